/** Those who take part in one session, by name. Which of them are one's own decides what can be written of them. */
import { type Answer, answer, api, every } from "../api/client";
import type { Coming, OurSession, Part } from "../api/shapes";
import { type Staff, idInAddress } from "./staff";

export interface Person extends Coming {
  part: Part;
  own: boolean;
}

export interface People {
  session: OurSession;
  people: readonly Person[];
}

const path = { session_id: idInAddress };

export async function readPeople(me: Staff): Promise<Answer<People>> {
  const [session, coming, parts] = await Promise.all([
    answer(api.GET("/v1/sessions/{id}", { params: { path: { id: idInAddress } } })),
    answer(api.GET("/v1/sessions/{session_id}/who-is-coming", { params: { path } })),
    every((more) =>
      answer(api.GET("/v1/sessions/{session_id}/participations", { params: { path, query: { limit: 200, ...more } } })),
    ),
  ]);
  if ("problem" in session) return session;
  if ("problem" in coming) return coming;
  if ("problem" in parts) return parts;
  const known = new Map(parts.value.map((part) => [part.id, part]));
  const people = coming.value.items.flatMap((each) => {
    const part = known.get(each.participation_id);
    return part ? [{ ...each, part, own: part.home_organisation_id === me.home }] : [];
  });
  return { value: { session: session.value, people }, etag: session.etag };
}

export const toSession: [string, string] = [`/desk/session/?id=${idInAddress}`, "Back to this session"];
