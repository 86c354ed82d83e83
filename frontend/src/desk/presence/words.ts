/** The words for what is counted: questions, answers, and sets of people. */
import type { Presence } from "../../api/shapes";
import { type Member, equality } from "../../equality-words";

type People = Presence["people"];
type Dimension = Presence["tables"][number]["dimension"];

export const OF_PROJECT: readonly People[] = ["team", "steering_group", "came"];
export const OF_ORGANISATION: readonly People[] = ["contributors", "came"];

export const people: Readonly<Record<People, string>> = {
  contributors: "Everybody on our register who is involved",
  team: "People in the team",
  steering_group: "People in the steering group",
  came: "People who came in that quarter",
};

const QUARTERS: Readonly<Record<string, string>> = {
  Q1: "January to March",
  Q2: "April to June",
  Q3: "July to September",
  Q4: "October to December",
};

/** "2026-Q3" as people say it. */
export function months(quarter: string): string {
  const [year, part] = quarter.split("-") as [string, string];
  return `${QUARTERS[part]} ${year}`;
}

const BROAD: Readonly<Record<string, string>> = {
  asian: "Asian",
  black: "Black",
  mixed: "Mixed",
  white: "White",
  other: "Other",
};

const questionOf = (dimension: Dimension) => equality[dimension.replace("_broad", "") as Member];

/** Where what a person is asked about themselves sounds otherwise of many. */
const OF_MANY: Partial<Record<Dimension, string>> = {
  sexual_orientation: "Sexual orientation",
  religion_or_belief: "Religion or belief",
  care_experienced: "Care experience",
};

export const dimension = (code: Dimension) => OF_MANY[code] ?? questionOf(code).name;

/** An answer as it is said about others: "I do not want to say" is for the person alone. */
export function answerIn(code: Dimension, answer: string): string {
  if (answer === "not_known") return "Not known";
  if (answer === "prefer_not_to_say") return "Did not want to say";
  return (code === "ethnic_group_broad" ? BROAD[answer] : questionOf(code).answers[answer]) ?? answer;
}
