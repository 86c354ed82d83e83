/** The words people read for what was said by the five headings, and for what was done about it. */
import type { components } from "./api/schema";
import { pis, headings } from "./labels";

type Schemas = components["schemas"];
type For<Name extends keyof Schemas> = Readonly<Record<Extract<Schemas[Name], string>, string>>;

export const stance: For<"Stance"> = { agrees: "Agrees", partly: "Agrees in part", disagrees: "Does not agree" };

/** The same as somebody says it of themselves. */
export const THINK: For<"Stance"> = {
  agrees: "I agree",
  partly: "I agree in part",
  disagrees: "I do not agree",
};

export const recordStatus: For<"RecordStatus"> = {
  draft: "A draft",
  agreed: "Agreed by the group",
  published: "Published",
  taken_back: "Taken back",
};

export const cameAbout: For<"CameAbout"> = {
  yes: "Yes",
  partly: "In part",
  no: "No",
  too_early: "It is too early to say",
};

export const evidenceKind: For<"EvidenceKind"> = {
  feedback: "Feedback",
  quote: "Somebody’s words",
  output: "Something made together",
  plan_change: "A decision",
  session: "A session",
  web_page: "A page",
  other: "Something else",
};

export const timescale: For<"Timescale"> = {
  immediate: "At once",
  within_a_year: "Within a year",
  longer: "After longer",
};

export const responseOutcome: For<"ResponseOutcome"> = {
  we_did: "We did it",
  we_will: "We will do it",
  we_could_not: "We could not do it",
};

export const fedBackHow: For<"FedBackHow"> = {
  letter: "By letter",
  e_mail: "By e-mail",
  text_message: "By text message",
  call: "In a call",
  meeting: "In a meeting",
  film: "In a film",
  report: "In a report",
  other: "In another way",
};

export const waitsFor: For<"WaitsFor"> = {
  answer: "Nobody has answered yet",
  another_answer: "Somebody says that the answer is not right",
  outcome: "It was promised, and is not done yet",
  telling: "People have not heard back yet",
};

/** The five headings, to choose one. */
export const HEADINGS = pis.map((value) => ({ value, label: headings[value].name, hint: headings[value].question }));
