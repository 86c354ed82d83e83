/** How I am: who reads it and where to get help now, then a face or words, and who may read it. */
import { useState } from "preact/hooks";
import { type Answer } from "../api/client";
import type { WhoReads } from "../api/shapes";
import { when } from "../dates";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { keep, kept } from "../forms/drafts";
import { refused } from "../forms/faults";
import { OneThing } from "../forms/one-thing";
import { Outcome } from "../forms/said";
import { Sure } from "../forms/sure";
import { face } from "../taking-part";
import { Section } from "../section";
import { type Said, type Shown, type Told, readAll, readSaid, share, takeAway, tell } from "./check-ins";
import { Face } from "./face";
import { Foot, type Me, showMine } from "./mine";

const FACES = Object.keys(face) as (keyof typeof face)[];
const session = new URLSearchParams(location.search).get("session");

interface Written {
  face: string;
  words: string;
  took: string;
  gave: string;
  who: string;
}

const NOTHING: Written = { face: "", words: "", took: "", gave: "", who: "me" };

function Who({ who }: { who: WhoReads }) {
  return (
    <div class="gt-banner">
      <p class="govuk-body">
        <strong>If you share it:</strong> {who.read_by}
      </p>
      <p class="govuk-body">
        <strong>If you need help now, do not wait for that.</strong> {who.help_here}
      </p>
      <ul class="govuk-list">
        {who.help_now.map(({ name, what, call, text }) => (
          <li key={name}>
            <strong>{name}</strong>:{" "}
            {call && (
              <a class="govuk-link gt-alone" href={`tel:${call.replaceAll(" ", "")}`}>
                Call {call}
              </a>
            )}
            {text && (
              <a class="govuk-link gt-alone" href={`sms:${text}`}>
                Text {text}
              </a>
            )}{" "}
            {what}
          </li>
        ))}
      </ul>
    </div>
  );
}

const filled = (written: Written, me: Me): Told => ({
  contributor_id: me.id,
  ...(session && { session_id: session }),
  ...(written.face && { face: written.face as keyof typeof face }),
  ...Object.fromEntries(
    (["words", "took", "gave"] as const).flatMap((name) => (written[name].trim() ? [[name, written[name].trim()]] : [])),
  ),
});

function Tell({ me, saved }: { me: Me; saved: (shared: boolean) => void }) {
  const draft = `check-in ${me.id}`;
  const [written, setWritten] = useState<Written>(() => ({ ...NOTHING, ...kept<Partial<Written>>(draft) }));
  const say = (more: Partial<Written>) => {
    const now = { ...written, ...more };
    keep(draft, now);
    setWritten(now);
  };
  const shared = written.who === "home";

  async function send(): Promise<Answer<unknown>> {
    const { words, took, gave } = written;
    if (!written.face && ![words, took, gave].some((each) => each.trim()))
      return refused("face", "Choose a face, or write some words.");
    return tell(filled(written, me), shared);
  }

  function done() {
    keep(draft, {});
    setWritten(NOTHING);
    saved(shared);
  }

  return (
    <OneThing send={send} then={done} boxes={{ face: "face", words: "words" }} button="Save it">
      {(wrong) => (
        <>
          <Choice
            id="face"
            question="How is it for you?"
            hint="You can choose a face, write words, or both."
            options={FACES.map((value) => ({ value, label: face[value], mark: <Face name={value} /> }))}
            chosen={written.face}
            choose={(value) => say({ face: value })}
            wrong={wrong("face")}
          />
          <Box
            id="words"
            label="In your own words"
            long
            text={written.words}
            onText={(words) => say({ words })}
            wrong={wrong("words")}
          />
          <Box id="took" label="What this took out of you" text={written.took} onText={(took) => say({ took })} />
          <Box id="gave" label="What this gave you" text={written.gave} onText={(gave) => say({ gave })} />
          <Choice
            id="who"
            question="Who may read it?"
            options={[
              { value: "me", label: "Only me", hint: "Nobody is told that you wrote it. Nobody can answer." },
              { value: "home", label: me.organisation, hint: "They answer you. You see who looked." },
            ]}
            chosen={written.who}
            choose={(who) => say({ who })}
          />
        </>
      )}
    </OneThing>
  );
}

function Item({ me, said, then }: { me: Me; said: Said; then: (words: string) => void }) {
  const on = said.said_on ? when(said.said_on) : "A while ago";
  return (
    <li class="gt-card">
      <h3 class="govuk-heading-m gt-card__title">{on}</h3>
      {said.face && (
        <p class="govuk-body">
          <Face name={said.face} /> {face[said.face]}
        </p>
      )}
      {said.words && <p class="govuk-body gt-written">{said.words}</p>}
      {said.took && <p class="govuk-body gt-written">It took: {said.took}</p>}
      {said.gave && <p class="govuk-body gt-written">It gave: {said.gave}</p>}
      {said.shared && said.recorded_by && <p class="govuk-body">Recorded for you by: {said.recorded_by}</p>}
      <p class="govuk-body">{said.shared ? `${me.organisation} can read this.` : "Only you can read this."}</p>
      {said.shared && said.answer && (
        <p class="govuk-body gt-banner gt-written">
          <strong>Their answer:</strong> {said.answer}
        </p>
      )}
      {said.shared && !said.answer && <p class="govuk-body">It is on their list until it is answered.</p>}
      {!said.shared && (
        <OneThing
          send={() => share(said.id)}
          then={() => then(`Saved. ${me.organisation} can read it now, and answers you.`)}
          button={`Let ${me.organisation} read it`}
          aside
        />
      )}
      <Sure
        what="Take it away"
        question="Do you want to take it away?"
        more="It cannot be brought back."
        yes="Yes, take it away"
        no="No, keep it"
        send={() => takeAway(said.id, said.shared)}
        then={() => then("It is gone.")}
      />
    </li>
  );
}

function CheckIn({ me, value }: { me: Me; value: Shown }) {
  const [all, setAll] = useState<Pick<Shown, "said" | "own">>(value);
  const [words, setWords] = useState("");
  async function again(done: string) {
    const found = await readSaid();
    if ("value" in found) setAll(found.value);
    setWords(done);
  }
  const saved = (shared: boolean) =>
    again(
      shared ? `Saved. ${me.organisation} can read it. It is on their list until they answer.` : "Saved. Only you can read it.",
    );
  return (
    <>
      <h1 class="govuk-heading-xl">How I am</h1>
      <Outcome words={words} />
      <p class="govuk-body-l">You can say how it is for you. You do not have to.</p>
      <Who who={value.who} />
      <Tell me={me} saved={saved} />
      {all.said.length > 0 && (
        <Section id="said" title="What you said before">
          <ul class="gt-cards">
            {all.said.map((said) => (
              <Item key={said.id} me={me} said={said} then={again} />
            ))}
          </ul>
        </Section>
      )}
      {!all.own && (
        <p class="govuk-body">You came in with a code. To see what only you can read, sign in with a link to your own e-mail.</p>
      )}
      <Foot />
    </>
  );
}

showMine({ loaded: "The page is here.", ask: readAll, View: CheckIn });
