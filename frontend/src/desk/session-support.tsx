/** Support at one session: what waits first, one form for a note, and what is written down by person and phase. */
import { useState } from "preact/hooks";
import { type Answer, answer, api, every } from "../api/client";
import type { Entry, Unaddressed } from "../api/shapes";
import { when } from "../dates";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { keep, kept } from "../forms/drafts";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Outcome } from "../forms/said";
import { supportOutcome, supportPhase } from "../taking-part";
import { Link } from "../link";
import { Section } from "../section";
import { CameOfIt, outcomes } from "./came-of-it";
import { type People, type Person, readPeople, toSession } from "./session-people";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

interface Shown extends People {
  entries: readonly Entry[];
  waits: readonly Unaddressed[];
}

type Phase = Entry["phase"];
const PHASES = ["before", "during", "after"] as const;
/** Nothing came of it yet: it is on the list of what waits, from the day of its phase. */
const PLANNED = "planned";
const draft = `support ${idInAddress}`;

interface Written {
  person: string;
  phase: string;
  note: string;
  outcome: string;
}

const asked = new URLSearchParams(location.search);
const NOTHING: Written = {
  person: asked.get("person") ?? "",
  phase: asked.get("phase") ?? "",
  note: "",
  outcome: "done",
};

const readEntries = () =>
  every((more) =>
    answer(api.GET("/v1/support", { params: { query: { session_id: idInAddress, limit: 200, ...more } } })),
  );

/** Past the first page there are more than anybody reads at once: they come up as these leave. */
async function readWaits(me: Staff): Promise<Answer<readonly Unaddressed[]>> {
  if (!me.may("support.unaddressed:read")) return { value: [], etag: "" };
  const query = { session_id: idInAddress, limit: 200 };
  const found = await answer(api.GET("/v1/support/unaddressed", { params: { query } }));
  return "problem" in found ? found : { value: found.value.items, etag: found.etag };
}

async function send({ person, phase, note, outcome }: Written): Promise<Answer<Entry>> {
  const missing = [
    ...(person ? [] : [{ member: "contributor_id", detail: "Choose who it is about." }]),
    ...(phase ? [] : [{ member: "phase", detail: "Choose when it was." }]),
    ...(note.trim() ? [] : [{ member: "note", detail: "Write a note." }]),
  ];
  const [first, ...more] = missing;
  if (first) return refused(first.member, first.detail, ...more);
  const body = {
    contributor_id: person,
    session_id: idInAddress,
    phase: phase as Phase,
    ...(outcome === PLANNED
      ? { what: note.trim() }
      : { note: note.trim(), outcome: outcome as NonNullable<Entry["outcome"]> }),
  };
  return answer(api.POST("/v1/support", { params: { header: { "Idempotency-Key": keyFor(body) } }, body }));
}

function Note({ own, saved }: { own: readonly Person[]; saved: (words: string) => void }) {
  const [written, setWritten] = useState<Written>(() => ({ ...NOTHING, ...kept<Partial<Written>>(draft) }));
  const say = (more: Partial<Written>) => {
    const now = { ...written, ...more };
    keep(draft, now);
    setWritten(now);
  };
  /** The next note is often of the same phase, of somebody else. */
  function then() {
    const { display_name } = own.find(({ contributor_id }) => contributor_id === written.person)!;
    setWritten({ ...NOTHING, phase: written.phase, person: "" });
    keep(draft, {});
    saved(`Saved: ${display_name}.`);
  }
  return (
    <OneThing
      send={() => send(written)}
      then={then}
      boxes={{ contributor_id: "person", phase: "phase", note: "note", what: "note", outcome: "outcome" }}
      button="Save the note"
    >
      {(wrong) => (
        <>
          <Choice
            id="person"
            question="Who is it about?"
            options={own.map(({ contributor_id, display_name }) => ({ value: contributor_id, label: display_name }))}
            chosen={written.person}
            choose={(person) => say({ person })}
            wrong={wrong("person")}
          />
          <Choice
            id="phase"
            question="When was it?"
            options={PHASES.map((value) => ({ value, label: supportPhase[value] }))}
            chosen={written.phase}
            choose={(phase) => say({ phase })}
            wrong={wrong("phase")}
          />
          <Box
            id="note"
            label="What was done, and how it went"
            hint="They can read it. Other organisations cannot."
            long
            text={written.note}
            onText={(note) => say({ note })}
            wrong={wrong("note")}
          />
          <Choice
            id="outcome"
            question="What came of it?"
            options={[...outcomes(), { value: PLANNED, label: "It is still to be done" }]}
            chosen={written.outcome}
            choose={(outcome) => say({ outcome })}
            wrong={wrong("outcome")}
          />
        </>
      )}
    </OneThing>
  );
}

