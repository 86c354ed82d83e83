/** Counts of records by who says so and what they say: the figures behind the chart, its words and its table. */
import type { FourPi } from "../api/shapes";
import { direction, headings, pis } from "../labels";
import { label } from "../wording";

export type Group = "lived" | "work" | "other";
export const groups: readonly Group[] = ["lived", "work", "other"];
export const groupName: Record<Group, string> = {
  lived: "Lived experience",
  work: "Professional",
  other: "Others",
};

const groupOf: Record<string, Group> = {
  lived_experience: "lived",
  carer: "lived",
  young_person: "lived",
  practitioner: "work",
  educator: "work",
  researcher: "work",
  manager: "work",
  policy_maker: "work",
};

/** What a record says: a direction that people saw, or a hope that nobody has seen yet. */
export const sayings = [...Object.keys(direction), "hope", "not_said"] as const;
export const sayingName = (saying: string) => label({ ...direction, hope: "Hoped for", not_said: "Does not say" }, saying);

export type Cells = Record<Group, Record<string, number>>;
export interface Row {
  pi: string;
  name: string;
  question: string;
  records: number;
  heardBack: number;
  cells: Cells;
}

type Heading = FourPi["headings"][number];

const saying = ({ expectation, direction }: Heading["by"][number]) =>
  expectation === "intended" ? "hope" : (direction ?? "not_said");

function count(by: Heading["by"]): Cells {
  const cells: Cells = { lived: {}, work: {}, other: {} };
  for (const part of by) {
    const row = cells[groupOf[part.perspective] ?? "other"];
    row[saying(part)] = (row[saying(part)] ?? 0) + part.records;
  }
  return cells;
}

/** One row for each of the five headings, in their order, also where there is no record. */
export function rows(report: FourPi): Row[] {
  const found = new Map(report.headings.map((heading) => [heading.pi, heading]));
  return pis.map((pi) => {
    const { name, question } = headings[pi];
    const heading = found.get(pi);
    return {
      pi,
      name,
      question,
      records: heading?.records ?? 0,
      heardBack: heading?.fed_back ?? 0,
      cells: count(heading?.by ?? []),
    };
  });
}

/** All rows together, group by group: never one figure for both groups. */
export function together(all: readonly Row[]): Cells {
  const sum: Cells = { lived: {}, work: {}, other: {} };
  for (const { cells } of all)
    for (const group of groups)
      for (const [saying, n] of Object.entries(cells[group])) sum[group][saying] = (sum[group][saying] ?? 0) + n;
  return sum;
}

/** "Lived experience: 3 good, 2 not good." Groups that say nothing are left out. */
export function inWords(cells: Cells): string[] {
  return groups.flatMap((group) => {
    const parts = sayings.flatMap((saying) =>
      cells[group][saying] ? [`${cells[group][saying]} ${sayingName(saying).toLowerCase()}`] : [],
    );
    return parts.length ? [`${groupName[group]}: ${parts.join(", ")}.`] : [];
  });
}
