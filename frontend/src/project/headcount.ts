/** People known only as a number, in words: "Carers: at least 12". */
import type { Project } from "../api/shapes";
import { label, perspective } from "../labels";

export function headcount({ perspective: who, count, at_least }: Project["headcounts"][number]): string {
  const number = count == null ? "how many is not written down" : `${at_least ? "at least " : ""}${count}`;
  return `${label(perspective, who)}: ${number}`;
}
