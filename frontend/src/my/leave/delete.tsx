/** Delete my record: what goes, what stays and why; check; ask; and how far it is while it runs. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../../api/client";
import type { Erasure } from "../../api/shapes";
import { day, when } from "../../dates";
import { Choice } from "../../forms/choice";
import { Heading } from "../../forms/heading";
import { Question, Row, useJourney } from "../../forms/journey";
import { keyFor } from "../../forms/once";
import { OneThing } from "../../forms/one-thing";
import { Done } from "../../forms/said";
import { Link } from "../../link";
import { Foot, type Me, showMine } from "../mine";
import { EasyRead } from "../what-is-asked";

/** The newest one. */
async function read(me: Me): Promise<Answer<Erasure | null>> {
  const found = await answer(
    api.GET("/v1/erasures", { params: { query: { contributor_id: me.id, sort: "-created_at", limit: 1 } } }),
  );
  return "problem" in found ? found : { value: found.value.items[0] ?? null, etag: "" };
}

interface Shown {
  erasure: Erasure | null;
  /** Why the organisation called it off, in its own words. */
  why: string | null;
}

async function ask(me: Me): Promise<Answer<Shown>> {
  const found = await read(me);
  if ("problem" in found) return found;
  const erasure = found.value;
  if (erasure?.state !== "cancelled") return { value: { erasure, why: null }, etag: "" };
  const moves = await answer(api.GET("/v1/erasures/{id}/transitions", { params: { path: { id: erasure.id } } }));
  if ("problem" in moves) return moves;
  return { value: { erasure, why: moves.value.items.at(-1)?.reason ?? null }, etag: "" };
}

/** @param last the one before, so that asking again is not the same thing pressed twice */
function request(me: Me, last: Erasure | null) {
  const body = { contributor_id: me.id };
  const key = keyFor({ ...body, after: last?.id });
  return answer(api.POST("/v1/erasures", { params: { header: { "Idempotency-Key": key } }, body }));
}

function callOff({ id }: Erasure) {
  const body = { to: "cancelled" };
  const header = { "Idempotency-Key": keyFor({ id, ...body }) };
  return answer(api.POST("/v1/erasures/{id}/transitions", { params: { path: { id }, header }, body }));
}

interface Said {
  read: boolean;
  copy: "yes" | "no" | "";
}

type Step = "what" | "copy" | "check";

const NOTHING: Said = { read: false, copy: "" };
const stepsOf = ({ read, copy }: Said): readonly Step[] => {
  if (!read) return ["what"];
  return copy === "no" ? ["what", "copy", "check"] : ["what", "copy"];
};

const EASY_READ = [
  "You can ask us to delete your record.",
  "You do not have to say why.",
  "Then what we know about you goes.",
  "Your name goes. Your words go.",
  "You cannot sign in here any more.",
  "Some things stay.",
  "What you said together with others can stay.",
  "What other people wrote can stay. We take your name out.",
  "We cannot take back what is on paper.",
  "First, somebody reads what others wrote about you.",
  "Then somebody else says yes.",
  "This can take one month.",
  "Until then you can change your mind.",
  "After that, nobody can bring your record back.",
  "You can ask somebody you trust to help you decide.",
];

function Refused({ me, why }: { me: Me; why: string }) {
  return (
    <section class="gt-section" aria-labelledby="refused">
      <h2 class="govuk-heading-m" id="refused">
        You asked before, and {me.organisation} did not delete your record
      </h2>
      <p class="govuk-body">This is why, in their words:</p>
      <p class="govuk-body gt-banner gt-written">{why}</p>
      <p class="govuk-body">You can ask again below, or say that you do not agree.</p>
      <Link href="/my/wrong/">Say that something is wrong</Link>
    </section>
  );
}

