/** Dates in words, as imprecise as people know them: 2021, October 2021, 14 October 2021, or from … to …. */

export type Imprecise = string | { from: string; to: string };

// By the length of the text: "2021", "2021-10", "2021-10-14".
const PARTS: Record<number, Intl.DateTimeFormatOptions> = {
  4: { year: "numeric" },
  7: { month: "long", year: "numeric" },
  10: { day: "numeric", month: "long", year: "numeric" },
};

function words(text: string, drop: readonly (keyof Intl.DateTimeFormatOptions)[] = []): string {
  const parts = { ...PARTS[text.length] };
  for (const part of drop) delete parts[part];
  // A date without a time is the same day everywhere, so no zone may move it.
  return new Intl.DateTimeFormat("en-GB", { ...parts, timeZone: "UTC" }).format(new Date(text));
}

/** "3 February to 5 March 2022": what both ends share is said once. */
export function when(date: Imprecise): string {
  if (typeof date === "string") return words(date);
  const sameYear = date.from.length > 4 && date.from.slice(0, 4) === date.to.slice(0, 4);
  return `${words(date.from, sameYear ? ["year"] : [])} to ${words(date.to)}`;
}

/** The day of an instant, where the people are: "21 November 2026". */
export function day(instant: string): string {
  return new Intl.DateTimeFormat("en-GB", { ...PARTS[10], timeZone: "Europe/London" }).format(new Date(instant));
}

/** As the API writes it, and by the day in UTC, as the API counts what is overdue. */
export const today = new Date().toISOString().slice(0, 10);
