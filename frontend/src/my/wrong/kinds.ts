/** What somebody can say that is wrong: the questions of each kind, what happens then, and how it is sent. */
import { type Answer, answer, api } from "../../api/client";
import type { paths } from "../../api/schema";
import type { ConcernPeople } from "../../api/shapes";
import type { Option } from "../../forms/options";
import { keyFor } from "../../forms/once";
import { type Words, list } from "../../wording";
import type { Me } from "../mine";
import type { Named } from "./records";

type Body<Path extends keyof paths> = paths[Path] extends {
  post: { requestBody: { content: { "application/json": infer Shape } } };
}
  ? Shape
  : never;

export type Said = Readonly<Record<string, string>>;

export interface Asked {
  /** The member of the API that it fills, and the step in the address. */
  member: string;
  question: string;
  /** What it is called among the answers to check. */
  name: string;
  label: string;
  hint?: string;
  options?: Words;
  /** The member for own words, where `other` was chosen. */
  own?: string;
  /** The member whose choices depend on this one. */
  clears?: string;
  /** What to say where it is left empty; without it, it may be. */
  missing?: string;
}

/** What there is to choose from. */
export interface Known {
  people: ConcernPeople;
  records: readonly Named[];
}

export const NOTHING_KNOWN: Known = { people: { items: [], enough: false, contact: null }, records: [] };

export interface Kind {
  /** In their order, so far as what was answered calls for them. */
  questions: (said: Said) => readonly Asked[];
  /** Said before it is sent: who reads it, and what happens when. */
  then: (me: Me, said: Said) => readonly string[];
  send: (said: Said) => Promise<Answer<unknown>>;
  done: (me: Me) => string;
}

export const NOBODY = "nobody";
const NOT_LISTED = "not_listed";

const once = (body: object) => ({ params: { header: { "Idempotency-Key": keyFor(body) } } });

/** What was answered; what was left empty is not sent. */
const filled = (said: Said) => Object.fromEntries(Object.entries(said).filter(([, value]) => value.trim()));

export const records: Words = {
  contributor: "Who I am, or what helps me",
  participation: "A session that I took part in",
  project: "A project that I took part in",
  impact_record: "What is said to have changed",
  quote: "My own words",
  other: "Something else",
};

export const uses: Words = {
  messages: "Messages to me",
  sharing: "Telling other organisations about me",
  matching: "Thinking of me when people are looked for",
  research: "Research, and counting me",
  other: "Something else",
};

export const matters: Words = {
  access: "I could not see what is kept about me",
  correction: "Something was not put right",
  erasure: "Something was not deleted",
  sharing: "Somebody was told who should not know",
  consent: "Something was done that I did not agree to",
  security: "It was not kept safe",
  contact: "How I was written to or rung",
  other: "Something else",
};

/** Which one of a kind, where there are some to choose from. */
function which(records: readonly Named[], about: string | undefined): readonly Asked[] {
  const there = records.filter((each) => each.about === about);
  if (!there.length) return [];
  return [
    {
      member: "record_id",
      question: "Which one?",
      name: "Which one",
      label: "Choose one",
      options: {
        ...Object.fromEntries(there.map(({ id, words }) => [id, words])),
        [NOT_LISTED]: "None of these, or I do not know",
      },
      missing: "Choose which one it is about.",
    },
  ];
}

const record = ({ records: mine }: Known): Kind => ({
  questions: ({ about }) => [
    {
      member: "about",
      question: "What is it about?",
      name: "About",
      label: "Choose one",
      options: records,
      clears: "record_id",
      missing: "Choose what it is about.",
    },
    ...which(mine, about),
    {
      member: "wrong",
      question: "What is not right?",
      name: "What is not right",
      label: "In your own words",
      hint: "Say where it stands, if you know.",
      missing: "Say what is not right.",
    },
    {
      member: "would_be_right",
      question: "What would be right?",
      name: "What would be right",
      label: "In your own words",
      hint: "You can leave this empty.",
    },
  ],
  then: ({ organisation }) => [
    `${organisation} reads it. They answer within one month: what they put right, or why not.`,
  ],
  send: (said) => {
    const { record_id: one, ...rest } = filled(said);
    const body = { ...rest, ...(one !== NOT_LISTED && { record_id: one }) } as Body<"/v1/corrections">;
    return answer(api.POST("/v1/corrections", { ...once(body), body }));
  },
  done: ({ organisation }) => `Sent. ${organisation} looks at it, and answers within one month.`,
});

const use: Kind = {
  questions: () => [
    {
      member: "use",
      question: "What do you not want?",
      name: "What I do not want",
      label: "Choose one",
      options: uses,
      own: "use_label",
      missing: "Choose what you do not want.",
    },
    {
      member: "words",
      question: "Why?",
      name: "Why",
      label: "In your own words",
      hint: "You need not say. You can leave this empty.",
    },
  ],
  then: ({ organisation }, { use }) => [
    use === "messages" || use === "sharing"
      ? "It stops as soon as you send this."
      : `As soon as you send this, ${organisation} may not do it any more.`,
    `${organisation} then decides whether it stays so. They answer within one month.`,
  ],
  send: (said) => {
    const body = filled(said) as Body<"/v1/objections">;
    return answer(api.POST("/v1/objections", { ...once(body), body }));
  },
  done: ({ organisation }) => `Sent. From now on it may not be done any more. ${organisation} answers within one month.`,
};

