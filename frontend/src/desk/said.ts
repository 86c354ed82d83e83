/** What people said to the organisation – complaints, corrections, objections, concerns – in words, and what can be done with each. */
import { type Answer, answer, api } from "../api/client";
import { TAKEN_BACK } from "../api/codes";
import type { Complaint, Concern, Correction, Objection } from "../api/shapes";
import { when } from "../dates";
import { keyFor } from "../forms/once";
import { type Words, label } from "../wording";

export const KINDS = ["complaints", "corrections", "objections", "concerns"] as const;
export type Kind = (typeof KINDS)[number];

type Own = "id" | "status" | "about" | "contributor_id";
/** One of any kind: what only some have is missing in the others. */
export interface Said
  extends Partial<Omit<Complaint, Own>>,
    Partial<Omit<Correction, Own | keyof Complaint>>,
    Partial<Omit<Objection, Own | keyof Complaint>>,
    Partial<Omit<Concern, Own | keyof Complaint>> {
  id: string;
  status: string;
  about?: string;
  contributor_id: string | null;
}

/** Something to choose as what came of it: where it moves to, and what is kept with it. */
export interface Result {
  label: string;
  to: string;
  patch?: object;
}

/** A move without an answer. */
interface Aside {
  label: string;
  to: string;
  done: string;
}

interface Means {
  many: string;
  one: string;
  about: Words;
  status: Words;
  /** Where somebody waits for an answer. */
  open: readonly string[];
  results: Readonly<Record<string, Result>>;
  aside: Readonly<Record<string, readonly Aside[]>>;
}

const AGAIN = "Open again. It waits for an answer.";
const TAKE_BACK: Aside = { label: "They took it back", to: TAKEN_BACK, done: "Saved. They took it back." };

export const MEANS: Readonly<Record<Kind, Means>> = {
  complaints: {
    many: "Complaints",
    one: "Complaint",
    about: {
      access: "seeing what we keep",
      correction: "putting something right",
      erasure: "having something deleted",
      sharing: "who was told",
      consent: "what they agreed to",
      security: "keeping it safe",
      contact: "how we got in touch",
      other: "something else",
    },
    status: {
      received: "They were not told yet that it came",
      acknowledged: "They know that it came, and wait for an answer",
      closed: "Answered",
      [TAKEN_BACK]: "Taken back",
    },
    open: ["received", "acknowledged"],
    results: {
      upheld: { label: "They were right", to: "closed", patch: { outcome: "upheld" } },
      partly_upheld: { label: "They were right in part", to: "closed", patch: { outcome: "partly_upheld" } },
      not_upheld: { label: "We did nothing wrong", to: "closed", patch: { outcome: "not_upheld" } },
    },
    aside: {
      received: [
        { label: "I told them that it came", to: "acknowledged", done: "Saved, with today’s date. The clock has stopped." },
        TAKE_BACK,
      ],
      acknowledged: [TAKE_BACK],
      closed: [{ label: "Open it again", to: "acknowledged", done: AGAIN }],
      [TAKEN_BACK]: [{ label: "Open it again", to: "acknowledged", done: AGAIN }],
    },
  },
  corrections: {
    many: "Things to put right",
    one: "To put right",
    about: {
      contributor: "their own record",
      participation: "their part in something",
      session: "a session",
      project: "a project",
      impact_record: "what changed",
      quote: "their words",
      other: "something else",
    },
    status: {
      asked: "Waits for an answer",
      corrected: "Put right",
      not_corrected: "Not put right. What they say about it stands beside it",
      [TAKEN_BACK]: "Taken back",
    },
    open: ["asked"],
    results: {
      corrected: { label: "It is put right", to: "corrected" },
      not_corrected: { label: "It stays as it is", to: "not_corrected" },
    },
    aside: {
      asked: [TAKE_BACK],
      corrected: [{ label: "Open it again", to: "asked", done: AGAIN }],
      not_corrected: [{ label: "Open it again", to: "asked", done: AGAIN }],
      [TAKEN_BACK]: [{ label: "Open it again", to: "asked", done: AGAIN }],
    },
  },
  objections: {
    many: "Uses that people object to",
    one: "They object to",
    about: {
      matching: "being matched to work",
      messages: "getting messages",
      sharing: "partners knowing of them",
      research: "use in research",
      other: "something else",
    },
    status: {
      restricted: "Stopped until you decide",
      upheld: "Stopped for good",
      refused: "Decided: it may go on",
      [TAKEN_BACK]: "Taken back",
    },
    open: ["restricted"],
    results: {
      upheld: { label: "It stays stopped", to: "upheld" },
      refused: { label: "It may go on", to: "refused" },
    },
    aside: {
      restricted: [TAKE_BACK],
      upheld: [TAKE_BACK],
      refused: [{ label: "Stop it after all", to: "upheld", done: "Saved. It is stopped for good." }],
    },
  },
  concerns: {
    many: "How somebody was treated",
    one: "How somebody was treated",
    about: {},
    status: {
      raised: "You have not read it yet",
      read: "You have read it. They wait for an answer",
      closed: "Answered",
      [TAKEN_BACK]: "Taken back",
    },
    open: ["raised", "read"],
    results: { answered: { label: "Answered", to: "closed" } },
    aside: {
      raised: [{ label: "I have read it", to: "read", done: "Saved. They see that you have read it." }],
      closed: [{ label: "Open it again", to: "read", done: AGAIN }],
    },
  },
};

export const isKind = (text: string | null): text is Kind => (KINDS as readonly (string | null)[]).includes(text);

/** "Complaint: who was told". */
export function title(kind: Kind, { about, about_label, use, use_label }: Said): string {
  const { one, about: words } = MEANS[kind];
  const code = about ?? use;
  return code ? `${one}: ${label(words, code, about_label ?? use_label).toLowerCase()}` : one;
}

/** By when something is owed, with a word for what is late. */
export function due(day: string | null | undefined, today: string): string {
  if (!day) return "";
  return day < today ? `Overdue: it was due by ${when(day)}` : `Due by ${when(day)}`;
}

const COMMAS = { array: { style: "form", explode: false } } as const;
const MOST = 200;

/** What waits, the most overdue first; or all there ever was.
 *  Concerns are only those for whoever asks, and few: what waits is told apart here. */
export async function listOf(kind: Kind, all: boolean): Promise<Answer<readonly Said[]>> {
  const { open } = MEANS[kind];
  const query = { limit: MOST, sort: "due_on", ...(!all && { status_in: [...open] as never[] }) };
  const found: Answer<{ items: readonly Said[] }> =
    kind === "concerns"
      ? await answer(api.GET("/v1/concerns", { params: { query: { limit: MOST, sort: "created_at" } } }))
      : await answer(api.GET(`/v1/${kind}`, { params: { query }, querySerializer: COMMAS }));
  if ("problem" in found) return found;
  return { value: found.value.items.filter(({ status }) => all || open.includes(status)), etag: "" };
}

export const read = (kind: Kind, id: string): Promise<Answer<Said>> =>
  answer(api.GET(`/v1/${kind}/{id}`, { params: { path: { id } } }));

export const change = (kind: Kind, id: string, body: object, etag: string): Promise<Answer<Said>> =>
  answer(api.PATCH(`/v1/${kind}/{id}`, { params: { path: { id }, header: { "If-Match": etag } }, body }));

export function move(kind: Kind, { id, status }: Said, to: string): Promise<Answer<Said>> {
  const body = { to };
  const header = { "Idempotency-Key": keyFor({ id, status, ...body }) };
  return answer(api.POST(`/v1/${kind}/{id}/transitions`, { params: { path: { id }, header }, body }));
}
