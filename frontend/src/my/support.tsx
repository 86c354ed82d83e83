/** My support: what I have before, during and after, what I say to it, and asking for more. */
import { useState } from "preact/hooks";
import { type Answer, answer, api, every } from "../api/client";
import type { Entry, OurSession } from "../api/shapes";
import { moment } from "../calendar";
import { today, when } from "../dates";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { keep, kept } from "../forms/drafts";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Outcome } from "../forms/said";
import { supportPhase } from "../taking-part";
import { Link } from "../link";
import { Section } from "../section";
import { Foot, type Me, showMine } from "./mine";

interface Shown {
  entries: readonly Entry[];
  sessions: readonly OurSession[];
}

const STANDS: Readonly<Record<string, string>> = {
  "": "It is planned.",
  offered: "It is offered to you.",
  taken: "You took this.",
  declined: "You did not want this.",
  done: "It was done.",
  follow_up: "Somebody comes back to you about it.",
};
const YES = "I take this";
const NO = "I do not want this";
/** What the API lets a person say, by how it stands. */
const SAYS: Readonly<Record<string, readonly (readonly [to: "taken" | "declined", button: string])[]>> = {
  "": [["taken", YES], ["declined", NO]],
  offered: [["taken", YES], ["declined", NO]],
  taken: [["declined", NO]],
  declined: [["taken", YES]],
};
const PHASES = ["before", "during", "after"] as const;
const NONE = "none";

const readEntries = () =>
  every((more) => answer(api.GET("/v1/support", { params: { query: { sort: "due_on", limit: 200, ...more } } })));

const move = (id: string, to: "taken" | "declined") =>
  answer(
    api.POST("/v1/support/{id}/transitions", {
      params: { path: { id }, header: { "Idempotency-Key": keyFor({ id, to }) } },
      body: { to },
    }),
  );

function Item({ entry, then }: { entry: Entry; then: (words: string) => void }) {
  const { id, what, note, outcome, due_on: due, owner_role: owner, asked_by_person: mine, follow_up_on: again } = entry;
  const stands = outcome ?? "";
  const open = stands === "" || stands === "offered";
  const unanswered = mine && !outcome;
  return (
    <li class="gt-record">
      <p class="govuk-body gt-written">
        {mine && "You asked for this: "}
        {what ?? "Support"}
      </p>
      <p class="govuk-body">
        {unanswered ? "Nobody has answered yet. It is on their list." : STANDS[stands]}
        {open && !mine && due && ` It is for ${when(due)}.`}
        {stands === "follow_up" && again && ` By ${when(again)}.`}
        {owner && ` ${owner} sees to it.`}
      </p>
      {note && (
        <details>
          <summary class="govuk-body">
            What was written about it<span class="govuk-visually-hidden">: {what}</span>
          </summary>
          <p class="govuk-body gt-written">{note}</p>
        </details>
      )}
      {SAYS[stands]?.filter(([to]) => !unanswered || to === "declined").map(([to, button]) => (
        <OneThing
          key={to}
          send={() => move(id, to)}
          then={() => then(to === "taken" ? "Saved: you take it." : "Saved: you do not want it. That is fine.")}
          button={mine && to === "declined" ? "I do not need it any more" : button}
          aside
        />
      ))}
    </li>
  );
}

interface Asked {
  what: string;
  session: string;
  phase: string;
}

const NOTHING: Asked = { what: "", session: NONE, phase: "before" };

