/** People with whom it is time to talk again: the lists of them, and who may see each. */

/** By the word that stands in the address. */
export const AGAIN = {
  helps: "Go through what helps them again",
  agreed: "Ask them again what they agree to",
} as const;

export type Again = keyof typeof AGAIN;

const NEEDS: Readonly<Record<Again, string>> = {
  helps: "contributors.needs:read",
  agreed: "contributors.consents:read",
};

export const mayAsk = (may: (permission: string) => boolean): readonly Again[] =>
  (Object.keys(AGAIN) as Again[]).filter((again) => may(NEEDS[again]));

/** The one that the address names. */
export function inAddress(): Again | undefined {
  const named = new URLSearchParams(location.search).get("again");
  return named !== null && named in AGAIN ? (named as Again) : undefined;
}
