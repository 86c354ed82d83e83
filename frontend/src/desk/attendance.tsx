/** Who came, of everybody at once: one press for all, then those who were not there. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { Part, Turnout } from "../api/shapes";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Outcome } from "../forms/said";
import { attendance, needMet } from "../taking-part";
import { type People, type Person, readPeople, toSession } from "./session-people";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";
import { Teams, readTurnout } from "./turnout";

interface Shown extends People {
  turnout: readonly Turnout[];
}

type Attendance = Part["attendance"];
type NeedMet = NonNullable<Part["need_met"]>;

interface Came {
  attendance: Attendance;
  need_met?: NeedMet;
}

const options = <T extends string>(words: Readonly<Record<T, string>>) =>
  (Object.keys(words) as T[]).map((value) => ({ value, label: words[value] }));

const first = ({ part }: Person): Came => ({
  attendance: part.attendance,
  ...(part.need_met && { need_met: part.need_met }),
});

function write(came: ReadonlyMap<string, Came>) {
  const items = [...came].map(([participation_id, each]) => ({ participation_id, ...each }));
  const body = { items };
  return answer(
    api.POST("/v1/sessions/{session_id}/attendance", {
      params: { path: { session_id: idInAddress }, header: { "Idempotency-Key": keyFor(body) } },
      body,
    }),
  );
}

function One({ person, came, say }: { person: Person; came: Came; say: (more: Partial<Came>) => void }) {
  const there = came.attendance === "attended" || came.attendance === "part";
  const { participation_id: id, display_name: name } = person;
  return (
    <>
      <Choice
        id={id}
        question={name}
        options={options(attendance)}
        chosen={came.attendance}
        choose={(value) => say({ attendance: value as Attendance })}
      />
      {there && person.own && person.supports.length > 0 && (
        <Choice
          id={`${id}-need`}
          question={`${name}: was what helps there?`}
          options={options(needMet)}
          chosen={came.need_met ?? ""}
          choose={(value) => say({ need_met: value as NeedMet })}
        />
      )}
    </>
  );
}

function List({ people, saved }: { people: readonly Person[]; saved: (words: string) => void }) {
  const [came, setCame] = useState<ReadonlyMap<string, Came>>(
    () => new Map(people.map((each) => [each.participation_id, first(each)])),
  );
  const say = (id: string, more: Partial<Came>) => setCame(new Map(came).set(id, { ...came.get(id)!, ...more }));
  const all = () => setCame(new Map([...came].map(([id, each]) => [id, { ...each, attendance: "attended" }])));
  const count = [...came.values()].filter((each) => each.attendance === "attended" || each.attendance === "part").length;
  return (
    <>
      <button class="govuk-button govuk-button--secondary" type="button" onClick={all}>
        Everybody came
      </button>
      <OneThing
        send={() => write(came)}
        then={() => saved(`Saved. ${count} of ${people.length} came.`)}
        button="Save who came"
      >
        {() =>
          people.map((person) => (
            <One
              key={person.participation_id}
              person={person}
              came={came.get(person.participation_id)!}
              say={(more) => say(person.participation_id, more)}
            />
          ))
        }
      </OneThing>
    </>
  );
}

function Minutes({ minutes, etag, saved }: { minutes: number | null; etag: string; saved: (words: string) => void }) {
  const [text, setText] = useState(minutes == null ? "" : `${minutes}`);
  const send = (): Promise<Answer<unknown>> =>
    /^\d+$/.test(text.trim())
      ? answer(
          api.PATCH("/v1/sessions/{id}", {
            params: { path: { id: idInAddress }, header: { "If-Match": etag } },
            body: { delivered_minutes: Number(text) },
          }),
        )
      : Promise.resolve(refused("delivered_minutes", "Write a number of minutes."));
  return (
    <OneThing
      send={send}
      then={() => saved("Saved how long it took.")}
      boxes={{ delivered_minutes: "minutes" }}
      button="Save how long it took"
      aside
    >
      {(wrong) => (
        <Box
          id="minutes"
          label="How many minutes it took"
          short
          keys="numeric"
          text={text}
          onText={setText}
          wrong={wrong("minutes")}
        />
      )}
    </OneThing>
  );
}

function Page({ me, value: { session, people, turnout }, etag }: { me: Staff; value: Shown; etag: string }) {
  const [said, setSaid] = useState("");
  return (
    <>
      <p class="govuk-caption-l">{session.title}</p>
      <h1 class="govuk-heading-xl">Who came</h1>
      <Outcome words={said} />
      {people.length ? (
        <List people={people} saved={setSaid} />
      ) : (
        <p class="govuk-body">Nobody is asked to this session, as far as you can see.</p>
      )}
      {me.may("sessions:write") && session.organisation_id === me.home && (
        <Minutes minutes={session.delivered_minutes ?? null} etag={etag} saved={setSaid} />
      )}
      <Teams first={turnout} may={me.may("sessions:write")} saved={setSaid} />
      <Foot back={toSession} />
    </>
  );
}

async function ask(me: Staff): Promise<Answer<Shown>> {
  const [people, turnout] = await Promise.all([readPeople(me), readTurnout()]);
  if ("problem" in people) return people;
  return "problem" in turnout ? turnout : { value: { ...people.value, turnout: turnout.value }, etag: people.etag };
}

showDesk({ loaded: "The list is here.", ask, View: Page });
