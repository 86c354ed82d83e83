/** Time in words: "2 hours 30 minutes". */

const many = (number: number, unit: string) => (number ? `${number} ${unit}${number === 1 ? "" : "s"}` : "");

export const time = (minutes: number): string =>
  [many(Math.floor(minutes / 60), "hour"), many(minutes % 60, "minute")].filter(Boolean).join(" ") || "none";
