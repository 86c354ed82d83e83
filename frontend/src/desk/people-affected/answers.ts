/** The questions of which shares can be given, and their answers. */
import type { PeopleAffected } from "../../api/shapes";
import { equality } from "../../equality-words";
import { dimension } from "../presence/words";

type Dimension = PeopleAffected["dimension"];

const BROAD = ["asian", "black", "mixed", "white", "other"];

export const dimensions: readonly Dimension[] = [
  "ethnic_group_broad",
  "ethnic_group",
  "age_group",
  "sex",
  "sexual_orientation",
  "religion_or_belief",
  "disabled",
  "carer",
  "care_experienced",
];

/** Two of them are of ethnic groups. */
export const nameOf = (code: Dimension) =>
  code === "ethnic_group_broad" ? "Ethnic group, in five broad groups" : dimension(code);

/** Those of people who answered. */
export const answersOf = (code: Dimension): readonly string[] =>
  code === "ethnic_group_broad"
    ? BROAD
    : Object.keys(equality[code].answers).filter((answer) => answer !== "prefer_not_to_say");
