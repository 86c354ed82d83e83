/** A day that is known, as it stands in the three boxes. */
import { type DayText, NO_DAY } from "./day";

export const textOf = (day: string | null | undefined): DayText => {
  const [year, month, of] = (day ?? "").split("-");
  return day ? { year: year!, month: String(Number(month)), day: String(Number(of)) } : NO_DAY;
};
