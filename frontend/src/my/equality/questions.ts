/** The questions about equality: what a person is asked. */
import { type Member, type Named, type OwnWords, equality } from "../../equality-words";

export interface Question extends Named {
  member: Member;
  question: string;
  /** Where they can say it in their own words. */
  own?: { member: OwnWords; label: string };
}

const ASKED: readonly Omit<Question, keyof Named>[] = [
  { member: "age_group", question: "How old are you?" },
  {
    member: "ethnic_group",
    question: "What is your ethnic group?",
    own: { member: "ethnic_group_in_own_words", label: "Or in your own words" },
  },
  { member: "sex", question: "What is your sex?" },
  {
    member: "gender_same_as_registered_at_birth",
    question: "Is your gender the same as the sex you were given at birth?",
    own: { member: "gender_in_own_words", label: "Your gender, in your own words" },
  },
  { member: "sexual_orientation", question: "Which of these fits you best?" },
  { member: "religion_or_belief", question: "What is your faith, if you have one?" },
  { member: "disabled", question: "Are you disabled?" },
  { member: "carer", question: "Do you care for somebody without pay?" },
  { member: "care_experienced", question: "Have you ever been in care?" },
];

export const QUESTIONS: readonly Question[] = ASKED.map((each) => ({ ...each, ...equality[each.member] }));
