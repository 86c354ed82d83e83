/** The words for decisions that people made, for those who work with them. */
import { TAKEN_BACK } from "../api/codes";
import type { Consent } from "../api/shapes";

export const SAID: Readonly<Record<Consent["decision"], string>> = {
  given: "Yes",
  refused: "No",
  [TAKEN_BACK]: "Taken back",
};

export const BY: Readonly<Record<Consent["given_by"], string>> = {
  self: "by themselves",
  adult_responsible: "by the adult responsible for them",
  advocate: "by their advocate",
  recorded_for_them: "recorded for them",
};
