/** Answering for one's side: one statement a page, none of which has to be answered, then a look at all of them. */
import { type ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Answer } from "../api/client";
import type { NewAnswers, Questionnaire } from "../api/shapes";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { refused } from "../forms/faults";
import { Heading } from "../forms/heading";
import { Question, Row, useJourney } from "../forms/journey";
import { OneThing } from "../forms/one-thing";
import { perspective, rung } from "../labels";
import { EasyRead } from "../my/what-is-asked";
import { NOTHING, NO_ANSWER, optionsOf } from "./words";

type Side = NewAnswers["perspective"];

/** What is kept in this tab until it is sent. A link's secret is kept too: a step has an address of its own. */
export interface Said {
  secret: string;
  side: string;
  /** The step, or why there is none, by the id of the statement. */
  steps: Readonly<Record<string, string>>;
  rung: string;
  /** Who writes it down for somebody else, by role. */
  by: string;
  /** What was sent and did not arrive, with its key: sent once more, it is kept once. */
  sent: { text: string; key: string };
}

export const BLANK: Said = { secret: "", side: "", steps: {}, rung: "", by: "", sent: { text: "", key: "" } };

interface Asked {
  /** What the draft is kept by. */
  name: string;
  title: string;
  asks: Questionnaire;
  sides: readonly Side[];
  first: Said;
  /** What becomes of it, and who can read it. */
  promise: ComponentChildren;
  /** Whose answers they are, where somebody else writes them down. */
  recordedFor?: string;
  send: (body: NewAnswers, key: string, by: string) => Promise<Answer<unknown>>;
  thanks: ComponentChildren;
  /** After it was sent, and before the thanks. */
  then?: () => void;
}

type Steps = ReturnType<typeof useJourney<Said, string>>;

const options = (words: Readonly<Record<string, string>>, codes: readonly string[]) =>
  codes.map((value) => ({ value, label: words[value] ?? value }));

const named = (words: Readonly<Record<string, string>>, code: string) => words[code] ?? NOTHING;

function bodyOf({ questions }: Questionnaire, chosen: Said): NewAnswers {
  const ratings = questions.flatMap(({ id }) => {
    const step = chosen.steps[id];
    if (!step) return [];
    const said = step in NO_ANSWER ? { no_answer: step as "do_not_know" } : { value: Number(step) };
    return [{ question: id, ...said }];
  });
  return { perspective: chosen.side as Side, ratings, ladder_experienced: (chosen.rung || null) as null };
}

/** As it was sent before, where it was. */
export const saidBefore = ({ perspective: side, ratings, ladder_experienced }: NewAnswers): Said => ({
  ...BLANK,
  side,
  rung: ladder_experienced ?? "",
  steps: Object.fromEntries(
    (ratings ?? []).map(({ question, value, no_answer }) => [question, String(value ?? no_answer ?? "")]),
  ),
});

function Start({ asked: { title, asks, promise }, steps }: { asked: Asked; steps: Steps }) {
  return (
    <>
      <Heading words="How do we work together?" />
      <p class="govuk-body-l">{title}</p>
      <p class="govuk-body">{asks.plain}</p>
      <EasyRead sentences={asks.easy_read} />
      {promise}
      <button class="govuk-button" type="button" onClick={steps.next}>
        Start
      </button>
    </>
  );
}

function WhichSide({ sides, steps }: { sides: readonly Side[]; steps: Steps }) {
  const missing = steps.said.side ? null : (["side", "Choose the side that you answer for."] as const);
  return (
    <>
      <Heading words="Who are you here?" />
      <p class="govuk-body">If more than one is true, choose what you mostly are in this work.</p>
      <Question steps={steps} missing={missing}>
        {(wrong) => (
          <Choice
            id="side"
            question="I am one of"
            options={options(perspective, sides)}
            chosen={steps.said.side}
            choose={(side) => steps.say({ side })}
            wrong={wrong("side")}
          />
        )}
      </Question>
    </>
  );
}

