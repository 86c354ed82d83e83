/** A list that comes in pages, with more of it at the press of a button. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Answer } from "../api/client";
import { OneThing } from "../forms/one-thing";

export interface Paged<T> {
  items: readonly T[];
  next_cursor: string | null;
}

interface Asked<T> {
  first: Paged<T>;
  look: (cursor: string) => Promise<Answer<Paged<T>>>;
  /** What is said where there is nobody. */
  empty: string;
  children: (items: readonly T[]) => ComponentChildren;
}

export function More<T>({ first, look, empty, children }: Asked<T>) {
  const [{ items, next_cursor: next }, setFound] = useState(first);
  return (
    <>
      {!items.length && <p class="govuk-body">{empty}</p>}
      <ul class="gt-cards">{children(items)}</ul>
      {next && (
        <OneThing
          send={() => look(next)}
          then={(more) => setFound({ items: [...items, ...more.items], next_cursor: more.next_cursor })}
          button="Show more"
          aside
        />
      )}
    </>
  );
}
