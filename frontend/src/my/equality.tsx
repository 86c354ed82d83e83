/** Questions about me: each can be left out, answered, changed and taken away, and nobody else reads an answer. */
import { useEffect, useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { Equality } from "../api/shapes";
import { keep, kept } from "../forms/drafts";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { refused } from "../forms/faults";
import { Heading } from "../forms/heading";
import { OneThing } from "../forms/one-thing";
import { Outcome } from "../forms/said";
import { ItNowSays, isStale, quicker } from "../forms/stale";
import { Link } from "../link";
import { QUESTIONS, type Question } from "./equality/questions";
import { Foot, type Me, showMine } from "./mine";

type Answers = NonNullable<Equality["answers"]>;

interface Held {
  answers: Answers;
  etag: string;
  answered: boolean;
}

const NONE: Answers = { source: "answered_themselves" };
const path = (me: Me) => ({ contributor_id: me.id });

async function read(me: Me): Promise<Answer<Held>> {
  const found = await answer(api.GET("/v1/contributors/{contributor_id}/equality", { params: { path: path(me) } }));
  if ("problem" in found) return found;
  const { answers, answered } = found.value;
  return { value: { answers: answers ?? NONE, etag: found.etag, answered }, etag: found.etag };
}

const write = (me: Me, answers: Answers, etag: string) =>
  answer(
    api.PUT("/v1/contributors/{contributor_id}/equality", {
      params: { path: path(me), header: { "If-Match": etag } },
      body: { ...answers, source: "answered_themselves" },
    }),
  );

const erase = (me: Me, etag: string) =>
  answer(
    api.DELETE("/v1/contributors/{contributor_id}/equality", {
      params: { path: path(me), header: { "If-Match": etag } },
    }),
  );

/** "Muslim", with their own words where there are some; nothing where it was left out. */
function said({ member, answers, own }: Question, all: Answers): string {
  const code = all[member];
  return [code && answers[code], own && all[own.member]].filter(Boolean).join(": ");
}

const QUICKER = quicker("This was changed while you were answering.");

interface Asked {
  me: Me;
  question: Question;
  held: Held;
  /** What is held now, and whether to go on. */
  holds: (held: Held) => void;
  next: () => void;
}

interface Draft {
  code?: string;
  own?: string;
}

function Ask({ me, question, held, holds, next }: Asked) {
  const { member, own } = question;
  const name = `equality-${member} ${me.id}`;
  const [draft, setDraft] = useState<Draft>(() => kept<Draft>(name));
  const [late, setLate] = useState(false);
  const code = draft.code ?? held.answers[member] ?? "";
  const words = draft.own ?? (own && held.answers[own.member]) ?? "";

  const say = (more: Draft) => {
    const now = { ...draft, ...more };
    keep(name, now);
    setDraft(now);
  };

  async function save(code: string | null, words: string | null): Promise<Answer<Held>> {
    const answers = { ...held.answers, [member]: code, ...(own && { [own.member]: words }) } as Answers;
    const found = await write(me, answers, held.etag);
    if ("value" in found) return { value: { answers, etag: found.etag, answered: true }, etag: found.etag };
    if (!isStale(found)) return found;
    const now = await read(me);
    if ("problem" in now) return now;
    holds(now.value);
    setLate(true);
    return QUICKER;
  }

  async function send(): Promise<Answer<Held>> {
    const typed = words.trim();
    return code || typed ? save(code || null, typed || null) : refused(member, "Choose one, or skip this question.");
  }

  const saved = (now: Held) => {
    keep(name, {});
    holds(now);
    next();
  };

  return (
    <>
      <Heading words={question.question} />
      <OneThing
        send={send}
        then={saved}
        boxes={{ [member]: "answer", ...(own && { [own.member]: "own" }) }}
        button="Save and go on"
      >
        {(wrong) => (
          <>
            {late && <ItNowSays yours="What you chose">{said(question, held.answers) || "nothing"}.</ItNowSays>}
            <Choice
              id="answer"
              question="Choose one"
              options={Object.entries(question.answers).map(([value, label]) => ({ value, label }))}
              chosen={code}
              choose={(value) => say({ code: value })}
              wrong={wrong("answer")}
            />
            {own && (
              <Box id="own" label={own.label} wrong={wrong("own")} text={words} onText={(text) => say({ own: text })} />
            )}
          </>
        )}
      </OneThing>
      {said(question, held.answers) && (
        <OneThing send={() => save(null, null)} then={saved} button="Take this answer away" aside />
      )}
      <button class="govuk-button govuk-button--secondary" type="button" onClick={next}>
        Skip this question
      </button>
      <Link href="/my/equality/">Stop here</Link>
    </>
  );
}

interface List {
  me: Me;
  held: Held;
  /** What was done just now. */
  done: string;
  erased: () => void;
  go: (step: string) => void;
}

function All({ me, held, done, erased, go }: List) {
  const [sure, setSure] = useState(false);
  const first = QUESTIONS.find((question) => !said(question, held.answers)) ?? QUESTIONS[0]!;
  const follow = (event: Event, step: string) => {
    event.preventDefault();
    go(step);
  };
  return (
    <>
      <Heading words="Questions about me" />
      <Outcome words={done} />
      <p class="govuk-body-l">You do not have to answer. You can leave out any of them.</p>
      <p class="govuk-body">
        No one else can read your answers, not even at {me.organisation}. They are only counted with those of others.
        We say “32 carers took part”, and never who. Groups of few people are not shown.
      </p>
      <p class="govuk-body">
        They are counted only if you agree, under{" "}
        <a class="govuk-link" href="/my/consents/">
          what I agreed to
        </a>
        .
      </p>
      <button class="govuk-button" type="button" onClick={() => go(first.member)}>
        Answer the questions
      </button>
      <dl class="govuk-summary-list">
        {QUESTIONS.map((question) => (
          <div class="govuk-summary-list__row" key={question.member}>
            <dt class="govuk-summary-list__key">{question.name}</dt>
            <dd class="govuk-summary-list__value">
              {said(question, held.answers) || "Not answered"}{" "}
              <a
                class="govuk-link gt-alone"
                href={`?step=${question.member}`}
                onClick={(event) => follow(event, question.member)}
              >
                Change<span class="govuk-visually-hidden">: {question.name}</span>
              </a>
            </dd>
          </div>
        ))}
      </dl>
      {held.answered && !sure && (
        <button class="govuk-button govuk-button--secondary" type="button" onClick={() => setSure(true)}>
          Take all my answers away
        </button>
      )}
      {held.answered && sure && (
        <>
          <p class="govuk-body">
            <strong>Take all of them away?</strong> They are then kept nowhere.
          </p>
          <OneThing
            send={() => erase(me, held.etag)}
            then={erased}
            button="Yes, take them away"
          />
          <button class="govuk-button govuk-button--secondary" type="button" onClick={() => setSure(false)}>
            No, keep them
          </button>
        </>
      )}
    </>
  );
}

const named = () => new URLSearchParams(location.search).get("step");

function Equality({ me, value }: { me: Me; value: Held }) {
  const [held, setHeld] = useState(value);
  const [step, setStep] = useState(named);
  const [done, setDone] = useState("");

  useEffect(() => {
    const back = () => setStep(named());
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);

  const go = (to: string | null) => {
    history.pushState(null, "", to ? `?step=${to}` : location.pathname);
    setDone(to ? "" : "That was the last question. Thank you.");
    setStep(to);
    scrollTo(0, 0);
  };

  /** What is there now has a version of its own, also where there is nothing. */
  async function erased() {
    const found = await read(me);
    if ("value" in found) setHeld(found.value);
    setDone("Taken away. None of your answers is kept.");
  }

  const at = QUESTIONS.findIndex(({ member }) => member === step);
  const question = QUESTIONS[at];
  return (
    <>
      {question ? (
        <Ask
          key={step}
          me={me}
          question={question}
          held={held}
          holds={setHeld}
          next={() => go(QUESTIONS[at + 1]?.member ?? null)}
        />
      ) : (
        <All me={me} held={held} done={done} erased={erased} go={go} />
      )}
      <Foot />
    </>
  );
}

showMine({ loaded: "The page is here.", ask: read, View: Equality });
