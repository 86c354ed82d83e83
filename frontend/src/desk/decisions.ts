/** The words for decisions that people made, for those who work with them. */
import { TAKEN_BACK } from "../api/codes";
import type { Consent, Decision } from "../api/shapes";
import { when } from "../dates";
import { AUDIENCE, READERS } from "../my/ledger";

export const SAID: Readonly<Record<Consent["decision"], string>> = {
  given: "Yes",
  refused: "No",
  [TAKEN_BACK]: "Taken back",
};

/** Who may decide. */
export const DECIDES: Readonly<Record<Decision["given_by"], string>> = {
  self: "by themselves",
  adult_responsible: "by the adult responsible for them",
  advocate: "by their advocate",
  recorded_for_them: "recorded for them",
};

export const BY: Readonly<Record<Consent["given_by"], string>> = {
  ...DECIDES,
  turned_18: "on the day from which they decide for themselves",
};

export const KNOWS: typeof AUDIENCE = {
  ...AUDIENCE,
  named: "Only organisations that they named",
  partners: "The organisations that lead or share what they take part in",
};

/** Of words it is said apart whether they are on the web. */
export const READ: typeof AUDIENCE = { ...KNOWS, public: READERS.public };

export const lasts = (day: string | null | undefined) => (day ? `until ${when(day)}` : "until they take it back");
