/** Pause or leave: a break, no messages at all, or the end; each can be undone. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { Contributor, Needs } from "../api/shapes";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Outcome } from "../forms/said";
import { Sure } from "../forms/sure";
import { contributorStatus } from "../labels";
import { Link } from "../link";
import { Section } from "../section";
import { Foot, type Me, showMine } from "./mine";
import { readNeeds, writeNeeds } from "./needs";

interface Now {
  status: NonNullable<Contributor["status"]>;
  stopped: Needs["messages_stopped"];
}

async function ask(me: Me): Promise<Answer<Now>> {
  const [profile, needs] = await Promise.all([
    answer(api.GET("/v1/contributors/{id}", { params: { path: { id: me.id } } })),
    readNeeds(me.id),
  ]);
  if ("problem" in profile) return profile;
  if ("problem" in needs) return needs;
  return { value: { status: profile.value.status, stopped: needs.value.messages_stopped }, etag: needs.etag };
}

function move(me: Me, from: Now["status"], to: Now["status"]) {
  const body = { to };
  return answer(
    api.POST("/v1/contributors/{id}/transitions", {
      params: { path: { id: me.id }, header: { "Idempotency-Key": keyFor({ from, ...body }) } },
      body,
    }),
  );
}

/** Only this one member, so what somebody else writes beside it is not undone: the newest version will do. */
async function stop(me: Me, stopped: boolean): Promise<Answer<unknown>> {
  const found = await readNeeds(me.id);
  return "problem" in found ? found : writeNeeds(me.id, { messages_stopped: stopped }, found.etag);
}

const CAN_PAUSE: readonly Now["status"][] = ["invited", "in_induction", "active"];

interface Part {
  me: Me;
  now: Now;
  /** Shows what is so now, and says what was done. */
  done: (change: Partial<Now>, words: string) => void;
}

function Pause({ me, now: { status }, done }: Part) {
  if (status === "paused")
    return (
      <Section id="pause" title="Your break">
        <p class="govuk-body">You are taking a break. It can be as long as you like.</p>
        <OneThing
          send={() => move(me, status, "active")}
          then={() => done({ status: "active" }, "Welcome back.")}
          button="End my break"
        />
      </Section>
    );
  if (!CAN_PAUSE.includes(status)) return null;
  return (
    <Section id="pause" title="Take a break">
      <p class="govuk-body">
        Nobody asks you to anything new. You need not say why. Your record stays as it is, and you can come back.
      </p>
      <OneThing
        send={() => move(me, status, "paused")}
        then={() => done({ status: "paused" }, `You are on a break. ${me.organisation} sees that from now on.`)}
        button="Take a break"
      />
    </Section>
  );
}

function Messages({ me, now: { stopped }, done }: Part) {
  return (
    <Section id="messages" title="Messages">
      <p class="govuk-body">
        {stopped ? "We send you no messages at all." : "You may get messages. You can stop all of them, for now or for good."}
      </p>
      <OneThing
        send={() => stop(me, !stopped)}
        then={() =>
          done({ stopped: !stopped }, stopped ? "You may get messages again." : "From now on you get no messages.")
        }
        button={stopped ? "Let messages come again" : "Stop all messages"}
      />
      {!stopped && <p class="govuk-body">Links to sign in still come, because you ask for them yourself.</p>}
    </Section>
  );
}

function Leave({ me, now: { status }, done }: Part) {
  if (status === "left")
    return (
      <Section id="leave" title="You have left">
        <p class="govuk-body">If you want to, you can say that you may take part again.</p>
        <OneThing
          send={() => move(me, status, "interested")}
          then={() => done({ status: "interested" }, `Thank you. ${me.organisation} sees that you are back.`)}
          button="I may want to take part again"
        />
      </Section>
    );
  return (
    <Section id="leave" title="Leave">
      <p class="govuk-body">Nobody asks you to anything any more. You need not say why.</p>
      <p class="govuk-body">Your record stays here until you ask for it to be deleted.</p>
      <Sure
        what="Leave"
        question="Do you want to leave?"
        more="You can come back later."
        yes="Yes, I want to leave"
        no="No, I stay"
        send={() => move(me, status, "left")}
        then={() => done({ status: "left" }, "You have left. Thank you for all that you gave.")}
      />
    </Section>
  );
}

function Page({ me, value }: { me: Me; value: Now }) {
  const [now, setNow] = useState(value);
  const [said, setSaid] = useState("");
  const done = (change: Partial<Now>, words: string) => {
    setNow({ ...now, ...change });
    setSaid(words);
  };
  const part = { me, now, done };
  return (
    <>
      <h1 class="govuk-heading-xl">Pause or leave</h1>
      <Outcome words={said} />
      <p class="govuk-body-l">{contributorStatus[now.status]}</p>
      <Pause {...part} />
      <Messages {...part} />
      <Leave {...part} />
      <Section id="delete" title="Delete my record">
        <p class="govuk-body">All that is about you goes. First you read what that means.</p>
        <Link href="/my/leave/delete/">Delete my record</Link>
      </Section>
      <Foot />
    </>
  );
}

showMine({ loaded: "The page is here.", ask, View: Page });
