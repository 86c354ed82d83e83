/** What a project says about itself, purpose first. */
import type { Field } from "../forms/record";

export const TITLE: Field = { member: "title", label: "What people call it" };

export const PURPOSE: readonly Field[] = [
  {
    member: "purpose",
    label: "Why are we doing this, and what may change?",
    hint: "In plain words. Whoever is asked reads this first. You can add it later, but nobody is asked without it.",
    kind: "long",
  },
  { member: "limits", label: "What is not up for change", hint: "So that nobody hopes for what cannot be.", kind: "long" },
];
