/** What can be ticked of what helps people, in groups as a form shows them. */
import type { Support } from "../api/shapes";
import type { Group } from "../forms/grouped";

const GROUPS: Readonly<Record<Support["kind"], string>> = {
  format: "How things are written or sent",
  communication: "Talking and listening",
  time: "Time",
  place: "The place",
  people: "People beside me",
  cost: "Travel, care and costs",
  other: "Something else",
};

/** What is chosen stays to be seen, also where nobody chooses it anew. */
export function grouped(supports: readonly Support[], chosen: readonly string[]): readonly Group[] {
  const offered = supports.filter(({ code, retired_on }) => !retired_on || chosen.includes(code));
  return (Object.keys(GROUPS) as Support["kind"][]).map((kind) => ({
    name: GROUPS[kind],
    options: offered.filter((each) => each.kind === kind).map(({ code, label }) => ({ value: code, label })),
  }));
}
