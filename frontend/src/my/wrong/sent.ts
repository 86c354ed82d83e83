/** All that somebody sent about what is wrong, of the four kinds, as one list: the newest first. */
import { type Answer, answer, api, every } from "../../api/client";
import { TAKEN_BACK } from "../../api/codes";
import type { Complaint, Concern, ConcernPeople, Correction, Objection } from "../../api/shapes";
import { keyFor } from "../../forms/once";
import { type Words, label } from "../../wording";
import type { Me } from "../mine";
import { type Code, matters, records, uses } from "./kinds";
import { type Named, readRecords } from "./records";

export interface Sent {
  code: Code;
  id: string;
  at: string;
  status: string;
  /** "My own words", where it is one of a list. */
  about: string | null;
  /** What was said, in their own words. */
  said: readonly string[];
  due: string | null;
  answer: string | null;
  /** Where somebody wrote it down for them: when they said it, and how. */
  came: { on: string; how: string } | null;
  reader: string | null;
}

/** How it stands, in words. */
export const STATUS: Words = {
  asked: "They have not answered yet.",
  corrected: "It was put right.",
  not_corrected: "It was not put right.",
  restricted: "It may not be done. They have not answered yet.",
  upheld: "It stays so: it may not be done.",
  refused: "They say that they go on with it.",
  raised: "It has not been read yet.",
  read: "It has been read.",
  received: "They have not told you yet that they have it.",
  acknowledged: "They have it, and look into it.",
  closed: "It is answered.",
  [TAKEN_BACK]: "You took it back.",
};

const OPEN: Readonly<Record<Code, readonly string[]>> = {
  record: ["asked"],
  use: ["restricted", "upheld"],
  treated: ["raised", "read"],
  data: ["received", "acknowledged"],
};

export const canTakeBack = ({ code, status }: Sent) => OPEN[code].includes(status);

const COLLECTIONS = { record: "corrections", use: "objections", treated: "concerns", data: "complaints" } as const;

export function takeBack({ code, id, status }: Sent): Promise<Answer<unknown>> {
  const body = { to: TAKEN_BACK };
  const header = { "Idempotency-Key": keyFor({ id, status, ...body }) };
  return answer(api.POST(`/v1/${COLLECTIONS[code]}/{id}/transitions`, { params: { path: { id }, header }, body }));
}

const words = (...all: readonly (string | null | undefined)[]) => all.filter((each) => !!each) as readonly string[];

const cameBy = ({ channel, received_on }: Correction | Objection | Complaint): Sent["came"] =>
  channel && received_on ? { on: received_on, how: channel } : null;

const shared = (it: Correction | Objection | Concern | Complaint) => ({
  id: it.id,
  at: it.created_at,
  status: it.status,
  answer: it.answer ?? null,
  came: "channel" in it ? cameBy(it) : null,
});

const ofCorrection =
  (named: readonly Named[]) =>
  (it: Correction): Sent => ({
    ...shared(it),
    code: "record",
    about: words(
      records[it.about] ?? label({}, it.about),
      named.find(({ id }) => id === it.record_id)?.words,
    ).join(": "),
    said: words(it.wrong, it.would_be_right),
    due: it.due_on,
    reader: null,
  });

const ofObjection = (it: Objection): Sent => ({
  ...shared(it),
  code: "use",
  about: it.use_label ?? uses[it.use] ?? null,
  said: words(it.words),
  due: it.due_on,
  reader: null,
});

const ofComplaint = (it: Complaint): Sent => ({
  ...shared(it),
  code: "data",
  about: it.about_label ?? matters[it.about] ?? null,
  said: words(it.words),
  due: it.due_on,
  reader: null,
});

const ofConcern =
  ({ items }: ConcernPeople) =>
  (it: Concern): Sent => ({
    ...shared(it),
    code: "treated",
    about: null,
    said: words(it.words, it.wanted),
    due: null,
    reader: items.find(({ member_id }) => member_id === it.recipient_member_id)?.display_name ?? null,
  });

export async function readSent(me: Me): Promise<Answer<readonly Sent[]>> {
  const query = (cursor: { cursor?: string }) => ({ params: { query: { limit: 200, ...cursor } } });
  const [people, corrections, objections, concerns, complaints] = await Promise.all([
    answer(api.GET("/v1/concern-recipients")),
    every((cursor) => answer(api.GET("/v1/corrections", query(cursor)))),
    every((cursor) => answer(api.GET("/v1/objections", query(cursor)))),
    every((cursor) => answer(api.GET("/v1/concerns", query(cursor)))),
    every((cursor) => answer(api.GET("/v1/complaints", query(cursor)))),
  ]);
  if ("problem" in people) return people;
  if ("problem" in corrections) return corrections;
  if ("problem" in objections) return objections;
  // A code that was read out does not open concerns: whoever read it out could have used it.
  const raised = "problem" in concerns && concerns.problem.code === "forbidden" ? { value: [] } : concerns;
  if ("problem" in raised) return raised;
  if ("problem" in complaints) return complaints;
  const one = corrections.value.some(({ record_id }) => record_id);
  const named = one ? await readRecords(me) : { value: [] };
  if ("problem" in named) return named;
  const all = [
    ...corrections.value.map(ofCorrection(named.value)),
    ...objections.value.map(ofObjection),
    ...raised.value.map(ofConcern(people.value)),
    ...complaints.value.map(ofComplaint),
  ];
  return { value: all.sort((a, b) => b.at.localeCompare(a.at)), etag: "" };
}
