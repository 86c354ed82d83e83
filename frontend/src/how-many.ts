/** A count of people in words, as the API tells it. */

/** Rounded down where the API says so, or kept back: then it may be nobody, or a few, or more. */
export function people({ count, at_least }: { count: number | null; at_least: boolean }): string {
  if (count === null) return "not shown";
  if (!at_least) return `${count}`;
  return count ? `at least ${count}` : "fewer than 5";
}