/** Who may read it: those who are named for that, and never the one whom it is about. */
function readers({ items }: ConcernPeople, about: string | undefined): string {
  const names = items.filter((each) => each.reads_concerns && each.member_id !== about).map((each) => each.display_name);
  if (names.length === 1) return `${names[0]} reads it.`;
  return names.length ? `One of these people reads it: ${list(names)}.` : "One of those in charge reads it.";
}

export const peopleToName = ({ items }: ConcernPeople): Words => ({
  ...Object.fromEntries(items.map((each) => [each.member_id, each.display_name])),
  [NOBODY]: "Nobody in this list, or I do not want to say",
});

const treated = ({ people }: Known): Kind => ({
  questions: () => [
    {
      member: "about_member_id",
      question: "Whom is it about?",
      name: "Whom it is about",
      label: "Choose one",
      hint: "Whoever you choose does not get to read it.",
      options: peopleToName(people),
      missing: "Choose whom it is about. You need not name anybody.",
    },
    {
      member: "words",
      question: "What happened?",
      name: "What happened",
      label: "In your own words",
      hint: "Say as much or as little as you like.",
      missing: "Say what happened.",
    },
    {
      member: "wanted",
      question: "What would you like to come of it?",
      name: "What I would like",
      label: "In your own words",
      hint: "You can leave this empty.",
    },
  ],
  then: (_, { about_member_id: about }) => [
    readers(people, about),
    "Nobody else there sees it, and nobody else sees that you sent something.",
    "Who reads it answers you here. Nobody may treat you worse because you said it.",
  ],
  send: (said) => {
    const { about_member_id: about, ...rest } = filled(said);
    const body = { ...rest, about_member_id: about === NOBODY ? null : about } as Body<"/v1/concerns">;
    return answer(api.POST("/v1/concerns", { ...once(body), body }));
  },
  done: () => "Sent. Below you see who reads it. They answer you here.",
});

const data: Kind = {
  questions: () => [
    {
      member: "about",
      question: "What is your complaint about?",
      name: "About",
      label: "Choose one",
      options: matters,
      own: "about_label",
      missing: "Choose what it is about.",
    },
    {
      member: "words",
      question: "What happened?",
      name: "What happened",
      label: "In your own words",
      hint: "You can also say what you want to be done.",
      missing: "Say what happened.",
    },
  ],
  then: ({ organisation }) => [
    `${organisation} tells you within 30 days that they have it. Then they look into it, and tell you what came of it.`,
    "That is the law. Nobody may treat you worse because you complained.",
  ],
  send: (said) => {
    const body = filled(said) as Body<"/v1/complaints">;
    return answer(api.POST("/v1/complaints", { ...once(body), body }));
  },
  done: ({ organisation }) => `Sent. ${organisation} tells you within 30 days that they have it.`,
};

export const CODES = ["record", "use", "treated", "data"] as const;
export type Code = (typeof CODES)[number];

export const NAMES: Readonly<Record<Code, string>> = {
  record: "Something kept about me is not right",
  use: "I do not want you to use something",
  treated: "How I was treated",
  data: "A complaint about how my data is used",
};

export const HINTS: Readonly<Record<Code, string>> = {
  record: "What others wrote about you or your part. What is yours you can change yourself.",
  use: "For example: no more messages, or not telling others about you.",
  treated: "Somebody was unkind or unfair, or something was not safe. One person reads it, who is not the one it is about.",
  data: "You told us already and nothing came of it, or something went badly wrong.",
};

export const kindOf = (code: Code, known: Known): Kind =>
  ({ record: record(known), use, treated: treated(known), data })[code];

export const optionsOf = (words: Words): readonly Option[] =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

/** Whether a question needs an answer before the next one. */
const lacks = (said: Said, { member, own, missing }: Asked): boolean =>
  !!missing && (!said[member]?.trim() || (said[member] === "other" && !!own && !said[own]?.trim()));

export const stepsOf =
  ({ questions }: Kind) =>
  (said: Said): readonly string[] => {
    const asked = questions(said);
    const at = asked.findIndex((each) => lacks(said, each));
    const members = asked.map(({ member }) => member);
    return at < 0 ? [...members, "check"] : members.slice(0, at + 1);
  };

/** What to say beside a question that is not answered. */
export function missing(said: Said, asked: Asked): readonly [box: string, words: string] | null {
  if (!lacks(said, asked)) return null;
  return said[asked.member] === "other" ? [asked.own!, "Say what it is."] : [asked.member, asked.missing!];
}
