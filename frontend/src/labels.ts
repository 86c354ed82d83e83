/** The words people read for each code of the API. A code without words here is shown as readable text. */

import type { components } from "./api/schema";
import type { Words } from "./wording";

type Schemas = components["schemas"];
/** Words for each code of an enumeration: a code that the API has and this file forgets fails the type check. */
export type For<Name extends keyof Schemas> = Readonly<Record<Extract<Schemas[Name], string>, string>>;

export const projectKind: For<"ProjectKind"> = {
  training: "Training",
  mend_the_gap: "Mend the Gap",
  advisory_group: "Advisory group",
  policy_review: "Policy review",
  recruitment: "Recruitment",
  research: "Research",
  working_group: "Working group",
  event: "Event",
  other: "Other work",
};

export const stage: For<"Stage"> = {
  scoping: "Finding out what is needed",
  co_design: "Being planned together",
  delivery: "Under way",
  reporting: "Being written up",
  embedded: "Now part of everyday work",
  closed: "Finished",
};

export const sphere: For<"Sphere"> = {
  practice: "Social work practice",
  education: "Social work education",
  policy: "Policy",
  governance: "How things are run",
};

export const forWhom: For<"ForWhom"> = {
  social_workers: "Social workers",
  social_work: "Social work as a whole",
  society: "A better society",
};

export const programmeContext: Words = {
  pre_qualifying: "Before people qualify as social workers",
  asye: "The first year in a social work job (ASYE)",
  induction_year_1: "The first year of induction",
  induction_year_2: "The second year of induction",
  cpd: "Learning while in the job (CPD)",
  other: "Another part of training",
};

export const teamRole: For<"TeamRole"> = {
  co_lead: "Co-lead",
  steering_group: "Steering group",
  working_group: "Working group",
  adviser: "Adviser",
  other: "Another role",
};

export const perspective: For<"Perspective"> = {
  lived_experience: "People with lived experience",
  carer: "Carers",
  young_person: "Young people",
  practitioner: "Practitioners",
  educator: "People who teach",
  researcher: "Researchers",
  manager: "Managers",
  policy_maker: "People who make policy",
  student: "Students",
  other: "Other people",
};

export const outputKind: For<"OutputKind"> = {
  policy: "Policy",
  guidance: "Guidance",
  training: "Training",
  event: "Event",
  report: "Report",
  charter: "Charter",
  video: "Video",
  poster: "Poster",
  information_pack: "Information pack",
  decision_review: "Review of decisions",
  funding_bid: "Bid for money",
  article: "Article",
  webinar: "Online talk",
  other: "Other work",
};

export const rung: For<"LadderRung"> = {
  coercion: "Made to take part",
  educating: "Being taught",
  informing: "Being told",
  consultation: "Being asked",
  engagement: "Being involved",
  co_design: "Planning together",
  co_production: "Deciding and doing together",
};

export const direction: For<"Direction"> = {
  positive: "Good",
  mixed: "Mixed",
  none: "No difference",
  negative: "Not good",
};

export const impactLevel: For<"ImpactLevel"> = {
  ethos_culture: "How the organisation thinks",
  policy_planning: "Policy and plans",
  service_delivery: "How services work",
  outcomes_experience: "What people get from services",
  diversity_equality: "Equality and who is heard",
  the_person_themselves: "The person who took part",
  individual_practitioner: "One worker’s practice",
};

/** What somebody reads about where they stand. */
export const contributorStatus: For<"ContributorStatus"> = {
  interested: "You have said that you may want to take part.",
  invited: "You have been asked to take part.",
  in_induction: "You are getting to know how it works.",
  active: "You are taking part.",
  paused: "You are taking a break.",
  left: "You have left.",
};

/** The five headings, in the order and with the questions of DOMAIN.md. */
export const headings: Readonly<Record<Schemas["Pi"], { name: string; question: string }>> = {
  principles: {
    name: "Principles",
    question: "How do we treat each other, and what do we hold in common?",
  },
  purpose: { name: "Purpose", question: "Why are we asking people in, and why do they come?" },
  presence: { name: "Presence", question: "Who is here, who is missing, and what helps people to be here?" },
  process: { name: "Process", question: "How do we work together, and how does it feel?" },
  impact: {
    name: "Impact",
    question: "What difference did it make, to whom, and who says so?",
  },
};

export const pis = Object.keys(headings) as Schemas["Pi"][];

/** Short forms that turn up in what people write about social work, for whoever does not use them every day. */
export const shortForms: Words = {
  ASYE: "the assessed and supported year in employment: the first year in a social work job",
  BASW: "the British Association of Social Workers",
  CPD: "continuing professional development: learning while in the job",
  DfE: "the Department for Education",
  EbE: "expert by experience: a person with lived experience of social work",
  EBE: "expert by experience: a person with lived experience of social work",
  HEI: "higher education institution: mostly a university",
  PWLE: "people with lived experience",
  PWLESW: "people with lived experience of social work",
};
