/** The words for why two records may be one person, and how sure that is. */
import type { Duplicate } from "../api/shapes";

export const WHY: Readonly<Record<Duplicate["reasons"][number], string>> = {
  same_email: "the same e-mail address",
  same_phone: "the same phone number",
  same_legal_name: "the same legal name",
  same_name: "the same name",
  near_name: "nearly the same name",
  reported: "a colleague said so",
};

export const HOW_SURE: Readonly<Record<Duplicate["strength"], string>> = {
  strong: "Most likely one person",
  likely: "Likely one person",
  possible: "Possibly one person",
};
