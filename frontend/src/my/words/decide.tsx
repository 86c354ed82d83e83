/** Deciding on one's words: read them, say yes or no, then for whom, where and until when, one question at a time. */
import { type Answer, answer, api, every } from "../../api/client";
import { TAKEN_BACK } from "../../api/codes";
import type { Decision, Organisation } from "../../api/shapes";
import { Choice } from "../../forms/choice";
import { dayOf } from "../../forms/day";
import { Heading } from "../../forms/heading";
import { Question, Row } from "../../forms/journey";
import { OneThing } from "../../forms/one-thing";
import { Link } from "../../link";
import { Quotation } from "../../quotation";
import { list } from "../../wording";
import { READERS, decide, howLong, use, uses, who } from "../ledger";
import { Foot, type Me, showMine, wrongWith } from "../mine";
import { WhatIsAsked } from "../what-is-asked";
import { type Steps, Until, Where, Which, Who } from "./questions";
import { Holds, credit } from "./state";
import { type Said, useSteps } from "./steps";
import { type Mine, type Text, readMine, yeses } from "./texts";

interface Asked {
  me: Me;
  mine: Mine;
  text: Text;
  organisations: readonly Organisation[];
}

function Wish({ me, mine, text: { wish } }: Asked) {
  if (!wish) return null;
  return (
    <p class="govuk-body">
      {me.organisation} would like to show this. Who may read it: {who(wish, mine.names, READERS)}. Where:{" "}
      {uses(wish.uses) || "Anywhere"}.
    </p>
  );
}

function Reading(asked: Asked & { steps: Steps }) {
  const { me, mine, text, steps } = asked;
  const wording = mine.wordings.get(text.purpose);
  const agreed = yeses(mine, text).length > 0;
  return (
    <>
      <Heading words={text.name} />
      <p class="govuk-body">Others would read it like this:</p>
      <Quotation words={text.words} by={credit(text)} />
      {text.purpose === "publish_quote" && (
        <p class="govuk-body">
          Are these not your words? Then say no, and{" "}
          <a class="govuk-link" href={wrongWith(text.id)}>
            say what is wrong
          </a>
          . {me.organisation} can write them anew.
        </p>
      )}
      {text.group && <p class="govuk-body">All of your group have to say yes.</p>}
      <Wish {...asked} />
      <Holds me={me} mine={mine} text={text} />
      <WhatIsAsked wording={wording} />
      <Question steps={steps} missing={steps.said.decision ? null : ["decision", "Choose yes or no."]}>
        {(wrong) => (
          <Choice
            id="decision"
            question="May others read these words?"
            options={[
              { value: "given", label: agreed ? "Yes, and I say anew for whom" : "Yes" },
              agreed ? { value: TAKEN_BACK, label: "No, I take it back" } : { value: "refused", label: "No" },
            ]}
            chosen={steps.said.decision}
            choose={(decision) => steps.say({ decision: decision as Said["decision"] })}
            wrong={wrong("decision")}
          />
        )}
      </Question>
    </>
  );
}

/** "31 March 2027"; what is no day stays as it was typed, and the API says what is wrong with it. */
function dayWords(text: Said["until"]): string {
  const day = dayOf(text);
  if (!day || !Number.isNaN(Date.parse(day))) return howLong(day);
  return [text.day, text.month, text.year].join(" ");
}

function Answers({ steps, organisations }: { steps: Steps; organisations: readonly Organisation[] }) {
  const { said } = steps;
  const named = organisations.filter(({ id }) => said.recipients.includes(id)).map(({ name }) => name);
  return (
    <dl class="govuk-summary-list">
      <Row
        steps={steps}
        step={named.length ? "which" : "who"}
        name="Who may read them"
        value={named.length ? list(named) : who({ audience: said.audience || null }, new Map(), READERS)}
      />
      <Row steps={steps} step="where" name="Where" value={list(said.uses.map((code) => use[code]))} />
      <Row steps={steps} step="until" name="How long" value={dayWords(said.until)} />
    </dl>
  );
}

/** A yes for others stands beside this one: each is taken back, or takes the place of one for the same people. */
function Besides({ mine, text, said }: { mine: Mine; text: Text; said: Said }) {
  const others = yeses(mine, text).filter(({ audience }) => audience !== said.audience);
  if (!others.length) return null;
  return (
    <p class="govuk-body">
      You have also said yes to: {list(others.map((each) => who(each, mine.names, READERS)))}. That stays, until you take it
      back.
    </p>
  );
}

const BOXES = { audience: "change-who", recipients: "change-which", uses: "change-where", expires_on: "change-until" };

function Check({ me, mine, text, organisations, steps }: Asked & { steps: Steps }) {
  const { said } = steps;
  const yes = said.decision === "given";

  const send = () => {
    return decide(me.id, {
      purpose: text.purpose,
      decision: said.decision as Decision["decision"],
      subject_id: text.id,
      audience: yes ? (said.audience as NonNullable<Decision["audience"]>) : null,
      recipients: yes ? [...said.recipients] : [],
      uses: yes ? [...said.uses] : [],
      expires_on: yes ? dayOf(said.until) : null,
      given_by: "self",
      channel: "my own page",
      wording_version: mine.wordings.get(text.purpose)?.version ?? null,
    });
  };
  const sent = () => {
    steps.forget();
    location.replace(`/my/words/?done=${yes ? "yes" : "no"}`);
  };

  return (
    <>
      <Heading words={yes ? "Check what you said" : "You say no"} />
      <Quotation words={text.words} by={credit(text)} />
      {yes ? (
        <>
          <Answers steps={steps} organisations={organisations} />
          <Besides mine={mine} text={text} said={said} />
          <p class="govuk-body">You can take it back at any time.</p>
        </>
      ) : (
        <p class="govuk-body">Then only {me.organisation} can read them. You can say yes later.</p>
      )}
      <OneThing
        send={send}
        then={sent}
        boxes={BOXES}
        button={yes ? "Yes, I agree" : said.decision === TAKEN_BACK ? "Take it back" : "Save my no"}
      />
    </>
  );
}

function Decide(asked: Asked) {
  const steps = useSteps(`words-${asked.text.id} ${asked.me.id}`);
  const { organisations } = asked;
  return (
    <>
      {steps.step === "read" && <Reading {...asked} steps={steps} />}
      {steps.step === "who" && <Who steps={steps} />}
      {steps.step === "which" && <Which steps={steps} organisations={organisations} />}
      {steps.step === "where" && <Where steps={steps} />}
      {steps.step === "until" && <Until steps={steps} />}
      {steps.step === "check" && <Check {...asked} steps={steps} />}
      <Link href="/my/words/">Back without saving</Link>
      <Foot />
    </>
  );
}

const organisations = () =>
  every((more) => answer(api.GET("/v1/organisations", { params: { query: { limit: 200, ...more } } })));

const chosen = new URLSearchParams(location.search).get("text");

async function ask(me: Me): Promise<Answer<Omit<Asked, "me">>> {
  const [mine, all] = await Promise.all([readMine(me), organisations()]);
  if ("problem" in mine) return mine;
  if ("problem" in all) return all;
  const text = mine.value.texts.find(({ id }) => id === chosen);
  if (!text) return { problem: { code: "not-found", detail: "These words are not here.", gone: true, faults: [] } };
  return { value: { mine: mine.value, text, organisations: all.value.filter(({ id }) => id !== me.home) }, etag: "" };
}

showMine({ loaded: "The page is here.", ask, View: ({ me, value }) => <Decide me={me} {...value} /> });
