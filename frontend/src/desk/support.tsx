/** Support that waits: what nobody has given or answered yet. Nothing here can be put away: it leaves by what came of it. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { Unaddressed } from "../api/shapes";
import { when } from "../dates";
import { OneThing } from "../forms/one-thing";
import { Outcome, arrived } from "../forms/said";
import { Link } from "../link";
import { CameOfIt } from "./came-of-it";
import { Foot, showDesk } from "./staff";

interface Found {
  items: readonly Unaddressed[];
  next_cursor: string | null;
}

const DONE: Readonly<Record<string, string>> = { answered: "Saved. They read your answer on their own page." };
const done = arrived();

const look = (cursor?: string): Promise<Answer<Found>> =>
  answer(api.GET("/v1/support/unaddressed", { params: { query: { limit: 50, ...(cursor && { cursor }) } } }));

const keyOf = (item: Unaddressed) =>
  item.support_id ?? item.check_in_id ?? `${item.session_id}-${item.contributor_id}-${item.phase}`;

const write = ({ session_id, contributor_id, phase }: Unaddressed) =>
  `/desk/session/support/?id=${session_id}&person=${contributor_id}&phase=${phase}`;

function Item({ item, then }: { item: Unaddressed; then: (words: string) => void }) {
  const name = item.contributor_name;
  return (
    <li class="gt-record">
      <h2 class="govuk-heading-m">{name}</h2>
      <p class="govuk-body">
        {item.in_words} {item.since && `(${when(item.since)})`}
      </p>
      {item.session_title && <p class="govuk-body">{item.session_title}</p>}
      {item.what && <p class="govuk-body gt-written">{item.what}</p>}
      {item.support_id && (
        <CameOfIt id={item.support_id} about={`${name}, ${item.what ?? ""}`} then={then} />
      )}
      {item.check_in_id && (
        <Link href={`/desk/support/check-in/?id=${item.check_in_id}`}>
          Read and answer<span class="govuk-visually-hidden">: {name}</span>
        </Link>
      )}
      {!item.support_id && !item.check_in_id && (
        <Link href={write(item)}>
          Write it down<span class="govuk-visually-hidden">: {name}, {item.phase}</span>
        </Link>
      )}
    </li>
  );
}

function List({ value }: { value: Found }) {
  const [{ items, next_cursor: next }, setFound] = useState(value);
  const [said, setSaid] = useState((done && DONE[done]) ?? "");
  async function again(words: string) {
    const found = await look();
    if ("value" in found) setFound(found.value);
    setSaid(words);
  }
  return (
    <>
      <h1 class="govuk-heading-xl">Support that waits</h1>
      <Outcome words={said} />
      <p class="govuk-body-l">The longest waiting comes first. Each leaves this list by what came of it, and in no other way.</p>
      {!items.length && <p class="govuk-body">Nothing waits. Everybody has what was due.</p>}
      <ul class="gt-cards">
        {items.map((item) => (
          <Item key={keyOf(item)} item={item} then={again} />
        ))}
      </ul>
      {next && (
        <OneThing
          send={() => look(next)}
          then={(more) => setFound({ items: [...items, ...more.items], next_cursor: more.next_cursor })}
          button="More that waits"
          aside
        />
      )}
      <Link href="/desk/support/template/">What we offer everybody</Link>
      <Link href="/desk/check-ins/">Who reads check-ins</Link>
      <Foot back={["/desk/", "Back to my work"]} />
    </>
  );
}

showDesk({ loaded: "The list is here.", ask: () => look(), View: List });
