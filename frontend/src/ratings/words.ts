/** The words for each way to answer a statement. */
import type { Questionnaire } from "../api/shapes";

export const NO_ANSWER: Readonly<Record<string, string>> = {
  do_not_know: "I do not know",
  do_not_want_to_say: "I do not want to say",
};
export const NOTHING = "No answer";

export const optionsOf = ({ scale }: Questionnaire) => [
  ...scale.steps.map(({ value, words }) => ({ value: String(value), label: words })),
  ...Object.entries(NO_ANSWER).map(([value, label]) => ({ value, label })),
];
