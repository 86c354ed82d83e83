/** The records that a correction can name one of: sessions, projects, texts and standpoints of whoever is signed in. */
import { type Answer, answer, api, every } from "../../api/client";
import { when } from "../../dates";
import type { Me } from "../mine";

/** The kinds of a correction under which one record can be chosen. */
export type About = "contributor" | "participation" | "project" | "quote";

export interface Named {
  id: string;
  about: About;
  /** What it says, or is called. */
  words: string;
}

const MANY = { limit: 200 };

async function worked(me: Me): Promise<Answer<readonly Named[]>> {
  const [parts, sessions, projects] = await Promise.all([
    every((more) =>
      answer(api.GET("/v1/participations", { params: { query: { ...MANY, ...more, contributor_id: me.id } } })),
    ),
    every((more) => answer(api.GET("/v1/sessions", { params: { query: { ...MANY, ...more } } }))),
    every((more) => answer(api.GET("/v1/projects", { params: { query: { ...MANY, ...more } } }))),
  ]);
  if ("problem" in parts) return parts;
  if ("problem" in sessions) return sessions;
  if ("problem" in projects) return projects;
  const mine = new Map(parts.value.map(({ session_id, id }) => [session_id, id]));
  const joined = new Set(parts.value.map(({ project_id }) => project_id));
  return {
    value: [
      ...sessions.value.flatMap(({ id, title, starts_on }): Named[] => {
        const part = mine.get(id);
        const called = starts_on ? `${title}, ${when(starts_on)}` : title;
        return part ? [{ id: part, about: "participation", words: called }] : [];
      }),
      ...projects.value
        .filter(({ id }) => joined.has(id))
        .map(({ id, title }): Named => ({ id, about: "project", words: title })),
    ],
    etag: "",
  };
}

async function said(me: Me): Promise<Answer<readonly Named[]>> {
  const path = { contributor_id: me.id };
  const [quotes, biographies, standpoints] = await Promise.all([
    every((more) => answer(api.GET("/v1/quotes", { params: { query: { ...MANY, ...more, ...path } } }))),
    every((more) =>
      answer(
        api.GET("/v1/contributors/{contributor_id}/biographies", {
          params: { path, query: { ...MANY, ...more } },
        }),
      ),
    ),
    every((more) =>
      answer(
        api.GET("/v1/contributors/{contributor_id}/standpoints", {
          params: { path, query: { ...MANY, ...more } },
        }),
      ),
    ),
  ]);
  if ("problem" in quotes) return quotes;
  if ("problem" in biographies) return biographies;
  if ("problem" in standpoints) return standpoints;
  const of = (about: About) => ({ id, words }: { id: string; words: string }): Named => ({ id, about, words });
  return {
    value: [
      ...standpoints.value.map(of("contributor")),
      ...[...quotes.value, ...biographies.value].map(of("quote")),
    ],
    etag: "",
  };
}

export async function readRecords(me: Me): Promise<Answer<readonly Named[]>> {
  const [one, other] = await Promise.all([worked(me), said(me)]);
  if ("problem" in one) return one;
  if ("problem" in other) return other;
  return { value: [...one.value, ...other.value], etag: "" };
}
