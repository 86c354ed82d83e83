/** Saying something in one's own name, from a session; and what else was said there, to agree with or not. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { NewStatement, OurSession, Statement } from "../api/shapes";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { keep, kept } from "../forms/drafts";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { headings } from "../labels";
import { Link } from "../link";
import { HEADINGS } from "../said-and-done";
import { Section } from "../section";
import { Foot, type Me, showMine } from "./mine";

const sessionId = new URLSearchParams(location.search).get("session") ?? "";
const draft = `say ${sessionId}`;

const SIDES = [
  { value: "lived_experience", label: "I have lived through it" },
  { value: "carer", label: "I am a carer" },
  { value: "young_person", label: "I am a young person" },
  { value: "other", label: "Something else" },
];

interface Shown {
  session: OurSession;
  said: readonly Statement[];
}

interface Written {
  statement: string;
  pi: string;
  side: string;
}

const NOTHING: Written = { statement: "", pi: "", side: "" };

async function send({ project_id, id, starts_on }: OurSession, said: Written): Promise<Answer<Statement>> {
  const missing = [
    ...(said.statement.trim() ? [] : [{ member: "statement", detail: "Write what you want to say." }]),
    ...(said.pi ? [] : [{ member: "pi", detail: "Choose what it is about." }]),
    ...(said.side ? [] : [{ member: "perspectives", detail: "Choose who you are in this." }]),
  ];
  const [first, ...more] = missing;
  if (first) return refused(first.member, first.detail, ...more);
  const body: NewStatement = {
    project_id,
    session_id: id,
    occurred_on: starts_on ?? null,
    pi: said.pi as NewStatement["pi"],
    perspectives: [said.side as NewStatement["perspectives"][number]],
    statement: said.statement.trim(),
    expectation: "observed",
    status: "draft",
  };
  return answer(api.POST("/v1/impact-records", { params: { header: { "Idempotency-Key": keyFor(body) } }, body }));
}

function Form({ session }: { session: OurSession }) {
  const [said, setSaid] = useState<Written>(() => ({ ...NOTHING, ...kept<Partial<Written>>(draft) }));
  const say = (more: Partial<Written>) => {
    const now = { ...said, ...more };
    keep(draft, now);
    setSaid(now);
  };
  return (
    <OneThing
      send={() => send(session, said)}
      then={() => {
        keep(draft, {});
        location.replace("/my/answers/?done=said");
      }}
      boxes={{ statement: "statement", pi: "pi", perspectives: "side" }}
      button="Say it"
    >
      {(wrong) => (
        <>
          <Box
            id="statement"
            label="What do you want to say?"
            hint="In your own words. Good, bad, or no change: all of it helps. Write no names."
            long
            text={said.statement}
            onText={(statement) => say({ statement })}
            wrong={wrong("statement")}
          />
          <Choice id="pi" question="What is it about?" options={HEADINGS} chosen={said.pi} choose={(pi) => say({ pi })} wrong={wrong("pi")} />
          <Choice id="side" question="Who are you in this?" options={SIDES} chosen={said.side} choose={(side) => say({ side })} wrong={wrong("side")} />
        </>
      )}
    </OneThing>
  );
}

function Others({ said }: { said: readonly Statement[] }) {
  return (
    <Section id="others" title="What was said here">
      {!said.length && <p class="govuk-body">Nothing yet that you can read.</p>}
      <ul class="govuk-list">
        {said.map(({ id, pi, statement }) => (
          <li class="gt-item" key={id}>
            <a class="govuk-link gt-alone" href={`/my/said/?id=${id}`}>
              {headings[pi].name}
              <span class="govuk-visually-hidden">: {statement.slice(0, 40)}</span>
            </a>
            <span class="gt-item__line gt-written">{statement}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Page({ me, value: { session, said } }: { me: Me; value: Shown }) {
  return (
    <>
      <p class="govuk-caption-l">{session.title}</p>
      <h1 class="govuk-heading-xl">Say what you think</h1>
      <p class="govuk-body">
        First, only {me.organisation} reads it. When the group agrees with it, the people who run the project read it
        too. Only {me.organisation} knows that it is from you. Nobody changes your words. Somebody answers you.
      </p>
      <Form session={session} />
      <Others said={said} />
      <Link href={`/my/session/?id=${session.id}`}>Back to the session</Link>
      <Foot />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const query = { session_id: sessionId, sort: "-created_at", limit: 50 };
  const [session, said] = await Promise.all([
    answer(api.GET("/v1/sessions/{id}", { params: { path: { id: sessionId } } })),
    answer(api.GET("/v1/impact-records", { params: { query } })),
  ]);
  if ("problem" in session) return session;
  if ("problem" in said) return said;
  return { value: { session: session.value, said: said.value.items }, etag: "" };
}

showMine({ loaded: "The page is here.", ask, View: Page });