function Ask({ me, sessions, then }: { me: Me; sessions: readonly OurSession[]; then: (words: string) => void }) {
  const draft = `ask ${me.id}`;
  const [asked, setAsked] = useState<Asked>(() => ({ ...NOTHING, ...kept<Partial<Asked>>(draft) }));
  const say = (more: Partial<Asked>) => {
    const now = { ...asked, ...more };
    keep(draft, now);
    setAsked(now);
  };
  const ahead = sessions.filter(({ starts_on: on, status }) => status !== "cancelled" && typeof on === "string" && on >= today);
  const one = ahead.find(({ id }) => id === asked.session);

  async function send(): Promise<Answer<Entry>> {
    if (!asked.what.trim()) return refused("what", "Say what would help you.");
    const body = {
      contributor_id: me.id,
      what: asked.what.trim(),
      ...(one ? { session_id: one.id, phase: asked.phase as Entry["phase"] } : { phase: "between" as const }),
    };
    return answer(api.POST("/v1/support", { params: { header: { "Idempotency-Key": keyFor(body) } }, body }));
  }

  function done() {
    keep(draft, {});
    setAsked(NOTHING);
    then(`Saved. ${me.organisation} sees it at once on the list of what people wait for.`);
  }

  return (
    <OneThing send={send} then={done} boxes={{ what: "what" }} button="Ask for it">
      {(wrong) => (
        <>
          <Box
            id="what"
            label="What would help you?"
            hint="You do not have to say why. Your words stay as you write them."
            long
            text={asked.what}
            onText={(what) => say({ what })}
            wrong={wrong("what")}
          />
          {ahead.length > 0 && (
            <Choice
              id="session"
              question="Is it for a session?"
              options={[
                ...ahead.map((each) => ({ value: each.id, label: each.title, hint: moment(each) })),
                { value: NONE, label: "No, or for all of them" },
              ]}
              chosen={one ? asked.session : NONE}
              choose={(session) => say({ session })}
            />
          )}
          {one && (
            <Choice
              id="phase"
              question="When?"
              options={PHASES.map((value) => ({ value, label: supportPhase[value] }))}
              chosen={asked.phase}
              choose={(phase) => say({ phase })}
            />
          )}
        </>
      )}
    </OneThing>
  );
}

interface Part {
  title: string;
  day: string;
  entries: readonly Entry[];
  then: (words: string) => void;
}

function OfSession({ title, day, entries, then }: Part) {
  return (
    <Section id={`of-${entries[0]!.id}`} title={title}>
      {day && <p class="govuk-body">{day}</p>}
      {([...PHASES, "between"] as const).map((phase) => {
        const found = entries.filter((each) => each.phase === phase);
        if (!found.length) return null;
        return (
          <div key={phase}>
            {day && <h3 class="govuk-heading-m">{supportPhase[phase]}</h3>}
            <ul class="gt-cards">
              {found.map((entry) => (
                <Item key={entry.id} entry={entry} then={then} />
              ))}
            </ul>
          </div>
        );
      })}
    </Section>
  );
}

function Support({ me, value }: { me: Me; value: Shown }) {
  const [entries, setEntries] = useState(value.entries);
  const [said, setSaid] = useState("");
  const of = (session: string | null | undefined) => entries.filter((each) => (each.session_id ?? null) === (session ?? null));
  const known = value.sessions.filter(({ id }) => of(id).length);
  const ids = new Set(known.map(({ id }) => id));
  const rest = entries.filter(({ session_id: id }) => !id || !ids.has(id));
  async function again(words: string) {
    const found = await readEntries();
    if ("value" in found) setEntries(found.value);
    setSaid(words);
  }
  return (
    <>
      <h1 class="govuk-heading-xl">My support</h1>
      <Outcome words={said} />
      <p class="govuk-body-l">What you have before, during and after. You can say no to any of it.</p>
      <p class="govuk-body">Only you and {me.organisation} can read this page.</p>
      {!entries.length && <p class="govuk-body">Nothing is planned for you yet. You can ask for it here.</p>}
      {known.map((each) => (
        <OfSession key={each.id} title={each.title} day={moment(each) || "The day is not known yet"} entries={of(each.id)} then={again} />
      ))}
      {rest.length > 0 && <OfSession title="Between sessions" day="" entries={rest} then={again} />}
      <Section id="ask" title="Ask for support">
        <Ask me={me} sessions={value.sessions} then={again} />
      </Section>
      <Link href="/my/check-in/">Say how you are</Link>
      <Foot />
    </>
  );
}

async function ask({ id }: Me): Promise<Answer<Shown>> {
  const query = { contributor_id: id, sort: "-starts_on", limit: 200 };
  const [entries, sessions] = await Promise.all([
    readEntries(),
    every((more) => answer(api.GET("/v1/sessions", { params: { query: { ...query, ...more } } }))),
  ]);
  if ("problem" in entries) return entries;
  if ("problem" in sessions) return sessions;
  return { value: { entries: entries.value, sessions: sessions.value }, etag: "" };
}

showMine({ loaded: "The page is here.", ask, View: Support });