function What({ me, why, steps }: { me: Me; why: string | null; steps: Steps }) {
  return (
    <>
      <Heading words="Delete my record" />
      {why && <Refused me={me} why={why} />}
      <p class="govuk-body-l">You can ask for it at any time. You need not say why.</p>
      <EasyRead sentences={EASY_READ} />
      <h2 class="govuk-heading-m">What goes</h2>
      <ul class="govuk-list govuk-list--bullet">
        <li>your name, and how to reach you</li>
        <li>what helps you, what you bring, and your answers about yourself</li>
        <li>what you agreed to, and your part in sessions</li>
        <li>your own words, also where they are on our web pages</li>
        <li>your way to sign in</li>
      </ul>
      <h2 class="govuk-heading-m">What stays, and why</h2>
      <ul class="govuk-list govuk-list--bullet">
        <li>Words of a group you were in. They belong to the others too. They are shown again only if the others agree.</li>
        <li>What others wrote. Somebody reads each text. Your name is taken out where it has to go.</li>
        <li>How many people came to a session. It is a number, and not your name.</li>
        <li>That somebody did something, and when. It is kept so that nobody can hide it. It has no name of yours.</li>
      </ul>
      <h2 class="govuk-heading-m">What we cannot call back</h2>
      <p class="govuk-body">
        What is on paper, or what somebody else has copied from the web. We tell other organisations that they should
        delete it too.
      </p>
      <h2 class="govuk-heading-m">Who decides, and when</h2>
      <p class="govuk-body">
        Somebody at {me.organisation} looks at what others wrote. Then one of those in charge there agrees, and it is
        deleted. It takes a month at most. Until they agree you can change your mind.
      </p>
      <button
        class="govuk-button"
        type="button"
        onClick={() => {
          steps.say({ read: true });
          steps.go("copy");
        }}
      >
        Go on
      </button>
    </>
  );
}

type Steps = ReturnType<typeof useJourney<Said, Step>>;

function First({ steps }: { steps: Steps }) {
  const { copy } = steps.said;
  const wants = copy === "yes";
  return (
    <>
      <Heading words="Do you want a copy first?" />
      <p class="govuk-body">When your record is gone, nobody can make one any more.</p>
      <Question
        steps={wants ? { ...steps, next: () => location.assign("/my/copy/") } : steps}
        missing={copy ? null : ["copy", "Choose yes or no."]}
      >
        {(wrong) => (
          <Choice
            id="copy"
            question="Choose one"
            options={[
              { value: "yes", label: "Yes, take me to my copy" },
              { value: "no", label: "No, I need none or I have one" },
            ]}
            chosen={copy}
            choose={(value) => steps.say({ copy: value as Said["copy"] })}
            wrong={wrong("copy")}
          />
        )}
      </Question>
    </>
  );
}

function Check({ me, last, steps, asked }: { me: Me; last: Erasure | null; steps: Steps; asked: (made: Erasure) => void }) {
  return (
    <>
      <Heading words="Check before you ask" />
      <dl class="govuk-summary-list">
        <Row steps={steps} step="what" name="What you ask for" value={`${me.organisation} deletes your record.`} />
        <Row steps={steps} step="copy" name="A copy first" value="No" />
      </dl>
      <p class="govuk-body">
        <strong>When it is done, it cannot be undone.</strong> You can no longer sign in here.
      </p>
      <OneThing send={() => request(me, last)} then={asked} button="Yes, delete my record" />
    </>
  );
}

const FAR: Readonly<Record<"asked" | "in_review" | "agreed", string>> = {
  asked: "We are looking for what others wrote that names you.",
  in_review: "Somebody reads what others wrote that names you, one text after the other.",
  agreed: "It has been agreed. Your record is being deleted now.",
};

const GONE = "It is done. Your record is deleted. You can close this page.";
const OUT = "You are signed out. If you can no longer sign in, your record is deleted.";

