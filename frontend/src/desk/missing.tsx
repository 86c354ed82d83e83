/** What or who a project misses: noticed, acted on, and what came of it. */
import { useState } from "preact/hooks";
import { type Answer, answer, api, every } from "../api/client";
import type { Missing, OurProject } from "../api/shapes";
import { type Imprecise, day, when } from "../dates";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { Day, NO_DAY, dayOf } from "../forms/day";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Outcome, arrived } from "../forms/said";
import { Section } from "../section";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const done = arrived();
const DONE: Readonly<Record<string, string>> = { added: "Added.", saved: "Saved." };
const project = { project_id: idInAddress };
const again = (what: string) => location.replace(`/desk/missing/?id=${idInAddress}&done=${what}`);

type State = Missing["status"];
const STATES: Readonly<Record<State, string>> = {
  noticed: "Noticed",
  acting: "Something is done about it",
  here_now: "They are here now",
  not_reached: "It was tried, and they are not here",
};
const NEXT: Readonly<Record<State, readonly State[]>> = {
  noticed: ["acting", "not_reached"],
  acting: ["here_now", "not_reached"],
  not_reached: ["acting"],
  here_now: ["acting"],
};

interface Shown {
  project: OurProject;
  entries: readonly Missing[];
}

function Adding() {
  const [missing, setMissing] = useState("");
  const [why, setWhy] = useState("");
  const [action, setAction] = useState("");
  const [owner, setOwner] = useState("");
  const [due, setDue] = useState(NO_DAY);

  async function send(): Promise<Answer<Missing>> {
    if (!missing.trim()) return refused("missing", "Say what or who is missing.");
    const texts = { why: why.trim() || null, action: action.trim() || null, owner: owner.trim() || null };
    const body = { missing: missing.trim(), ...texts, due_on: dayOf(due), status: "noticed" as const };
    const header = { "Idempotency-Key": keyFor({ ...body, idInAddress }) };
    return answer(api.POST("/v1/projects/{project_id}/missing-entries", { params: { path: project, header }, body }));
  }

  return (
    <OneThing
      send={send}
      then={() => again("added")}
      boxes={{ missing: "missing", why: "why", action: "action", owner: "owner", due_on: "due" }}
      button="Add it"
    >
      {(wrong) => (
        <>
          <Box
            id="missing"
            label="What or who is missing?"
            hint="A group, an experience or a question. For example: fathers. Please name nobody."
            wrong={wrong("missing")}
            text={missing}
            onText={setMissing}
          />
          <Box id="why" label="What keeps them away?" hint="As far as you know." wrong={wrong("why")} text={why} onText={setWhy} long />
          <Box id="action" label="What will you do about it?" wrong={wrong("action")} text={action} onText={setAction} long />
          <Box id="owner" label="Whose task is it?" hint="A role, for example: participation lead." wrong={wrong("owner")} text={owner} onText={setOwner} />
          <Day id="due" question="When do you look at it again?" hint="Leave it empty if you do not know." wrong={wrong("due")} text={due} onText={setDue} />
        </>
      )}
    </OneThing>
  );
}

/** The words that a move needs are saved with it, in the same press. */
function Moving({ entry }: { entry: Missing }) {
  const [to, choose] = useState("");
  const [words, setWords] = useState("");
  const acting = to === "acting";
  const box = `to-${entry.id}`;
  const path = { ...project, id: entry.id };

  async function send(): Promise<Answer<unknown>> {
    if (!to) return refused("to", "Choose how it stands now.");
    const text = words.trim();
    if (text) {
      const changed = await answer(
        api.PATCH("/v1/projects/{project_id}/missing-entries/{id}", {
          params: { path, header: { "If-Match": "*" } },
          body: acting ? { action: text } : { outcome: text },
        }),
      );
      if ("problem" in changed) return changed;
    }
    const header = { "Idempotency-Key": keyFor({ id: entry.id, to, version: entry.version }) };
    return answer(
      api.POST("/v1/projects/{project_id}/missing-entries/{id}/transitions", {
        params: { path, header },
        body: { to: to as State },
      }),
    );
  }

  return (
    <details>
      <summary class="govuk-body">
        Say how it stands now<span class="govuk-visually-hidden">: {entry.missing}</span>
      </summary>
      <OneThing
        send={send}
        then={() => again("saved")}
        boxes={{ to: box, action: `words-${entry.id}`, outcome: `words-${entry.id}` }}
        button="Save how it stands"
        aside
      >
        {(wrong) => (
          <>
            <Choice
              id={box}
              question="How does it stand?"
              options={NEXT[entry.status].map((value) => ({ value, label: STATES[value] }))}
              chosen={to}
              choose={choose}
              wrong={wrong(box)}
            />
            <Box
              id={`words-${entry.id}`}
              label={acting ? "What is done about it?" : "What came of it?"}
              wrong={wrong(`words-${entry.id}`)}
              text={words}
              onText={setWords}
              long
            />
          </>
        )}
      </OneThing>
    </details>
  );
}

function Entry({ entry, may }: { entry: Missing; may: boolean }) {
  const facts = [
    entry.noticed_on && `Noticed ${when(entry.noticed_on as Imprecise)}`,
    entry.owner,
    entry.due_on && `To look at again on ${day(entry.due_on)}`,
  ];
  return (
    <li class="gt-record">
      <h2 class="govuk-heading-m">{entry.missing}</h2>
      <p class="govuk-body">
        <strong>{STATES[entry.status]}.</strong> {facts.filter(Boolean).join(" · ")}
      </p>
      {entry.why && <p class="govuk-body gt-written">What keeps them away: {entry.why}</p>}
      {entry.action && <p class="govuk-body gt-written">What is done: {entry.action}</p>}
      {entry.outcome && <p class="govuk-body gt-written">What came of it: {entry.outcome}</p>}
      {may && <Moving entry={entry} />}
    </li>
  );
}

function Missing({ me, value: { project: of, entries } }: { me: Staff; value: Shown }) {
  const may = of.organisation_id === me.home && me.may("projects:write");
  return (
    <>
      <p class="govuk-caption-l">{of.title}</p>
      <h1 class="govuk-heading-xl">What or who are we missing?</h1>
      <Outcome words={done && DONE[done]} />
      {!entries.length && <p class="govuk-body">Nothing is written down yet. Ask the group: who is not here?</p>}
      <ul class="gt-cards">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} may={may} />
        ))}
      </ul>
      {may && (
        <Section id="new" title="Add one">
          <Adding />
        </Section>
      )}
      <Foot back={[`/desk/presence/?id=${of.id}`, "Back to who is here"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [of, found] = await Promise.all([
    answer(api.GET("/v1/projects/{id}", { params: { path: { id: idInAddress } } })),
    every((more) =>
      answer(
        api.GET("/v1/projects/{project_id}/missing-entries", {
          params: { path: project, query: { limit: 200, ...more } },
        }),
      ),
    ),
  ]);
  if ("problem" in of) return of;
  if ("problem" in found) return found;
  return { value: { project: of.value, entries: found.value }, etag: "" };
}

showDesk({ loaded: "The list is here.", ask, View: Missing });
