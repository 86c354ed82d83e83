/** What somebody thinks who came: one question a page, none of which has to be answered, and no name. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "./api/client";
import type { FeedbackForm, FeedbackQuestion } from "./api/shapes";
import { when } from "./dates";
import { Box } from "./forms/box";
import { Choice } from "./forms/choice";
import { keep, kept } from "./forms/drafts";
import { Heading } from "./forms/heading";
import { Question, Row, useJourney } from "./forms/journey";
import { OneThing } from "./forms/one-thing";
import { EasyRead } from "./my/what-is-asked";
import { show } from "./show";
import { taken, whenOpened } from "./sign-in/secret";

const NAME = "feedback";
const NO_ANSWER: Readonly<Record<string, string>> = {
  do_not_know: "I do not know",
  do_not_want_to_say: "I do not want to say",
};
const MORE: Readonly<Record<string, string>> = { yes: "Yes", no: "No", not_sure: "I do not know" };
const FOR: Readonly<Record<string, string>> = {
  home: "Only the people who run the session",
  partners: "Those who work on this with them",
  public: "Everybody, on web pages too",
};
const NOTHING = "No answer";

/** What is kept in this tab until it is sent: the link too, for a step has an address of its own. */
interface Said {
  secret: string;
  words: Readonly<Record<string, string>>;
  quoteFor: string;
  /** What was sent and did not arrive, with its key: sent once more, it is kept once. */
  sent: { text: string; key: string };
}

function opened(): string {
  const [link, before] = [taken(), kept<Partial<Said>>(NAME)];
  if (link && link !== before.secret) keep(NAME, { secret: link });
  return link ?? before.secret ?? "";
}

const secret = opened();
const read = () => answer(api.POST("/v1/public/feedback/form", { body: { secret } }));

function bodyOf({ form }: FeedbackForm, { words, quoteFor }: Said) {
  const said = form.questions.flatMap((question) => {
    const text = words[question.id]?.trim();
    return text ? [{ question, text }] : [];
  });
  const of = (kind: FeedbackQuestion["kind"]) => said.filter(({ question }) => question.kind === kind);
  const rated = of("rating").map(({ question: { id }, text }) =>
    text in NO_ANSWER ? { question: id, no_answer: text as "do_not_know" } : { question: id, value: Number(text) },
  );
  const quote = of("quote")[0]?.text;
  return {
    secret,
    ratings: rated,
    answers: of("words").map(({ question: { id }, text }) => ({ question: id, words: text })),
    would_like_more: (of("would_like_more")[0]?.text ?? null) as "yes" | null,
    topics: of("topics").flatMap(({ text }) => text.split("\n").map((each) => each.trim()).filter(Boolean)),
    quote: quote ? { words: quote, audience: (quoteFor || "home") as "home" } : null,
  };
}

type Steps = ReturnType<typeof useJourney<Said, string>>;

function optionsOf({ scales }: FeedbackForm, question: FeedbackQuestion) {
  if (question.kind === "would_like_more") return Object.entries(MORE);
  const scale = scales.find(({ id, version }) => id === question.scale_id && version === question.scale_version);
  const steps = scale?.steps.map(({ value, words }): [string, string] => [String(value), words]) ?? [];
  return [...steps, ...Object.entries(NO_ANSWER)];
}

function Asked({ value, question, steps }: { value: FeedbackForm; question: FeedbackQuestion; steps: Steps }) {
  const { id, kind, plain } = question;
  const { words, quoteFor } = steps.said;
  const say = (text: string) => steps.say({ words: { ...words, [id]: text } });
  const chosen = kind === "rating" || kind === "would_like_more";
  return (
    <>
      <Heading words={plain} />
      <EasyRead sentences={question.easy_read} />
      <Question steps={steps} missing={null}>
        {() =>
          chosen ? (
            <Choice
              id={id}
              question="Choose one, or go on"
              options={optionsOf(value, question).map(([code, name]) => ({ value: code, label: name }))}
              chosen={words[id] ?? ""}
              choose={say}
            />
          ) : (
            <>
              <Box
                id={id}
                label={kind === "topics" ? "One on each line" : "In your own words"}
                hint="You can leave it empty. Please name nobody."
                long
                text={words[id] ?? ""}
                onText={say}
              />
              {kind === "quote" && (
                <Choice
                  id="for"
                  question="Who may read it?"
                  options={Object.entries(FOR).map(([code, name]) => ({ value: code, label: name }))}
                  chosen={quoteFor}
                  choose={(to) => steps.say({ quoteFor: to })}
                  hint="We do not know who you are. So you cannot take it back later."
                />
              )}
            </>
          )
        }
      </Question>
    </>
  );
}

