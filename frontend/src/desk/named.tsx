/** The one record that a correction names, as far as whoever handles it may see it. */
import { type Answer, answer, api } from "../api/client";
import type { Standpoint } from "../api/shapes";
import type { Said } from "./said";
import type { Staff } from "./staff";
import { Why, because } from "./why";

type Found = Answer<{ title?: string; words?: string }>;

/** Words and standpoints are parts of somebody's record, so what a correction is about does not say which they are. */
async function read(about: string, id: string, contributor_id: string): Promise<Found> {
  const params = { path: { id } };
  if (about === "project") return answer(api.GET("/v1/projects/{id}", { params }));
  if (about === "session") return answer(api.GET("/v1/sessions/{id}", { params }));
  if (about === "participation") {
    const part = await answer(api.GET("/v1/participations/{id}", { params }));
    return "problem" in part ? part : read("session", part.value.session_id, contributor_id);
  }
  const quote = await answer(api.GET("/v1/quotes/{id}", { params }));
  if ("value" in quote) return quote;
  return answer(
    api.GET("/v1/contributors/{contributor_id}/biographies/{id}", { params: { path: { contributor_id, id } } }),
  );
}

const OPEN = ["project", "session", "participation", "quote"];

/** What it says or is called; nothing where there is none, or this role does not see it. */
export async function namedIn({ about, record_id, contributor_id }: Said): Promise<string | null> {
  if (!about || !record_id || !contributor_id || !OPEN.includes(about)) return null;
  const found = await read(about, record_id, contributor_id);
  return "value" in found ? (found.value.title ?? found.value.words ?? null) : null;
}

/** What somebody brings is locked, here too. */
export function NamedStandpoint({ me, said: { about, record_id, contributor_id } }: { me: Staff; said: Said }) {
  const isOne = about === "contributor" && record_id && contributor_id && record_id !== contributor_id;
  if (!isOne || !me.may("contributors.standpoints:read")) return null;
  const path = { contributor_id, id: record_id };
  const read = (reason: string) =>
    answer(
      api.GET("/v1/contributors/{contributor_id}/standpoints/{id}", { params: { path }, headers: because(reason) }),
    );
  return (
    <Why<Standpoint> id="named" button="Show which part of it" read={read}>
      {({ words }) => <p class="govuk-body gt-banner gt-written">{words}</p>}
    </Why>
  );
}
