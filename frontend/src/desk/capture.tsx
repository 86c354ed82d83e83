/** Writing down what somebody said, while they say it: one box, one heading, and back to the box for the next. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { NewStatement, OurProject, OurSession, Statement } from "../api/shapes";
import { today } from "../dates";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { keep, kept } from "../forms/drafts";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Select } from "../forms/select";
import { Several } from "../forms/several";
import { headings, perspective } from "../labels";
import { Section } from "../section";
import { HEADINGS } from "../said-and-done";
import { Foot, idInAddress, showDesk } from "./staff";

const projectId = new URLSearchParams(location.search).get("project") ?? "";
const draft = `said ${idInAddress || projectId}`;

interface Written {
  statement: string;
  pi: string;
  perspective: string;
  answered: boolean;
}

const NOTHING: Written = { statement: "", pi: "", perspective: "lived_experience", answered: false };

/** What is asked for is answered within four weeks, unless somebody sets another day. */
const IN_FOUR_WEEKS = new Date(Date.now() + 28 * 86_400_000).toISOString().slice(0, 10);

interface Shown {
  project: OurProject;
  session: OurSession | null;
}

async function send({ project, session }: Shown, said: Written): Promise<Answer<Statement>> {
  const missing = [
    ...(said.statement.trim() ? [] : [{ member: "statement", detail: "Write what they said." }]),
    ...(said.pi ? [] : [{ member: "pi", detail: "Choose a heading." }]),
  ];
  const [first, ...more] = missing;
  if (first) return refused(first.member, first.detail, ...more);
  const body: NewStatement = {
    project_id: project.id,
    session_id: session?.id ?? null,
    occurred_on: session ? (session.starts_on ?? null) : today,
    pi: said.pi as NewStatement["pi"],
    perspectives: [said.perspective as NewStatement["perspectives"][number]],
    statement: said.statement.trim(),
    expectation: "observed",
    status: "draft",
    ...(said.answered && { response_due_on: IN_FOUR_WEEKS }),
  };
  return answer(api.POST("/v1/impact-records", { params: { header: { "Idempotency-Key": keyFor(body) } }, body }));
}

function Form({ value, saved }: { value: Shown; saved: (made: Statement) => void }) {
  const [said, setSaid] = useState<Written>(() => ({ ...NOTHING, ...kept<Partial<Written>>(draft) }));
  const say = (more: Partial<Written>) => {
    const now = { ...said, ...more };
    keep(draft, now);
    setSaid(now);
  };
  /** The next thing is often said by the same side, under the same heading. */
  function then(made: Statement) {
    setSaid({ ...said, statement: "", answered: false });
    keep(draft, {});
    saved(made);
    document.getElementById("statement")!.focus();
  }
  return (
    <OneThing
      send={() => send(value, said)}
      then={then}
      boxes={{ statement: "statement", pi: "pi", perspectives: "perspective", response_due_on: "answered" }}
      button="Save"
    >
      {(wrong) => (
        <>
          <Box
            id="statement"
            label="What did they say?"
            hint="In their words. Write no names. Good, bad and no difference are all welcome."
            long
            text={said.statement}
            onText={(statement) => say({ statement })}
            wrong={wrong("statement")}
          />
          <Choice
            id="pi"
            question="What is it about?"
            options={HEADINGS}
            chosen={said.pi}
            choose={(pi) => say({ pi })}
            wrong={wrong("pi")}
          />
          <Select
            id="perspective"
            label="Who says so?"
            options={Object.entries(perspective)}
            chosen={said.perspective}
            choose={(side) => say({ perspective: side })}
            wrong={wrong("perspective")}
          />
          <Several
            id="answered"
            question="Does it need an answer?"
            options={[{ value: "yes", label: "Yes, within four weeks" }]}
            chosen={said.answered ? ["yes"] : []}
            choose={(ticked) => say({ answered: ticked.length > 0 })}
            wrong={wrong("answered")}
          />
        </>
      )}
    </OneThing>
  );
}

function Capture({ value }: { value: Shown }) {
  const [made, setMade] = useState<readonly Statement[]>([]);
  const { project, session } = value;
  const last = made[0];
  return (
    <>
      <p class="govuk-caption-l">{session?.title ?? project.title}</p>
      <h1 class="govuk-heading-xl">Write down what was said</h1>
      <p class="govuk-body">It is kept as a draft. Only your organisation reads it until the group has agreed.</p>
      <div role="status">{last && <p class="govuk-body gt-done">Saved as a draft: {headings[last.pi].name}.</p>}</div>
      <Form value={value} saved={(one) => setMade([one, ...made])} />
      {made.length > 0 && (
        <Section id="made" title="Written down just now">
          <ul class="govuk-list">
            {made.map(({ id, pi, statement }) => (
              <li class="gt-item" key={id}>
                <a class="govuk-link gt-alone" href={`/desk/impact/record/?id=${id}`}>
                  {headings[pi].name}
                </a>
                <span class="gt-item__line gt-written">{statement}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Foot
        back={session ? [`/desk/session/?id=${session.id}`, "Back to the session"] : [`/desk/impact/?id=${project.id}`, "Back to what people said"]}
      />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const session = idInAddress
    ? await answer(api.GET("/v1/sessions/{id}", { params: { path: { id: idInAddress } } }))
    : null;
  if (session && "problem" in session) return session;
  const id = session?.value.project_id ?? projectId;
  const project = await answer(api.GET("/v1/projects/{id}", { params: { path: { id } } }));
  if ("problem" in project) return project;
  return { value: { project: project.value, session: session?.value ?? null }, etag: "" };
}

showDesk({ loaded: "The page is here.", ask, View: Capture });
