/** Codes of the API that people never read: what pages say for them is in labels.ts and on the pages. */

/** A decision on a consent: what was agreed to before ends. */
export const TAKEN_BACK = "withdrawn" as const;
