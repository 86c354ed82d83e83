/** A list that comes in pages, with more of it at the press of a button. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Answer } from "../api/client";
import { OneThing } from "../forms/one-thing";

export interface Paged<T> {
  items: readonly T[];
  next_cursor: string | null;
}

export type Look<T> = (cursor?: string) => Promise<Answer<Paged<T>>>;

const joined = <T,>(before: Paged<T>, after: Paged<T>): Paged<T> => ({
  items: [...before.items, ...after.items],
  next_cursor: after.next_cursor,
});

/** A list that things leave. It is read again as far as it was open; what stays keeps what was typed into it. */
export function useList<T>(first: Paged<T>, look: Look<T>) {
  const [found, setFound] = useState(first);
  const [said, setSaid] = useState("");
  async function again(words: string) {
    let now = await look();
    while ("value" in now && now.value.next_cursor && now.value.items.length < found.items.length) {
      const more = await look(now.value.next_cursor);
      now = "value" in more ? { ...more, value: joined(now.value, more.value) } : more;
    }
    if ("value" in now) setFound(now.value);
    setSaid(words);
  }
  const add = (more: Paged<T>) => setFound(joined(found, more));
  return { found, add, look, said, again };
}

interface Asked<T> {
  list: Pick<ReturnType<typeof useList<T>>, "found" | "add" | "look">;
  /** What is said where there is nobody. */
  empty: string;
  children: (items: readonly T[]) => ComponentChildren;
}

export function More<T>({ list: { found, add, look }, empty, children }: Asked<T>) {
  const { items, next_cursor: next } = found;
  return (
    <>
      {!items.length && <p class="govuk-body">{empty}</p>}
      <ul class="gt-cards">{children(items)}</ul>
      {next && <OneThing send={() => look(next)} then={add} button="Show more" aside />}
    </>
  );
}
