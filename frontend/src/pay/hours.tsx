/** Hours that somebody gave: what was offered and what it took, and writing down more. For them and for staff. */
import { useState } from "preact/hooks";
import { type Answer, answer, api, every } from "../api/client";
import type { Hours, OurSession } from "../api/shapes";
import { moment } from "../calendar";
import { when } from "../dates";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { Day, NO_DAY, dayOf } from "../forms/day";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Outcome } from "../forms/said";
import { Select } from "../forms/select";
import type { For } from "../labels";
import { Section } from "../section";
import { time } from "./time";

const KIND: For<"HoursKind"> = {
  preparation: "Getting ready",
  delivery: "Taking part",
  debrief: "Talking it over afterwards",
  other: "Something else",
};

export interface Shown {
  hours: readonly Hours[];
  sessions: readonly OurSession[];
}

/** Whole minutes, or nothing where it is no such number. */
function minutesOf(text: string): number | undefined {
  const number = Number(text.trim() || NaN);
  return Number.isInteger(number) && number >= 0 ? number : undefined;
}

const NO_MINUTES = "Say how many minutes, as a whole number such as 90.";

export async function readHours(contributor_id: string): Promise<Answer<Shown>> {
  const query = { contributor_id, limit: 200 };
  const [hours, sessions] = await Promise.all([
    every((more) => answer(api.GET("/v1/hours", { params: { query: { ...query, sort: "-worked_on", ...more } } }))),
    every((more) => answer(api.GET("/v1/sessions", { params: { query: { ...query, sort: "-starts_on", ...more } } }))),
  ]);
  if ("problem" in hours) return hours;
  if ("problem" in sessions) return sessions;
  return { value: { hours: hours.value, sessions: sessions.value }, etag: "" };
}

/** Nobody else changes this one number, so whoever was last has it. */
const change = (id: string, minutes_actual: number) =>
  answer(
    api.PATCH("/v1/hours/{id}", { params: { path: { id }, header: { "If-Match": "*" } }, body: { minutes_actual } }),
  );

interface One {
  one: Hours;
  title: string | undefined;
  then: (words: string) => void;
}

function Item({ one, title, then }: One) {
  const { id, kind, worked_on: on, minutes_actual: took, minutes_offered: offered, note } = one;
  const [text, setText] = useState("");
  const named = [KIND[kind ?? "other"], title, on && when(on)].filter(Boolean).join(", ");

  async function send(): Promise<Answer<Hours>> {
    const minutes = minutesOf(text);
    return minutes === undefined ? refused("minutes_actual", NO_MINUTES) : change(id, minutes);
  }

  return (
    <li class="gt-record">
      <p class="govuk-body">
        <strong>{named}</strong>
      </p>
      <p class="govuk-body">
        {took == null ? "How long it took is not written down yet." : `It took ${time(took)}.`}
        {offered != null && ` Offered: ${time(offered)}.`}
      </p>
      {note && <p class="govuk-body gt-written">{note}</p>}
      <details>
        <summary class="govuk-body">
          Put right how long it took<span class="govuk-visually-hidden">: {named}</span>
        </summary>
        <OneThing
          send={send}
          then={(now) => then(`Saved. It took ${time(now.minutes_actual ?? 0)}.`)}
          boxes={{ minutes_actual: `took-${id}` }}
          button="Save how long it took"
          aside
        >
          {(wrong) => (
            <Box
              id={`took-${id}`}
              label="How many minutes?"
              short
              keys="numeric"
              wrong={wrong(`took-${id}`)}
              text={text}
              onText={setText}
            />
          )}
        </OneThing>
      </details>
    </li>
  );
}

const NOTHING = { kind: "delivery", took: "", offered: "", note: "" };
const BOXES = { kind: "kind", session_id: "session", worked_on: "on", minutes_actual: "took", minutes_offered: "offered", note: "note" };

interface Asked {
  contributor_id: string;
  sessions: readonly OurSession[];
  /** The session that the page came from. */
  from: string;
  /** How many entries there are. */
  before: number;
  /** What was offered is for staff to say. */
  staff: boolean;
  then: (words: string) => void;
}

