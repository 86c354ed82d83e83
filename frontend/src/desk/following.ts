/** The sessions of a series that are still ahead from one of them on: what a change or a no to all of them is for. */
import { type Answer, answer, api } from "../api/client";
import type { OurSession } from "../api/shapes";
import { type Imprecise, when } from "../dates";

export interface Following {
  series: string;
  /** How many they are, with the first one. */
  count: number;
  words: string;
}

const ONE_BY_ITSELF: Following = { series: "", count: 0, words: "It belongs to no series." };

/** A series gives each of its sessions a day. */
const day = ({ starts_on }: OurSession) => when(starts_on as Imprecise);

export async function readFollowing(first: OurSession): Promise<Answer<Following>> {
  const { series_id, starts_on } = first;
  if (!series_id) return { value: ONE_BY_ITSELF, etag: "" };
  const query = { series_id, starts_on_gte: starts_on as string, sort: "starts_on", limit: 200 };
  // Lists in a query are written with commas, which the client takes for text.
  const status_in = "planned,confirmed" as never;
  const found = await answer(api.GET("/v1/sessions", { params: { query: { ...query, status_in } } }));
  if ("problem" in found) return found;
  const count = found.value.items.length;
  const words =
    count > 1
      ? `It is for ${count} sessions, from ${day(first)} to ${day(found.value.items.at(-1)!)}.`
      : "No other session of this series follows.";
  return { value: { series: series_id, count, words }, etag: "" };
}
