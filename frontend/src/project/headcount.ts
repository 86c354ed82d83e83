/** People known only as a number, in words: "Carers: at least 10". Small numbers do not come this far. */
import type { Project } from "../api/shapes";
import { perspective } from "../labels";
import { label } from "../wording";

type Headcount = Project["headcounts"][number];

function number({ count, at_least, suppressed }: Headcount): string {
  if (suppressed) return "fewer than 10";
  return count === null ? "how many is not written down" : `${at_least ? "at least " : ""}${count}`;
}

export function headcount(group: Headcount): string {
  return `${label(perspective, group.perspective)}: ${number(group)}`;
}
