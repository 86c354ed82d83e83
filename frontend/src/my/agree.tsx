/** Saying yes or no to one purpose: what it means, who may know, and until when. */
import { useState } from "preact/hooks";
import { TAKEN_BACK } from "../api/codes";
import type { Consent, Wording } from "../api/shapes";
import { Choice } from "../forms/choice";
import { Day, NO_DAY, dayOf } from "../forms/day";
import { refused } from "../forms/faults";
import { OneThing } from "../forms/one-thing";
import { Link } from "../link";
import { Foot, type Me } from "./mine";
import { AUDIENCE, decide } from "./ledger";
import { PURPOSES } from "./purposes";
import { WhatIsAsked } from "./what-is-asked";

export interface Question {
  purpose: Consent["purpose"];
  subject: string | null;
  /** The words that it is about, where it is about some. */
  words: string | null;
  /** What they are asked, word by word. */
  wording: Wording | undefined;
  /** Whether they have said yes to it. */
  agreed: boolean;
}

type Audience = NonNullable<Consent["audience"]>;

interface Asked {
  me: Me;
  question: Question;
  /** Whether a yes waits for the adult who is responsible for them. */
  waits: boolean;
  done: (what: string) => void;
}

export function Agree({ me, question, waits, done }: Asked) {
  const { purpose, subject, words, wording, agreed } = question;
  const { name, without, audiences } = PURPOSES[purpose];
  const [said, setSaid] = useState("");
  const [audience, setAudience] = useState<string>(audiences.length === 1 ? audiences[0]! : "");
  const [until, setUntil] = useState(NO_DAY);

  async function send() {
    if (!said) return refused("decision", "Choose yes or no.");
    const yes = said === "given";
    if (yes && !audience) return refused("audience", "Choose who may know.");
    return decide(me.id, {
      purpose,
      decision: said as Consent["decision"],
      subject_id: subject,
      audience: yes ? (audience as Audience) : null,
      recipients: [],
      expires_on: yes ? dayOf(until) : null,
      given_by: "self",
      channel: "my own page",
      wording_version: wording?.version ?? null,
    });
  }

  return (
    <>
      <h1 class="govuk-heading-xl">{name}</h1>
      {words && <p class="govuk-body gt-banner gt-written">{words}</p>}
      <WhatIsAsked wording={wording} lead />
      <p class="govuk-body">If you say no: {without}</p>
      <p class="govuk-body">You can change your mind at any time. From then on it holds.</p>
      {waits && (
        <p class="govuk-body gt-banner">
          You are under 16. Your yes waits until the adult who is responsible for you says yes too. Your no holds at once.
        </p>
      )}
      <OneThing
        send={send}
        then={() => done(said === "given" ? "yes" : "no")}
        boxes={{ decision: "decision", audience: "audience", expires_on: "until" }}
        button="Save what I decided"
      >
        {(wrongOf) => (
          <>
            <Choice
              id="decision"
              question="Do you agree?"
              options={[
                { value: "given", label: "Yes" },
                agreed ? { value: TAKEN_BACK, label: "No, I take it back" } : { value: "refused", label: "No" },
              ]}
              chosen={said}
              choose={setSaid}
              wrong={wrongOf("decision")}
            />
            {audiences.length > 1 && (
              <Choice
                id="audience"
                question="If yes: who may know?"
                options={audiences.map((value) => ({ value, label: AUDIENCE[value] }))}
                chosen={audience}
                choose={setAudience}
                wrong={wrongOf("audience")}
              />
            )}
            <Day
              id="until"
              question="If yes: until which day?"
              hint="Leave it empty if there is no end. For example: 31 3 2027."
              text={until}
              onText={setUntil}
              wrong={wrongOf("until")}
            />
          </>
        )}
      </OneThing>
      <Link href="/my/consents/">Back without saving</Link>
      <Foot />
    </>
  );
}
