/** One session as somebody is asked to it: what it is for first, then when, where, pay and support; and their answer. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import { moment } from "../calendar";
import { Facts } from "../facts";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { mode } from "../session-words";
import { participationRole } from "../taking-part";
import { Section } from "../section";
import { label } from "../wording";
import { Foot, showMine, wrongWith } from "./mine";
import { Link } from "../link";
import { NEXT, type Part, type Reply, STANDS, isComing, isForThem, partsOf } from "./parts";

const id = new URLSearchParams(location.search).get("id") ?? "";

const SAY: Readonly<Record<Reply, string>> = {
  accepted: "Yes, I would like to",
  declined: "No, not this one",
  asked_question: "I want to ask something first",
  undecided: "I will decide later",
  changed_mind: "I have changed my mind and will not come",
  invited: "",
  came_forward: "",
};

async function send({ mine }: Part, to: string, question: string): Promise<Answer<unknown>> {
  if (!to) return refused("reply", "Choose what you want to say.");
  const path = { params: { path: { id: mine.id } } };
  if (to === "asked_question") {
    if (!question.trim()) return refused("question", "Write what you want to ask.");
    const header = { "If-Match": "*" };
    const asked = await answer(
      api.PATCH("/v1/participations/{id}", {
        params: { ...path.params, header },
        body: { question: question.trim() },
      }),
    );
    if ("problem" in asked) return asked;
  }
  const header = { "Idempotency-Key": keyFor({ id: mine.id, from: mine.version, to }) };
  return answer(api.POST("/v1/participations/{id}/transitions", { params: { ...path.params, header }, body: { to } }));
}

function Answering({ part }: { part: Part }) {
  const [to, setTo] = useState("");
  const [question, setQuestion] = useState("");
  const options = NEXT[part.mine.reply as Reply].map((value) => ({ value, label: SAY[value] }));
  return (
    <OneThing
      send={() => send(part, to, question)}
      then={() => location.replace(`/my/sessions/?done=${to}`)}
      boxes={{ to: "reply", question: "question" }}
      button="Send my answer"
    >
      {(wrong) => (
        <>
          <Choice
            id="reply"
            question={isForThem(part) ? "What do you say?" : "Do you want to say something else?"}
            hint="All of these are fine. You can change it later."
            options={options}
            chosen={to}
            choose={setTo}
            wrong={wrong("reply")}
          />
          {to === "asked_question" && (
            <Box
              id="question"
              label="What do you want to ask?"
              hint="The people who ask you can read this."
              wrong={wrong("question")}
              text={question}
              onText={setQuestion}
              long
            />
          )}
        </>
      )}
    </OneThing>
  );
}

function Why({ mine }: Part) {
  return (
    <Section id="why" title="What it is for">
      <p class="govuk-body gt-written">{mine.purpose_shown ?? "This is not written down."}</p>
    </Section>
  );
}

function Session({ value: part }: { value: Part }) {
  const { session, mine } = part;
  const shown = mine.as_shown;
  return (
    <>
      <h1 class="govuk-heading-xl">{session.title}</h1>
      {session.status === "cancelled" && (
        <p class="govuk-body gt-banner">
          <strong>It is called off.</strong> You need not do anything.
        </p>
      )}
      <Why {...part} />
      <Facts
        facts={[
          ["When", moment(session) || "Not known yet"],
          ["Where", [session.venue, session.venue_access, session.venue_note].filter((each) => each != null)],
          ["How people meet", session.mode && label(mode, session.mode)],
          ["Where to join", session.joining_link],
          ["What you would do", label(participationRole, mine.role)],
          ["What is paid", mine.pay_offered ?? shown?.pay_offered ?? "Not written down. You can ask."],
          ["Support for you", mine.support_offered ?? shown?.support_offered ?? "Not written down. You can ask."],
          ["You asked", mine.question],
          ["The answer", mine.question_answer],
          ["Where you stand", mine.reply && STANDS[mine.reply]],
        ]}
      />
      {(isForThem(part) || isComing(part)) && mine.reply && <Answering part={part} />}
      <Link href="/my/support/">My support, before, during and after</Link>
      <Link href={`/my/say/?session=${session.id}`}>Say what you think, or read what was said</Link>
      <Link href={`/my/check-in/?session=${session.id}`}>Say how it is for you</Link>
      <Link href={wrongWith(session.id)}>Something is wrong with this</Link>
      <Link href="/my/sessions/">Back to my sessions</Link>
      <Foot />
    </>
  );
}

async function ask(mine: string): Promise<Answer<Part>> {
  const found = await partsOf(mine);
  if ("problem" in found) return found;
  const part = found.value.find(({ session }) => session.id === id);
  if (!part) return { problem: { code: "not-found", detail: "You have no part in this.", gone: true, faults: [] } };
  return { value: part, etag: "" };
}

showMine({ loaded: "The page is here.", ask: (me) => ask(me.id), View: Session });
