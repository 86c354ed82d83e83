/** Pause or leave: a break, no messages at all, or the end; each can be undone. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { Contributor, Needs } from "../api/shapes";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Done } from "../forms/said";
import { contributorStatus } from "../labels";
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
      <section class="gt-section" aria-labelledby="pause">
        <h2 class="govuk-heading-l" id="pause">
          Your break
        </h2>
        <p class="govuk-body">You are taking a break. It can be as long as you like.</p>
        <OneThing
          send={() => move(me, status, "active")}
          then={() => done({ status: "active" }, "Welcome back.")}
          button="End my break"
        />
      </section>
    );
  if (!CAN_PAUSE.includes(status)) return null;
  return (
    <section class="gt-section" aria-labelledby="pause">
      <h2 class="govuk-heading-l" id="pause">
        Take a break
      </h2>
      <p class="govuk-body">
        Nobody asks you to anything new. You need not say why. Your record stays as it is, and you can come back.
      </p>
      <OneThing
        send={() => move(me, status, "paused")}
        then={() => done({ status: "paused" }, `You are on a break. ${me.organisation} sees that from now on.`)}
        button="Take a break"
      />
    </section>
  );
}

function Messages({ me, now: { stopped }, done }: Part) {
  return (
    <section class="gt-section" aria-labelledby="messages">
      <h2 class="govuk-heading-l" id="messages">
        Messages
      </h2>
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
    </section>
  );
}

function Leave({ me, now: { status }, done }: Part) {
  const [sure, setSure] = useState(false);
  if (status === "left")
    return (
      <section class="gt-section" aria-labelledby="leave">
        <h2 class="govuk-heading-l" id="leave">
          You have left
        </h2>
        <p class="govuk-body">If you want to, you can say that you may take part again.</p>
        <OneThing
          send={() => move(me, status, "interested")}
          then={() => done({ status: "interested" }, `Thank you. ${me.organisation} sees that you are back.`)}
          button="I may want to take part again"
        />
      </section>
    );
  return (
    <section class="gt-section" aria-labelledby="leave">
      <h2 class="govuk-heading-l" id="leave">
        Leave
      </h2>
      <p class="govuk-body">Nobody asks you to anything any more. You need not say why.</p>
      <p class="govuk-body">Your record stays here until you ask for it to be deleted.</p>
      {sure ? (
        <>
          <p class="govuk-body">
            <strong>Do you want to leave?</strong> You can come back later.
          </p>
          <OneThing
            send={() => move(me, status, "left")}
            then={() => {
              setSure(false);
              done({ status: "left" }, "You have left. Thank you for all that you gave.");
            }}
            button="Yes, I want to leave"
          />
          <button class="govuk-button govuk-button--secondary" type="button" onClick={() => setSure(false)}>
            No, I stay
          </button>
        </>
      ) : (
        <button class="govuk-button govuk-button--secondary" type="button" onClick={() => setSure(true)}>
          Leave
        </button>
      )}
    </section>
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
      {said && (
        <Done key={said}>
          <p class="govuk-body">{said}</p>
        </Done>
      )}
      <p class="govuk-body-l">{contributorStatus[now.status]}</p>
      <Pause {...part} />
      <Messages {...part} />
      <Leave {...part} />
      <section class="gt-section" aria-labelledby="delete">
        <h2 class="govuk-heading-l" id="delete">
          Delete my record
        </h2>
        <p class="govuk-body">All that is about you goes. First you read what that means.</p>
        <p class="govuk-body">
          <a class="govuk-link gt-alone" href="/my/leave/delete/">
            Delete my record
          </a>
        </p>
      </section>
      <Foot />
    </>
  );
}

showMine({ loaded: "The page is here.", ask, View: Page });
