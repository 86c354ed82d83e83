/** Something is wrong: four doors, and all that was sent with how it stands and by when an answer is due. */
import { useState } from "preact/hooks";
import { day, when } from "../dates";
import { Doors } from "../doors";
import { OneThing } from "../forms/one-thing";
import { Outcome, arrived } from "../forms/said";
import { Section } from "../section";
import { Foot, type Me, showMine } from "./mine";
import { CODES, type Code, HINTS, NAMES, NOTHING_KNOWN, kindOf } from "./wrong/kinds";
import { STATUS, type Sent, canTakeBack, readSent, takeBack } from "./wrong/sent";

const sent = arrived();
const done = CODES.find((each) => each === sent);

function due(code: Code, day: string): string {
  return code === "data" ? `They tell you by ${when(day)} that they have it.` : `They answer by ${when(day)}.`;
}

const sentOn = ({ came, at }: Sent) =>
  came
    ? `You said it on ${when(came.on)} (${came.how}). It was written down for you.`
    : `You sent it on ${day(at)}.`;

function Item({ sent, changed }: { sent: Sent; changed: (words: string) => void }) {
  return (
    <li class="gt-card">
      <h3 class="govuk-heading-m gt-card__title">{NAMES[sent.code]}</h3>
      <p class="govuk-body">
        {sentOn(sent)} {STATUS[sent.status]} {sent.due && due(sent.code, sent.due)}
        {sent.reader && ` ${sent.reader} is the one who reads it.`}
      </p>
      {sent.about && <p class="govuk-body">About: {sent.about}</p>}
      {sent.said.map((words) => (
        <p class="govuk-body gt-banner gt-written" key={words}>
          {words}
        </p>
      ))}
      {sent.answer && (
        <p class="govuk-body gt-written">
          <strong>The answer:</strong> {sent.answer}
        </p>
      )}
      {canTakeBack(sent) && (
        <details>
          <summary class="govuk-body">
            Take it back<span class="govuk-visually-hidden">: {NAMES[sent.code]}</span>
          </summary>
          <p class="govuk-body">You need not say why. Nobody has to answer it then.</p>
          <OneThing send={() => takeBack(sent)} then={() => changed("You took it back.")} button="Yes, take it back" aside />
        </details>
      )}
    </li>
  );
}

function All({ all, changed }: { all: readonly Sent[]; changed: (words: string) => void }) {
  if (!all.length) return null;
  return (
    <Section id="sent" title="What you sent">
      <ul class="gt-cards">
        {all.map((sent) => (
          <Item key={sent.id} sent={sent} changed={changed} />
        ))}
      </ul>
    </Section>
  );
}

function Wrong({ me, value }: { me: Me; value: readonly Sent[] }) {
  const [all, setAll] = useState(value);
  const [said, setSaid] = useState(done ? kindOf(done, NOTHING_KNOWN).done(me) : "");
  /** How it stands now is read anew: what it is called then, the API says. */
  async function changed(words: string) {
    const found = await readSent(me);
    if ("value" in found) setAll(found.value);
    setSaid(words);
  }
  return (
    <>
      <h1 class="govuk-heading-xl">Something is wrong</h1>
      <Outcome words={said} />
      <p class="govuk-body-l">What is it? Somebody has to answer you.</p>
      <Doors to={CODES.map((code) => ({ href: `tell/?what=${code}`, name: NAMES[code], what: HINTS[code] }))} />
      <p class="govuk-body">
        Somebody can write it down with you, or for you. Are you in danger now?{" "}
        <a class="govuk-link" href="/help/">
          Get help at once
        </a>
        .
      </p>
      <p class="govuk-body">
        You can also go outside of {me.organisation}.{" "}
        <a class="govuk-link" href="/complaints/">
          How to complain
        </a>
        .
      </p>
      <All all={all} changed={changed} />
      <Foot />
    </>
  );
}

showMine({ loaded: "The page is here.", ask: readSent, View: Wrong });
