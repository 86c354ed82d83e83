/** How a session stands: it goes ahead, it is done, or it is called off, with who will be written to. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { components } from "../api/schema";
import type { Coming, OurSession } from "../api/shapes";
import { moment } from "../calendar";
import { today } from "../dates";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { sessionStatus } from "../session-words";
import { Section } from "../section";
import { label, list } from "../wording";
import { type Following, readFollowing } from "./following";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

type Status = components["schemas"]["SessionStatus"];

interface Shown {
  session: OurSession;
  following: Following;
  /** Whoever may come, where this role sees who. */
  coming: readonly Coming[] | null;
  keptBack: number;
}

/** What is not called off, as it can be moved on, with what is done by it. */
const MOVES: Readonly<Record<Status, readonly (readonly [to: Status, button: string])[]>> = {
  planned: [["confirmed", "It goes ahead"], ["delivered", "It is done"]],
  confirmed: [["delivered", "It is done"], ["planned", "It is not sure any more"]],
  delivered: [["confirmed", "It is not done yet"]],
  cancelled: [["planned", "Plan it again"], ["confirmed", "It goes ahead after all"]],
};

const AHEAD: readonly Status[] = ["planned", "confirmed"];

function move({ id, version }: OurSession, to: Status, reason: string | null) {
  const body = { to, reason };
  const header = { "Idempotency-Key": keyFor({ id, version, ...body }) };
  return answer(api.POST("/v1/sessions/{id}/transitions", { params: { path: { id }, header }, body }));
}

function callOffAll({ id, version }: OurSession, series: string, reason: string | null) {
  const body = { from_session_id: id, cancel: true, reason };
  const header = { "Idempotency-Key": keyFor({ series, version, ...body }) };
  return answer(
    api.POST("/v1/series/{id}/following", { params: { path: { id: series }, header }, body: body as never }),
  );
}

const done = (to: Status) => () => location.replace(`/desk/session/?id=${idInAddress}&done=${to}`);

/** Those who may come get one letter each, if they want letters. */
function WhoIsTold({ session, coming, keptBack }: Shown) {
  if (session.status === "delivered") return <p class="govuk-body">It has been, so nobody is written to.</p>;
  if (!coming) return <p class="govuk-body">Everybody who may come gets one letter.</p>;
  const asked = coming.filter(({ reply }) => reply);
  const others = keptBack ? [keptBack === 1 ? "one more person" : `${keptBack} more people`] : [];
  const names = [...asked.map(({ display_name }) => display_name), ...others];
  if (!names.length) return <p class="govuk-body">Nobody was asked yet, so nobody is written to.</p>;
  return (
    <p class="govuk-body">
      <strong>{list(names)}</strong> may come. Each gets one letter, if they want letters. It does not say what the
      session is about, or why it is called off.
    </p>
  );
}

function CallOff({ shown }: { shown: Shown }) {
  const { session, following } = shown;
  const more = following.count > 1;
  const [sure, setSure] = useState(false);
  const [which, setWhich] = useState("");
  const [why, setWhy] = useState("");

  async function send(): Promise<Answer<unknown>> {
    const reason = why.trim() || null;
    if (more && !which) return refused("which", "Choose for which sessions.");
    return which === "all" ? callOffAll(session, following.series, reason) : move(session, "cancelled", reason);
  }

  if (!sure)
    return (
      <button class="govuk-button govuk-button--secondary" type="button" onClick={() => setSure(true)}>
        Call it off
      </button>
    );
  return (
    <Section id="call-off" title="Call it off?">
      <WhoIsTold {...shown} />
      {session.status !== "delivered" && <p class="govuk-body">Whoever booked places gets one too.</p>}
      <OneThing send={send} then={done("cancelled")} boxes={{ which: "which", reason: "why" }} button="Yes, call it off">
        {(wrong) => (
          <>
            {more && (
              <Choice
                id="which"
                question="Which sessions?"
                options={[
                  { value: "one", label: "This one alone" },
                  {
                    value: "all",
                    label: "This one and those that follow",
                    hint: `${following.words} Whoever may come to one of them gets a letter too.`,
                  },
                ]}
                chosen={which}
                choose={setWhich}
                wrong={wrong("which")}
              />
            )}
            <Box
              id="why"
              label="Why"
              hint="You can leave it empty. It is kept with the history, and no letter says it."
              wrong={wrong("why")}
              text={why}
              onText={setWhy}
            />
          </>
        )}
      </OneThing>
      <button class="govuk-button govuk-button--secondary" type="button" onClick={() => setSure(false)}>
        No, leave it
      </button>
    </Section>
  );
}

/** The first day that it may mean. */
const first = ({ starts_on: on }: OurSession) => (on && typeof on === "object" ? on.from : (on ?? ""));

function Page({ value: shown }: { value: Shown }) {
  const { session } = shown;
  const { status } = session;
  // A day that is only known by its month is compared as far as it is known.
  const early = first(session) > today.slice(0, first(session).length);
  const moves = MOVES[status].filter(([to]) => to !== "delivered" || !early);
  return (
    <>
      <p class="govuk-caption-l">{[session.title, moment(session)].filter(Boolean).join(", ")}</p>
      <h1 class="govuk-heading-xl">How the session stands</h1>
      <p class="govuk-body-l">{label(sessionStatus, status)}</p>
      {early && status !== "cancelled" && (
        <p class="govuk-body">From its day on, you can say here that it is done.</p>
      )}
      {status === "cancelled" && (
        <p class="govuk-body">If it is on again, no letter says so. Tell those whom you asked, or ask them anew.</p>
      )}
      <div class="gt-moves">
        {moves.map(([to, button]) => (
          <OneThing
            key={to}
            send={() => move(session, to, null)}
            then={done(to)}
            button={button}
            aside={!AHEAD.includes(status) || to === "planned"}
          />
        ))}
      </div>
      {status !== "cancelled" && <CallOff shown={shown} />}
      <Foot back={[`/desk/session/?id=${idInAddress}`, "Back to this session"]} />
    </>
  );
}

const path = { session_id: idInAddress };

async function ask(me: Staff): Promise<Answer<Shown>> {
  const [session, coming] = await Promise.all([
    answer(api.GET("/v1/sessions/{id}", { params: { path: { id: idInAddress } } })),
    me.may("participations:read")
      ? answer(api.GET("/v1/sessions/{session_id}/who-is-coming", { params: { path } }))
      : null,
  ]);
  if ("problem" in session) return session;
  if (coming && "problem" in coming) return coming;
  const following = await readFollowing(session.value);
  if ("problem" in following) return following;
  const shown = { session: session.value, following: following.value, coming: coming && coming.value.items };
  return { value: { ...shown, keptBack: coming?.value.kept_back ?? 0 }, etag: session.etag };
}

showDesk({ loaded: "The page is here.", ask, View: Page });