function Writing({ contributor_id, sessions, from, before, staff, then }: Asked) {
  const [said, setSaid] = useState(NOTHING);
  const [session, setSession] = useState(from);
  const [on, setOn] = useState(NO_DAY);
  const say = (more: Partial<typeof NOTHING>) => setSaid({ ...said, ...more });

  async function send(): Promise<Answer<Hours>> {
    const minutes = minutesOf(said.took);
    const offered = minutesOf(said.offered);
    if (minutes === undefined && (!staff || said.took.trim() || offered === undefined))
      return refused("minutes_actual", NO_MINUTES);
    if (said.offered.trim() && offered === undefined) return refused("minutes_offered", NO_MINUTES);
    const body = {
      contributor_id,
      kind: said.kind as NonNullable<Hours["kind"]>,
      ...(session && { session_id: session }),
      ...(dayOf(on) && { worked_on: dayOf(on) }),
      ...(minutes !== undefined && { minutes_actual: minutes }),
      ...(offered !== undefined && { minutes_offered: offered }),
      ...(said.note.trim() && { note: said.note.trim() }),
    };
    // The same time once more is another entry.
    const header = { "Idempotency-Key": keyFor({ ...body, before }) };
    return answer(api.POST("/v1/hours", { params: { header }, body }));
  }

  return (
    <OneThing
      send={send}
      then={(made) => then(`Saved: ${KIND[made.kind ?? "other"]}.`)}
      boxes={BOXES}
      button="Write it down"
    >
      {(wrong) => (
        <>
          <Choice
            id="kind"
            question="What was it?"
            options={Object.entries(KIND).map(([value, label]) => ({ value, label }))}
            chosen={said.kind}
            choose={(kind) => say({ kind })}
            wrong={wrong("kind")}
          />
          {sessions.length > 0 && (
            <Select
              id="session"
              label="For which session?"
              none="None, or between sessions"
              groups={[
                {
                  name: "Sessions",
                  options: sessions.map((each) => ({
                    value: each.id,
                    label: [each.title, moment(each)].filter(Boolean).join(", "),
                  })),
                },
              ]}
              chosen={session}
              choose={setSession}
              wrong={wrong("session")}
            />
          )}
          <Day
            id="on"
            question="On which day?"
            hint="You can leave it empty."
            wrong={wrong("on")}
            text={on}
            onText={setOn}
          />
          <Box
            id="took"
            label="How many minutes did it take?"
            hint="For example: 90 for an hour and a half"
            short
            keys="numeric"
            wrong={wrong("took")}
            text={said.took}
            onText={(took) => say({ took })}
          />
          {staff && (
            <Box
              id="offered"
              label="How many minutes were offered?"
              hint="You can leave it empty."
              short
              keys="numeric"
              wrong={wrong("offered")}
              text={said.offered}
              onText={(offered) => say({ offered })}
            />
          )}
          <Box
            id="note"
            label="A word on it"
            hint={staff ? "You can leave it empty. They can read it." : "You can leave it empty."}
            wrong={wrong("note")}
            text={said.note}
            onText={(note) => say({ note })}
          />
        </>
      )}
    </OneThing>
  );
}

const sum = (hours: readonly Hours[]) => hours.reduce((total, each) => total + (each.minutes_actual ?? 0), 0);

/** @param nothing what is said where there are none */
export function HoursOf({ value, nothing, ...asked }: { value: Shown; nothing: string } & Omit<Asked, "sessions" | "before" | "then">) {
  const [{ hours, sessions }, setShown] = useState(value);
  const [said, setSaid] = useState("");
  const titles = new Map(sessions.map(({ id, title }) => [id, title]));

  async function then(words: string) {
    const found = await readHours(asked.contributor_id);
    if ("value" in found) setShown(found.value);
    setSaid(words);
  }

  return (
    <>
      <Outcome words={said} />
      <p class="govuk-body-l">{hours.length ? `All in all: ${time(sum(hours))}.` : nothing}</p>
      <Section id="write" title="Write down time">
        <Writing key={hours.length} {...asked} sessions={sessions} before={hours.length} then={then} />
      </Section>
      {hours.length > 0 && (
        <Section id="hours" title="What is written down">
          <ul class="gt-cards">
            {hours.map((one) => (
              <Item key={`${one.id} ${one.version}`} one={one} title={titles.get(one.session_id ?? "")} then={then} />
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
