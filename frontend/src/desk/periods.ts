/** How long data is kept, in words. */

/** "18 months", "2 years" */
export function long(months: number): string {
  if (months % 12) return months === 1 ? "1 month" : `${months} months`;
  return months === 12 ? "1 year" : `${months / 12} years`;
}

/** What comes at the end of it.
 *  @param warning how many days before it happens somebody is told */
export const ends = (ending: string, warning: number) =>
  ending === "decide"
    ? "Nothing goes by itself. Somebody decides"
    : `It goes by itself, ${warning} days after you are told`;