/** The sign-in goes with the record, so whoever looks once more may be a stranger by then. */
async function look(me: Me, { state }: Erasure): Promise<Answer<{ now: Erasure | null; words: string }>> {
  const found = await read(me);
  const isOut = "problem" in found && found.problem.code === "not-signed-in";
  if (isOut && state === "agreed") return { value: { now: null, words: OUT }, etag: "" };
  if ("problem" in found) return found;
  const words = isRunning(found.value) ? "This is how it stands now." : GONE;
  return { value: { now: found.value, words }, etag: "" };
}

function isRunning(erasure: Erasure | null): erasure is Erasure & { state: keyof typeof FAR } {
  return !!erasure && erasure.state in FAR;
}

function Running({ me, erasure, shows }: {
  me: Me;
  erasure: Erasure & { state: keyof typeof FAR };
  shows: (erasure: Erasure | null, words: string) => void;
}) {
  return (
    <>
      <p class="govuk-body-l">Your record is going to be deleted.</p>
      <dl class="govuk-summary-list">
        {[
          ["Asked for on", day(erasure.created_at)],
          ["How far it is", FAR[erasure.state]],
          ["Done at the latest on", when(erasure.due_on)],
        ].map(([name, value]) => (
          <div class="govuk-summary-list__row" key={name}>
            <dt class="govuk-summary-list__key">{name}</dt>
            <dd class="govuk-summary-list__value">{value}</dd>
          </div>
        ))}
      </dl>
      <p class="govuk-body">
        When it is done you can no longer sign in. We write to you once more to say that it is done. We do not if you have
        no e-mail here, or want no messages. Your address is deleted with that.
      </p>
      {erasure.state === "agreed" ? (
        <p class="govuk-body">It can no longer be stopped.</p>
      ) : (
        <>
          <p class="govuk-body">You can still change your mind.</p>
          <OneThing
            send={() => callOff(erasure)}
            then={(now) => shows(now, "Stopped. Your record stays as it is.")}
            button="Stop, and keep my record"
            aside
          />
        </>
      )}
      <OneThing
        send={() => look(me, erasure)}
        then={({ now, words }) => shows(now, words)}
        button="Look again"
        aside
      />
    </>
  );
}

interface Asking {
  me: Me;
  last: Erasure | null;
  why: string | null;
  asked: (made: Erasure) => void;
}

function Journey({ me, last, why, asked }: Asking) {
  const steps = useJourney<Said, Step>(`delete ${me.id}`, NOTHING, stepsOf);
  const done = (made: Erasure) => {
    steps.forget();
    history.replaceState(null, "", location.pathname);
    scrollTo(0, 0);
    asked(made);
  };
  return (
    <>
      {steps.step === "what" && <What me={me} why={why} steps={steps} />}
      {steps.step === "copy" && <First steps={steps} />}
      {steps.step === "check" && <Check me={me} last={last} steps={steps} asked={done} />}
      <Link href="/my/leave/">Stop here, and keep my record</Link>
      <Foot />
    </>
  );
}

function Delete({ me, value }: { me: Me; value: Shown }) {
  const [erasure, setErasure] = useState(value.erasure);
  const [said, setSaid] = useState({ words: "", times: 0 });
  const shows = (now: Erasure | null, words: string) => {
    setErasure(now);
    setSaid({ words, times: said.times + 1 });
  };
  if (!said.words && !isRunning(erasure)) {
    const asked = (made: Erasure) => shows(made, `You have asked. ${me.organisation} sees that from now on.`);
    return <Journey me={me} last={erasure} why={value.why} asked={asked} />;
  }
  return (
    <>
      <h1 class="govuk-heading-xl">Delete my record</h1>
      {said.words && (
        <Done key={said.times}>
          <p class="govuk-body">{said.words}</p>
        </Done>
      )}
      {isRunning(erasure) && <Running me={me} erasure={erasure} shows={shows} />}
      <Foot />
    </>
  );
}

showMine({ loaded: "The page is here.", ask, View: Delete });
