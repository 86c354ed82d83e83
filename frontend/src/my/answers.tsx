/** What came of what was said where somebody takes part: you said, we did. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { OwnAnswer } from "../api/shapes";
import { when } from "../dates";
import { OneThing } from "../forms/one-thing";
import { Outcome, arrived } from "../forms/said";
import { Link } from "../link";
import { THINK, responseOutcome } from "../said-and-done";
import { Foot, type Me, showMine } from "./mine";

interface Found {
  items: readonly OwnAnswer[];
  next_cursor: string | null;
}

const DONE: Readonly<Record<string, string>> = {
  said: "Saved. Somebody answers you.",
  changed: "Saved.",
  gone: "It is gone.",
  replied: "Sent. They look at it again.",
  agreed: "Saved. Your view stands with it.",
};
const done = arrived();

const look = (cursor?: string): Promise<Answer<Found>> =>
  answer(api.GET("/v1/responses/to-me", { params: { query: { limit: 20, ...(cursor && { cursor }) } } }));

function Item({ item }: { item: OwnAnswer }) {
  return (
    <li class="gt-record">
      <h2 class="govuk-heading-m">{item.wrote ? "You said" : "Your group said"}</h2>
      <p class="govuk-body gt-written">{item.statement}</p>
      {item.outcome ? (
        <>
          <h3 class="govuk-heading-s">{responseOutcome[item.outcome]}</h3>
          <p class="govuk-body gt-written">{item.words}</p>
          {item.because && <p class="govuk-body gt-written">Why: {item.because}</p>}
          {item.due_on && <p class="govuk-body">By {when(item.due_on)}</p>}
        </>
      ) : (
        <p class="govuk-body">No answer yet. Somebody reads it and answers.</p>
      )}
      {item.reply && (
        <p class="govuk-body gt-banner gt-written">
          <strong>You said that this is not right:</strong> {item.reply}
        </p>
      )}
      {item.stance && !item.wrote && <p class="govuk-body gt-banner">You answered: {THINK[item.stance]}.</p>}
      <Link href={`/my/said/?id=${item.impact_record_id}`}>
        {item.reply || item.stance ? "See or change what you said" : "Say what you think"}
        <span class="govuk-visually-hidden">: {item.statement.slice(0, 40)}</span>
      </Link>
    </li>
  );
}

function Page({ me, value }: { me: Me; value: Found }) {
  const [{ items, next_cursor: next }, setFound] = useState(value);
  return (
    <>
      <h1 class="govuk-heading-xl">What came of it</h1>
      <Outcome words={done && DONE[done]} />
      <p class="govuk-body-l">What you and your groups said, and what was done. If it is not right, you can say so.</p>
      {!items.length && <p class="govuk-body">There is nothing here yet. You can say something from one of your sessions.</p>}
      <ul class="gt-cards">
        {items.map((item) => (
          <Item key={item.impact_record_id} item={item} />
        ))}
      </ul>
      {next && (
        <OneThing
          send={() => look(next)}
          then={(more) => setFound({ items: [...items, ...more.items], next_cursor: more.next_cursor })}
          button="Show more"
          aside
        />
      )}
      <Link href="/my/sessions/">Say something more, from one of my sessions</Link>
      <Link href={`/v1/reports/contributors/${me.id}?format=html`}>A page to print: what I gave, and what came of it</Link>
      <Foot />
    </>
  );
}

showMine({ loaded: "The page is here.", ask: () => look(), View: Page });