function inWords(value: FeedbackForm, question: FeedbackQuestion, { words, quoteFor }: Said): string {
  const text = words[question.id]?.trim();
  if (!text) return NOTHING;
  if (question.kind === "quote") return `${text} (${FOR[quoteFor || "home"]})`;
  if (question.kind !== "rating" && question.kind !== "would_like_more") return text;
  return new Map(optionsOf(value, question)).get(text) ?? text;
}

function Check({ value, steps, sent }: { value: FeedbackForm; steps: Steps; sent: () => void }) {
  function send(): Promise<Answer<unknown>> {
    const body = bodyOf(value, steps.said);
    const text = JSON.stringify(body);
    const { key } = steps.said.sent.text === text ? steps.said.sent : { key: crypto.randomUUID() };
    steps.say({ sent: { text, key } });
    return answer(api.POST("/v1/public/feedback", { params: { header: { "Idempotency-Key": key } }, body }));
  }
  return (
    <>
      <Heading words="Check what you say" />
      <dl class="govuk-summary-list">
        {value.form.questions.map((question) => (
          <Row key={question.id} steps={steps} step={question.id} name={question.plain} value={inWords(value, question, steps.said)} />
        ))}
      </dl>
      <p class="govuk-body">Your name is not with it. Once you have sent it, nobody can find it as yours.</p>
      <OneThing send={send} then={sent} button="Send it" />
    </>
  );
}

function Start({ value, steps }: { value: FeedbackForm; steps: Steps }) {
  const { form, session, closes_on } = value;
  const on = session.starts_on && when(session.starts_on as string);
  return (
    <>
      <Heading words="What did you think?" />
      {(session.title || on) && <p class="govuk-body-l">{[session.title, on].filter(Boolean).join(", ")}</p>}
      <p class="govuk-body">{form.plain}</p>
      <EasyRead sentences={form.easy_read} />
      <p class="govuk-body">You can do this until {when(closes_on)}. It takes about five minutes.</p>
      <button class="govuk-button" type="button" onClick={steps.next}>
        Start
      </button>
    </>
  );
}

function Thanks() {
  return (
    <>
      <Heading words="Thank you" />
      <p class="govuk-body-l">What you said has arrived.</p>
      <p class="govuk-body">The people who run the session read it. You can close this page now.</p>
    </>
  );
}

const BLANK: Said = { secret, words: {}, quoteFor: "", sent: { text: "", key: "" } };

function Feedback({ value }: { value: FeedbackForm }) {
  const [done, setDone] = useState(false);
  const order = ["start", ...value.form.questions.map(({ id }) => id), "check"];
  const steps = useJourney<Said, string>(NAME, BLANK, () => order);
  function sent() {
    steps.forget();
    history.replaceState(null, "", location.pathname);
    setDone(true);
  }
  if (done) return <Thanks />;
  if (steps.step === "start") return <Start value={value} steps={steps} />;
  const question = value.form.questions.find(({ id }) => id === steps.step);
  if (question) return <Asked key={question.id} value={value} question={question} steps={steps} />;
  return <Check value={value} steps={steps} sent={sent} />;
}

whenOpened(() => location.reload());

void show(document.getElementById("island")!, {
  loading: "Getting the page …",
  loaded: "The page is here.",
  ask: read,
  View: Feedback,
  instead: {
    why: "The last day to answer may be over. Ask whoever gave you the link.",
    where: "/help/",
    link: "Get help",
  },
});
