/** The questions about equality by their short names, and the words for each answer. */
import type { components } from "./api/schema";

type Answers = components["schemas"]["EqualityMembers"];
export type OwnWords = "ethnic_group_in_own_words" | "gender_in_own_words";
export type Member = Exclude<keyof Answers, OwnWords | "source">;
type Words<M extends Member> = Readonly<Record<NonNullable<Answers[M]>, string>>;

export interface Named {
  /** In the list. */
  name: string;
  answers: Readonly<Record<string, string>>;
}

const NOT_SAID = "I do not want to say";
const YES_NO = { yes: "Yes", no: "No", prefer_not_to_say: NOT_SAID } as const;

const ethnic: Words<"ethnic_group"> = {
  asian_bangladeshi: "Bangladeshi",
  asian_chinese: "Chinese",
  asian_indian: "Indian",
  asian_pakistani: "Pakistani",
  asian_other: "Other Asian",
  black_african: "Black African",
  black_caribbean: "Black Caribbean",
  black_other: "Other Black",
  mixed_white_and_asian: "Mixed: White and Asian",
  mixed_white_and_black_african: "Mixed: White and Black African",
  mixed_white_and_black_caribbean: "Mixed: White and Black Caribbean",
  mixed_other: "Other mixed",
  white_british: "White British",
  white_irish: "White Irish",
  white_gypsy_or_irish_traveller: "White: Gypsy or Irish Traveller",
  white_roma: "White: Roma",
  white_other: "Other White",
  other_arab: "Arab",
  other_any: "Any other",
  prefer_not_to_say: NOT_SAID,
};
const age: Words<"age_group"> = {
  under_16: "Under 16",
  from_16_to_17: "16 or 17",
  from_18_to_24: "18 to 24",
  from_25_to_34: "25 to 34",
  from_35_to_44: "35 to 44",
  from_45_to_54: "45 to 54",
  from_55_to_64: "55 to 64",
  from_65: "65 or over",
  prefer_not_to_say: NOT_SAID,
};
const sex: Words<"sex"> = { female: "Female", male: "Male", prefer_not_to_say: NOT_SAID };
const orientation: Words<"sexual_orientation"> = {
  heterosexual: "Straight",
  gay_or_lesbian: "Gay or lesbian",
  bisexual: "Bisexual",
  other: "Other",
  prefer_not_to_say: NOT_SAID,
};
const religion: Words<"religion_or_belief"> = {
  none: "None",
  buddhist: "Buddhist",
  christian: "Christian",
  hindu: "Hindu",
  jewish: "Jewish",
  muslim: "Muslim",
  sikh: "Sikh",
  other: "Other",
  prefer_not_to_say: NOT_SAID,
};

export const equality: Readonly<Record<Member, Named>> = {
  age_group: { name: "Age", answers: age },
  ethnic_group: { name: "Ethnic group", answers: ethnic },
  sex: { name: "Sex", answers: sex },
  gender_same_as_registered_at_birth: { name: "Gender", answers: YES_NO },
  sexual_orientation: { name: "Who you love", answers: orientation },
  religion_or_belief: { name: "Faith", answers: religion },
  disabled: { name: "Disabled", answers: YES_NO },
  carer: { name: "Carer", answers: YES_NO },
  care_experienced: { name: "In care", answers: YES_NO },
};