function Statement({ asks, id, steps }: { asks: Questionnaire; id: string; steps: Steps }) {
  const { plain, easy_read } = asks.questions.find((each) => each.id === id)!;
  return (
    <>
      <Heading words={plain} />
      <EasyRead sentences={easy_read} />
      <Question steps={steps} missing={null}>
        {() => (
          <Choice
            id={id}
            question="How true is it? Choose one, or go on."
            options={optionsOf(asks)}
            chosen={steps.said.steps[id] ?? ""}
            choose={(step) => steps.say({ steps: { ...steps.said.steps, [id]: step } })}
          />
        )}
      </Question>
    </>
  );
}

function Rung({ steps }: { steps: Steps }) {
  return (
    <>
      <Heading words="How far were you part of it?" />
      <Question steps={steps} missing={null}>
        {() => (
          <Choice
            id="rung"
            question="Choose what it mostly was, or go on."
            options={[...options(rung, Object.keys(rung)), { value: "", label: NOTHING }]}
            chosen={steps.said.rung}
            choose={(chosen) => steps.say({ rung: chosen })}
          />
        )}
      </Question>
    </>
  );
}

function Check({ asked, steps, sent }: { asked: Asked; steps: Steps; sent: () => void }) {
  const { said } = steps;
  const words = new Map(optionsOf(asked.asks).map(({ value, label }) => [value, label]));
  const { recordedFor } = asked;
  async function send(): Promise<Answer<unknown>> {
    const by = said.by.trim();
    if (recordedFor && !by) return refused("recorded_by", "Say who writes it down, by role.");
    const body = bodyOf(asked.asks, said);
    const text = JSON.stringify([body, by]);
    const { key } = said.sent.text === text ? said.sent : { key: crypto.randomUUID() };
    steps.say({ sent: { text, key } });
    return asked.send(body, key, by);
  }
  return (
    <>
      <Heading words={recordedFor ? `Check what ${recordedFor} said` : "Check what you say"} />
      <dl class="govuk-summary-list">
        <Row steps={steps} step="side" name="I am one of" value={named(perspective, said.side)} />
        {asked.asks.questions.map(({ id, plain }) => (
          <Row key={id} steps={steps} step={id} name={plain} value={words.get(said.steps[id] ?? "") ?? NOTHING} />
        ))}
        <Row steps={steps} step="rung" name="How far you were part of it" value={named(rung, said.rung)} />
      </dl>
      {asked.promise}
      <OneThing
        send={send}
        then={sent}
        boxes={{ recorded_by: "by" }}
        button={recordedFor ? `Write it down for ${recordedFor}` : "Send it"}
      >
        {(wrong) =>
          recordedFor && (
            <Box
              id="by"
              label="Who writes it down"
              hint={`By role, for example: coordinator. ${recordedFor} reads it.`}
              text={said.by}
              onText={(by) => steps.say({ by })}
              wrong={wrong("by")}
            />
          )
        }
      </OneThing>
    </>
  );
}

export function Rate(asked: Asked) {
  const [done, setDone] = useState(false);
  const ids = asked.asks.questions.map(({ id }) => id);
  const ahead = ["start", "side"];
  // Nothing comes before the side: without it nothing can be sent.
  const steps = useJourney<Said, string>(asked.name, asked.first, ({ side }) =>
    side ? [...ahead, ...ids, "rung", "check"] : ahead,
  );
  function sent() {
    steps.forget();
    asked.then?.();
    setDone(true);
  }
  if (done)
    return (
      <>
        <Heading words="Thank you" />
        {asked.thanks}
      </>
    );
  if (steps.step === "start") return <Start asked={asked} steps={steps} />;
  if (steps.step === "side") return <WhichSide sides={asked.sides} steps={steps} />;
  if (steps.step === "rung") return <Rung steps={steps} />;
  if (steps.step === "check") return <Check asked={asked} steps={steps} sent={sent} />;
  return <Statement key={steps.step} asks={asked.asks} id={steps.step} steps={steps} />;
}
