/** Answering somebody who came forward: by asking them to a session, or kindly in words. */
import { useState } from "preact/hooks";
import { type Answer, answer, api, every } from "../api/client";
import type { CameForward, OurSession } from "../api/shapes";
import { moment } from "../calendar";
import { day } from "../dates";
import { Facts } from "../facts";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Link } from "../link";
import { Section } from "../section";
import { comingForward } from "../taking-part";
import { Foot, idInAddress, showDesk } from "./staff";

interface Shown {
  came: CameForward;
  sessions: readonly OurSession[];
}

const ANSWERS = [
  { value: "not_this_time", label: "Not this time" },
  { value: "asked", label: "Yes, and it goes on without a session" },
];

function InWords({ came }: { came: CameForward }) {
  const [to, setTo] = useState("");
  const [words, setWords] = useState("");
  async function send(): Promise<Answer<unknown>> {
    if (!to) return refused("to", "Choose what you answer.");
    const body = { to, answer: words.trim() || null };
    const path = { id: came.expression_id };
    const header = { "Idempotency-Key": keyFor({ ...path, ...body }) };
    return answer(api.POST("/v1/expressions-of-interest/{id}/transitions", { params: { path, header }, body }));
  }
  return (
    <OneThing
      send={send}
      then={() => location.replace("/desk/came-forward/?done=answered")}
      boxes={{ to: "to", answer: "answer" }}
      button="Send the answer"
    >
      {(wrong) => (
        <>
          <Choice
            id="to"
            question="What do you answer?"
            options={ANSWERS.filter(({ value }) => value !== came.status)}
            chosen={to}
            choose={setTo}
            wrong={wrong("to")}
          />
          <Box
            id="answer"
            label="In your words"
            hint="They read this. Thank them, and say why, and what there may be for them next."
            wrong={wrong("answer")}
            text={words}
            onText={setWords}
            long
          />
        </>
      )}
    </OneThing>
  );
}

function Sessions({ came, sessions }: Shown) {
  const to = (session: string) =>
    `/desk/session/ask/?id=${session}&person=${came.contributor_id}&came=${came.expression_id}`;
  return (
    <Section id="ask" title="Ask them to a session">
      {!sessions.length && (
        <>
          <p class="govuk-body">The project has no session ahead.</p>
          <Link href={`/desk/project/?id=${came.project_id}`}>Look at the project</Link>
        </>
      )}
      <ul class="govuk-list">
        {sessions.map((session) => (
          <li class="gt-item" key={session.id}>
            <a class="govuk-link gt-alone" href={to(session.id)}>
              {session.title}
            </a>
            <span class="gt-item__line">{moment(session) || "Day not known yet"}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function One({ value: { came, sessions } }: { value: Shown }) {
  const open = came.status !== "taken_back";
  return (
    <>
      <p class="govuk-caption-l">{came.project_title}</p>
      <h1 class="govuk-heading-xl">{came.contributor_name}</h1>
      <Facts
        facts={[
          ["Came forward for", came.opportunity_title],
          ["In their words", came.words],
          ["Written down by", came.recorded_by],
          ["Since", day(came.since)],
          ["How it stands", comingForward[came.status]],
          ["What they were told", came.answer],
        ]}
      />
      {open && <Sessions came={came} sessions={sessions} />}
      {open && (
        <Section id="words" title="Or answer in words">
          <InWords came={came} />
        </Section>
      )}
      <Foot back={["/desk/came-forward/", "Back to who came forward"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const said = await answer(
    api.GET("/v1/expressions-of-interest/{id}", { params: { path: { id: idInAddress } } }),
  );
  if ("problem" in said) return said;
  const { project_id, opportunity_id } = said.value;
  const [who, sessions] = await Promise.all([
    every((more) =>
      answer(
        api.GET("/v1/expressions-of-interest/who-came-forward", {
          params: { query: { opportunity_id, limit: 200, ...more } },
        }),
      ),
    ),
    every((more) =>
      answer(
        api.GET("/v1/sessions", { params: { query: { project_id, sort: "starts_on", limit: 200, ...more } } }),
      ),
    ),
  ]);
  if ("problem" in who) return who;
  if ("problem" in sessions) return sessions;
  const came = who.value.find(({ expression_id }) => expression_id === idInAddress)!;
  const ahead = sessions.value.filter(({ status }) => status === "planned" || status === "confirmed");
  return { value: { came, sessions: ahead }, etag: "" };
}

showDesk({ loaded: "The page is here.", ask, View: One });
