/** Sessions: all from one month on, month by month. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { OurSession } from "../api/shapes";
import { byMonth } from "../calendar";
import { today } from "../dates";
import { OneThing } from "../forms/one-thing";
import { Link } from "../link";
import { Section } from "../section";
import { SessionLine } from "./session-line";
import { Foot, showDesk } from "./staff";

interface Found {
  items: readonly OurSession[];
  next_cursor: string | null;
}

const asked = new URLSearchParams(location.search).get("from");
const from = asked && /^\d{4}-\d{2}$/.test(asked) ? asked : today.slice(0, 7);

/** A year earlier or later, from the same month. */
const yearsFrom = (years: number) => `${Number(from.slice(0, 4)) + years}${from.slice(4)}`;

const look = (cursor?: string): Promise<Answer<Found>> =>
  answer(
    api.GET("/v1/sessions", {
      params: { query: { sort: "starts_on", limit: 100, starts_on_gte: `${from}-01`, ...(cursor && { cursor }) } },
    }),
  );

function Month() {
  return (
    <form method="get" action="/desk/sessions/">
      <div class="govuk-form-group">
        <label class="govuk-label govuk-label--s" for="from">
          From which month
        </label>
        <div class="govuk-hint" id="from-hint">
          For example 2026-11
        </div>
        <input class="govuk-input govuk-input--width-10" id="from" name="from" value={from} aria-describedby="from-hint" />
      </div>
      <button class="govuk-button govuk-button--secondary">Show</button>
    </form>
  );
}

function Sessions({ value }: { value: Found }) {
  const [{ items, next_cursor: next }, setFound] = useState(value);
  return (
    <>
      <h1 class="govuk-heading-xl">Sessions</h1>
      <Month />
      {!items.length && (
        <p class="govuk-body">There are none from then on. Look from an earlier month.</p>
      )}
      {byMonth(items).map(([name, inMonth]) => (
        <Section key={name} id={`month-${inMonth[0]!.id}`} title={name}>
          <ul class="govuk-list">
            {inMonth.map((session) => (
              <SessionLine key={session.id} session={session} heading={name} kind />
            ))}
          </ul>
        </Section>
      ))}
      {next && (
        <OneThing
          send={() => look(next)}
          then={(more) => setFound({ items: [...items, ...more.items], next_cursor: more.next_cursor })}
          button="More sessions"
          aside
        />
      )}
      <Link href={`/desk/sessions/?from=${yearsFrom(-1)}`}>A year earlier</Link>
      <Link href="/desk/series/">Sessions that come again</Link>
      <Link href="/desk/calendar/">Put them in my calendar</Link>
      <Foot back={["/desk/", "Back to my work"]} />
    </>
  );
}

showDesk({ loaded: "The list is here.", ask: () => look(), View: Sessions });
