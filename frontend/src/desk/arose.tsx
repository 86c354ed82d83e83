/** What something came of: a commitment, a session, a suggestion or a booking of the same project. */
import { type Answer, type PageOf, answer, api, every } from "../api/client";
import { type Choices, Select } from "../forms/select";
import { withNames } from "./booked";

/** The member of a booking for each kind, and the kind for people. */
const KINDS = {
  commitment: "Promises to go on",
  session: "Sessions",
  suggestion: "Topics that people suggested",
  booking: "Bookings",
} as const;
type Kind = keyof typeof KINDS;

/** @param chosen a kind and an id, or nothing */
export function arose(chosen: string): { [kind in Kind as `arose_from_${kind}_id`]?: string } {
  const [kind, id] = chosen.split(" ");
  return id ? { [`arose_from_${kind}_id`]: id } : {};
}

export const BOXES = Object.fromEntries(Object.keys(KINDS).map((kind) => [`arose_from_${kind}_id`, "arose"]));

interface Asked {
  sources: readonly Choices[];
  chosen: string;
  choose: (value: string) => void;
  wrong: string | undefined;
}

export const Arose = (asked: Asked) => (
  <Select
    id="arose"
    label="What did it come of?"
    hint="It becomes part of the golden thread: what came of what."
    none="Nothing in this list"
    groups={asked.sources}
    {...asked}
  />
);

type Named = readonly { id: string; words: string }[];

async function named<T>(page: (more: object) => Promise<Answer<PageOf<T>>>, words: (all: readonly T[]) => Promise<Named> | Named) {
  const found = await every(page);
  return "problem" in found ? found : { value: await words(found.value), etag: "" };
}

/** @param may what whoever asks may read: what they may not, is not offered */
export async function sourcesOf(project_id: string, may: (permission: string) => boolean): Promise<Answer<readonly Choices[]>> {
  const query = { project_id, limit: 200 } as const;
  const below = { path: { project_id } };
  const reads: Readonly<Record<Kind, false | (() => Promise<Answer<Named>>)>> = {
    commitment: () =>
      named(
        (more) => answer(api.GET("/v1/projects/{project_id}/commitments", { params: { ...below, query: { limit: 200, ...more } } })),
        (all) => all.map(({ id, committed }) => ({ id, words: committed })),
      ),
    session: () =>
      named(
        (more) => answer(api.GET("/v1/sessions", { params: { query: { ...query, sort: "-starts_on", ...more } } })),
        (all) => all.map(({ id, title }) => ({ id, words: title })),
      ),
    suggestion:
      may("feedback:read") &&
      (() =>
        named(
          (more) => answer(api.GET("/v1/feedback-suggestions", { params: { query: { ...query, ...more } } })),
          (all) => all.map(({ id, words }) => ({ id, words })),
        )),
    booking: () =>
      named(
        (more) => answer(api.GET("/v1/bookings", { params: { query: { ...query, ...more } } })),
        async (all) => (await withNames(all)).map(({ booking, who, what }) => ({ id: booking.id, words: `${what}, ${who}` })),
      ),
  };
  const kinds = (Object.keys(KINDS) as Kind[]).filter((kind) => reads[kind]);
  const found = await Promise.all(kinds.map((kind) => (reads[kind] as () => Promise<Answer<Named>>)()));
  const groups: Choices[] = [];
  for (const [at, each] of found.entries()) {
    if ("problem" in each) return each;
    const options = each.value.map(({ id, words }) => ({ value: `${kinds[at]} ${id}`, label: words }));
    if (options.length) groups.push({ name: KINDS[kinds[at]!], options });
  }
  return { value: groups, etag: "" };
}
