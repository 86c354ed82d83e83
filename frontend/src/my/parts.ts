/** What somebody is asked to: their part in each session, what they said, and what they can say next. */
import { type Answer, answer, api, every } from "../api/client";
import type { OurSession, Participation } from "../api/shapes";

export type Reply = NonNullable<Participation["reply"]>;

export interface Part {
  session: OurSession;
  mine: Participation;
}

/** Where they stand, in words to themselves. */
export const STANDS: Readonly<Record<Reply, string>> = {
  came_forward: "You came forward. The people who run it will write to you.",
  invited: "You are asked. You have not said yes or no.",
  asked_question: "You asked something.",
  undecided: "You will decide later.",
  accepted: "You said yes.",
  declined: "You said no.",
  changed_mind: "You changed your mind.",
};

/** What they can say next, from where they stand; the API keeps the same. */
export const NEXT: Readonly<Record<Reply, readonly Reply[]>> = {
  came_forward: ["accepted", "declined"],
  invited: ["accepted", "declined", "asked_question", "undecided"],
  asked_question: ["accepted", "declined", "undecided"],
  undecided: ["accepted", "declined", "asked_question"],
  accepted: ["changed_mind", "asked_question"],
  declined: ["accepted"],
  changed_mind: ["accepted", "declined", "asked_question"],
};

const OPEN: readonly (Reply | null | undefined)[] = ["invited", "asked_question", "undecided"];

/** Not over and not called off. */
const isAhead = ({ session: { status } }: Part) => status === "planned" || status === "confirmed";

export const isForThem = (part: Part) => isAhead(part) && OPEN.includes(part.mine.reply);

export const isComing = (part: Part) => isAhead(part) && !isForThem(part);

export async function partsOf(id: string): Promise<Answer<readonly Part[]>> {
  const query = { contributor_id: id, limit: 200 };
  const [sessions, parts] = await Promise.all([
    every((cursor) =>
      answer(api.GET("/v1/sessions", { params: { query: { ...query, sort: "-starts_on", ...cursor } } })),
    ),
    every((cursor) => answer(api.GET("/v1/participations", { params: { query: { ...query, ...cursor } } }))),
  ]);
  if ("problem" in sessions) return sessions;
  if ("problem" in parts) return parts;
  const by = new Map(parts.value.map((mine) => [mine.session_id, mine]));
  return {
    value: sessions.value.flatMap((session) => {
      const mine = by.get(session.id);
      return mine ? [{ session, mine }] : [];
    }),
    etag: "",
  };
}