function One({ entry, name, then }: { entry: Entry; name: string; then: (words: string) => void }) {
  const { id, outcome, what, note, due_on: due, follow_up_on: again, asked_by_person: theirs, owner_role: owner } = entry;
  const stands = outcome ? supportOutcome[outcome] : "Nothing came of it yet";
  const days = [!outcome && due && `by ${when(due)}`, outcome === "follow_up" && again && `on ${when(again)}`];
  return (
    <li>
      <p class="govuk-body gt-written">
        {[theirs ? `They asked for: ${what}` : what, note].filter(Boolean).join("\n")}
      </p>
      <p class="govuk-body">{[stands, ...days, owner].filter(Boolean).join(", ")}</p>
      <CameOfIt id={id} about={`${name}, ${what ?? ""}`} now={outcome} then={then} />
    </li>
  );
}

interface Part {
  /** Whether their hours may be written down. */
  hours: boolean;
  person: Person;
  entries: readonly Entry[];
  then: (words: string) => void;
}

function OfPerson({ person: { display_name: name, contributor_id }, entries, hours, then }: Part) {
  const theirs = entries.filter((each) => each.contributor_id === contributor_id);
  return (
    <li class="gt-record">
      <h3 class="govuk-heading-m">{name}</h3>
      {[...PHASES, "between" as const].map((phase) => {
        const found = theirs.filter((each) => each.phase === phase);
        if (!found.length && phase === "between") return null;
        return (
          <div key={phase}>
            <h4 class="govuk-heading-s">{supportPhase[phase]}</h4>
            {found.length ? (
              <ul class="govuk-list">
                {found.map((entry) => (
                  <One key={entry.id} entry={entry} name={name} then={then} />
                ))}
              </ul>
            ) : (
              <p class="govuk-body">Nothing is written down.</p>
            )}
          </div>
        );
      })}
      {hours && (
        <Link href={`/desk/hours/?id=${contributor_id}&session=${idInAddress}`}>
          Write down hours<span class="govuk-visually-hidden">: {name}</span>
        </Link>
      )}
    </li>
  );
}

function Waits({ waits }: { waits: readonly Unaddressed[] }) {
  return (
    <Section id="waits" title="What waits">
      {!waits.length && <p class="govuk-body">Nothing waits at this session.</p>}
      <ul class="govuk-list govuk-list--bullet">
        {waits.map(({ contributor_name: name, contributor_id, in_words: words, phase, support_id, what }) => (
          <li key={support_id ?? `${contributor_id}-${phase}`}>
            {name}: {words} {what}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Each thing once for each person, so that pressing it twice offers nothing twice. */
function AsAlways({ then }: { then: (words: string) => void }) {
  const path = { session_id: idInAddress };
  return (
    <Section id="always" title="What we offer everybody">
      <p class="govuk-body">
        Whoever says yes is offered it at once. Press this if the list has changed since, or if somebody else
        wrote down their yes.
      </p>
      <OneThing
        send={() => answer(api.POST("/v1/sessions/{session_id}/support-from-template", { params: { path }, body: {} }))}
        then={({ made }) => then(made ? `Saved. New things offered: ${made}.` : "Everybody has it all.")}
        button="Offer it to all who come"
        aside
      />
    </Section>
  );
}

function Support({ me, value }: { me: Staff; value: Shown }) {
  const [{ entries, waits }, setFound] = useState<Pick<Shown, "entries" | "waits">>(value);
  const [said, setSaid] = useState("");
  const own = value.people.filter((each) => each.own);
  async function again(words: string) {
    const [more, still] = await Promise.all([readEntries(), readWaits(me)]);
    if ("value" in more && "value" in still) setFound({ entries: more.value, waits: still.value });
    setSaid(words);
  }
  return (
    <>
      <p class="govuk-caption-l">{value.session.title}</p>
      <h1 class="govuk-heading-xl">Support at this session</h1>
      <Outcome words={said} />
      <Waits waits={waits} />
      {me.may("support:write") && own.length > 0 && (
        <Section id="note-heading" title="Write a note">
          <Note own={own} saved={again} />
        </Section>
      )}
      <Section id="people" title="Person by person">
        {!own.length && <p class="govuk-body">Nobody of your organisation is asked to this session.</p>}
        <ul class="gt-cards">
          {own.map((person) => (
            <OfPerson key={person.contributor_id} person={person} entries={entries} hours={me.may("hours:write")} then={again} />
          ))}
        </ul>
      </Section>
      {me.may("support:write") && own.length > 0 && <AsAlways then={again} />}
      <Foot back={toSession} />
    </>
  );
}

async function ask(me: Staff): Promise<Answer<Shown>> {
  const [people, entries, waits] = await Promise.all([readPeople(me), readEntries(), readWaits(me)]);
  if ("problem" in people) return people;
  if ("problem" in entries) return entries;
  if ("problem" in waits) return waits;
  return { value: { ...people.value, entries: entries.value, waits: waits.value }, etag: people.etag };
}

showDesk({ loaded: "The page is here.", ask, View: Support });
