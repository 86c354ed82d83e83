/** Replies that we wait for: who was asked and has said neither yes nor no, the next session first. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { Awaited } from "../api/shapes";
import { moment } from "../calendar";
import { day } from "../dates";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Outcome } from "../forms/said";
import { Link } from "../link";
import { reply } from "../taking-part";
import { type Paged, More, useList } from "./more";
import { type Staff, Foot, showDesk } from "./staff";

const look = (cursor?: string): Promise<Answer<Paged<Awaited>>> =>
  answer(api.GET("/v1/participations/awaited", { params: { query: { limit: 50, ...(cursor && { cursor }) } } }));

const TOLD = [
  { value: "accepted", label: "They said yes" },
  { value: "declined", label: "They said no" },
  { value: "off", label: "We do not ask them any more" },
];

interface One {
  item: Awaited;
  then: (words: string) => void;
}

function Told({ item, then }: One) {
  const [to, setTo] = useState("");
  const box = `told-${item.participation_id}`;
  const path = { id: item.participation_id };
  function send(): Promise<Answer<unknown>> {
    if (!to) return Promise.resolve(refused("to", "Choose what came of it."));
    if (to === "off")
      return answer(api.DELETE("/v1/participations/{id}", { params: { path, header: { "If-Match": "*" } } }));
    const header = { "Idempotency-Key": keyFor({ ...path, to }) };
    return answer(api.POST("/v1/participations/{id}/transitions", { params: { path, header }, body: { to } }));
  }
  return (
    <details>
      <summary class="govuk-body">
        Write down what came of it<span class="govuk-visually-hidden">: {item.contributor_name}, {item.session_title}</span>
      </summary>
      <OneThing send={send} then={() => then("Saved.")} boxes={{ to: box }} button="Save what came of it" aside>
        {(wrong) => (
          <Choice id={box} question="What came of it?" options={TOLD} chosen={to} choose={setTo} wrong={wrong(box)} />
        )}
      </OneThing>
    </details>
  );
}

function TheirQuestion({ item, then }: One) {
  const [words, setWords] = useState(item.question_answer ?? "");
  const box = `answer-${item.participation_id}`;
  async function send(): Promise<Answer<unknown>> {
    if (!words.trim()) return refused("question_answer", "Write the answer.");
    const params = { path: { id: item.participation_id }, header: { "If-Match": "*" } };
    return answer(api.PATCH("/v1/participations/{id}", { params, body: { question_answer: words.trim() } }));
  }
  return (
    <>
      <p class="govuk-body gt-written">{item.question}</p>
      <OneThing
        send={send}
        then={() => then("Saved. They read your answer on their own page.")}
        boxes={{ question_answer: box }}
        button={item.question_answer ? "Change the answer" : "Send the answer"}
      >
        {(wrong) => (
          <Box id={box} label={`Your answer to ${item.contributor_name}`} text={words} onText={setWords} wrong={wrong(box)} long />
        )}
      </OneThing>
    </>
  );
}

function Item({ item, then, may }: One & { may: boolean }) {
  return (
    <li class="gt-record">
      <h2 class="govuk-heading-m">{item.contributor_name}</h2>
      <p class="govuk-body">
        {[reply[item.reply], item.asked_at && `since ${day(item.asked_at)}`].filter(Boolean).join(" · ")}
      </p>
      <Link href={`/desk/session/?id=${item.session_id}`}>{item.session_title}</Link>
      <p class="govuk-body">{moment(item) || "Day not known yet"}</p>
      {may && item.reply === "asked_question" && <TheirQuestion item={item} then={then} />}
      {may && <Told item={item} then={then} />}
    </li>
  );
}

function List({ me, value }: { me: Staff; value: Paged<Awaited> }) {
  const list = useList(value, look);
  return (
    <>
      <h1 class="govuk-heading-xl">Replies that we wait for</h1>
      <Outcome words={list.said} />
      <p class="govuk-body-l">The next session comes first. Each leaves this list by a yes or a no, or when the session is over.</p>
      <More list={list} empty="Nobody. Everybody who was asked has said yes or no.">
        {(items) =>
          items.map((item) => (
            <Item key={item.participation_id} item={item} then={list.again} may={me.may("participations:write")} />
          ))
        }
      </More>
      <Foot back={["/desk/", "Back to my work"]} />
    </>
  );
}

showDesk({ loaded: "The list is here.", ask: () => look(), View: List });
