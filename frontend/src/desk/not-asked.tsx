/** Who was not asked for long: active people, who leave by being asked, or by a pause that says why. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { NotAsked } from "../api/shapes";
import { day } from "../dates";
import { Facts } from "../facts";
import { Box } from "../forms/box";
import { Day, NO_DAY, dayOf } from "../forms/day";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Outcome } from "../forms/said";
import { Link } from "../link";
import { type Paged, More, useList } from "./more";
import { type Staff, Foot, showDesk } from "./staff";

const look = (cursor?: string): Promise<Answer<Paged<NotAsked>>> =>
  answer(api.GET("/v1/contributors/not-asked-for-long", { params: { query: { limit: 50, ...(cursor && { cursor }) } } }));

interface One {
  person: NotAsked;
  then: (words: string) => void;
}

function Pause({ person, then }: One) {
  const [why, setWhy] = useState("");
  const [until, setUntil] = useState(NO_DAY);
  const id = person.contributor_id;
  async function send(): Promise<Answer<unknown>> {
    if (!why.trim()) return refused("why", "Say why. They can read it.");
    const body = { contributor_id: id, why: why.trim(), until: dayOf(until) };
    return answer(api.POST("/v1/asking-pauses", { params: { header: { "Idempotency-Key": keyFor(body) } }, body }));
  }
  return (
    <details>
      <summary class="govuk-body">
        Not now, and why<span class="govuk-visually-hidden">: {person.contributor_name}</span>
      </summary>
      <OneThing
        send={send}
        then={() => then("Saved. They are back on this list after that day.")}
        boxes={{ why: `why-${id}`, until: `until-${id}` }}
        button="Save the pause"
        aside
      >
        {(wrong) => (
          <>
            <Box
              id={`why-${id}`}
              label="Why they are not asked now"
              hint="They can read it."
              wrong={wrong(`why-${id}`)}
              text={why}
              onText={setWhy}
            />
            <Day
              id={`until-${id}`}
              question="Until which day?"
              hint="Leave it empty for three months. For example: 31 3 2027."
              wrong={wrong(`until-${id}`)}
              text={until}
              onText={setUntil}
            />
          </>
        )}
      </OneThing>
    </details>
  );
}

function Item({ person, then, may }: One & { may: boolean }) {
  return (
    <li class="gt-record">
      <h2 class="govuk-heading-m">
        {person.contributor_name}
        {person.pronouns && ` (${person.pronouns})`}
      </h2>
      <p class="govuk-body">
        {person.last_asked_at ? `Last asked on ${day(person.last_asked_at)}.` : "Has not been asked to anything yet."}
      </p>
      <Facts
        facts={[
          ["Wants to take part in", person.interests],
          ["When", person.availability],
        ]}
      />
      <Link href={`/desk/person/?id=${person.contributor_id}`}>
        Their record<span class="govuk-visually-hidden">: {person.contributor_name}</span>
      </Link>
      {may && <Pause person={person} then={then} />}
    </li>
  );
}

function List({ me, value }: { me: Staff; value: Paged<NotAsked> }) {
  const list = useList(value, look);
  return (
    <>
      <h1 class="govuk-heading-xl">Not asked for long</h1>
      <Outcome words={list.said} />
      <p class="govuk-body-l">
        Nobody asked them to anything for six months or more. Each leaves this list by being asked, or by a pause.
      </p>
      <Link href="/desk/sessions/">Choose a session to ask them to</Link>
      <More list={list} empty="Nobody. Everybody who takes part was asked to something.">
        {(items) =>
          items.map((person) => (
            <Item key={person.contributor_id} person={person} then={list.again} may={me.may("asking-pauses:write")} />
          ))
        }
      </More>
      <Foot back={["/desk/", "Back to my work"]} />
    </>
  );
}

showDesk({ loaded: "The list is here.", ask: () => look(), View: List });
