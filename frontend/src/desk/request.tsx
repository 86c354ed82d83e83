/** One thing that somebody said: what it is, moving it on, and the answer that they get. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import { today, when } from "../dates";
import { type Fact, Facts } from "../facts";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { Day, NO_DAY, dayOf } from "../forms/day";
import { refused } from "../forms/faults";
import { OneThing } from "../forms/one-thing";
import { Outcome, arrived } from "../forms/said";
import { ItNowSays, isStale, quicker } from "../forms/stale";
import { Link } from "../link";
import { Section } from "../section";
import { label } from "../wording";
import { NamedStandpoint, namedIn } from "./named";
import { type Kind, MEANS, type Said, change, due, isKind, move, read, title } from "./said";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const asked = new URLSearchParams(location.search).get("kind");
const kind: Kind = isKind(asked) ? asked : "complaints";
const means = MEANS[kind];
const { results, aside } = means;

interface Shown {
  said: Said;
  /** The names of whose it is and, of a concern, whom it is about, as far as this role may know them. */
  name: string;
  about: string;
  /** The record that it names, in its own words. */
  named: string | null;
}

const done = arrived();

interface Held {
  said: Said;
  etag: string;
}

const on = (day: string | null | undefined) => (day ? when(day) : null);

function Words({ title: name, text }: { title: string; text: string | null | undefined }) {
  if (!text) return null;
  return (
    <>
      <h2 class="govuk-heading-m">{name}</h2>
      <p class="govuk-body gt-words gt-written">{text}</p>
    </>
  );
}

function What({ said, name, about, named }: Shown) {
  const outcome = said.outcome ? results[said.outcome]?.label : null;
  const facts: Fact[] = [
    ["Who", name || said.made_as || null],
    ["About whom", about],
    ["Came on", on(said.received_on ?? (kind === "concerns" ? said.created_at?.slice(0, 10) : null))],
    ["How it came", said.channel ?? null],
    ["They were told that it came", on(said.acknowledged_on)],
    ["Answered on", on(said.closed_on)],
    ["What came of it", outcome ?? null],
  ];
  return (
    <>
      <Facts facts={facts} />
      <Words title="What they said" text={said.words} />
      <Words title="It is about" text={named} />
      <Words title="What is wrong" text={said.wrong} />
      <Words title="What would be right" text={said.would_be_right} />
      <Words title="What they want to be read beside it" text={said.statement} />
      <Words title="What they would like to come of it" text={said.wanted} />
      <Words title="What you told them" text={said.answer} />
    </>
  );
}

/** What the page holds, read anew: another may have changed it since. */
async function again(): Promise<Answer<Held>> {
  const found = await read(kind, idInAddress);
  return "problem" in found ? found : { value: { said: found.value, etag: found.etag }, etag: found.etag };
}

const QUICKER = quicker("Somebody changed this while you were typing.");

interface Form {
  held: Held;
  changed: (now: Held, words: string) => void;
}

/** The words go first and the move after them, since nothing is closed without an answer. */
function Reply({ held, changed }: Form) {
  const [what, setWhat] = useState("");
  const [words, setWords] = useState(held.said.answer ?? "");
  const [told, setTold] = useState(NO_DAY);
  const [other, setOther] = useState<Held>();
  const choices = Object.entries(results);
  const only = choices.length === 1 ? choices[0]![0] : "";

  async function send(): Promise<Answer<Held>> {
    const result = results[only || what];
    if (!result) return refused("what", "Choose what came of it.");
    const now = other ?? held;
    const day = dayOf(told);
    const body = { answer: words.trim() || null, ...(day && { closed_on: day }), ...result.patch };
    const kept = await change(kind, now.said.id, body, now.etag);
    if ("problem" in kept) {
      if (!isStale(kept)) return kept;
      const newer = await again();
      if ("problem" in newer) return newer;
      setOther(newer.value);
      return QUICKER;
    }
    setOther({ said: kept.value, etag: kept.etag });
    const moved = await move(kind, kept.value, result.to);
    return "problem" in moved ? moved : again();
  }

  return (
    <Section id="reply" title="Answer">
      <OneThing
        send={send}
        then={(now) => changed(now, "Saved. They see your answer on their own page.")}
        boxes={{ what: "what", outcome: "what", answer: "answer", closed_on: "told" }}
        button="Save the answer and close"
      >
        {(wrong) => (
          <>
            {other && other.said.answer !== words && (
              <ItNowSays yours="What you typed">
                {other.said.answer || "no answer"} ({means.status[other.said.status]}).
              </ItNowSays>
            )}
            {!only && (
              <Choice
                id="what"
                question="What came of it?"
                options={choices.map(([value, result]) => ({ value, label: result.label }))}
                chosen={what}
                choose={setWhat}
                wrong={wrong("what")}
              />
            )}
            <Box
              id="answer"
              label="What you told them"
              hint="What was done, and why. They read it as you write it here."
              long
              wrong={wrong("answer")}
              text={words}
              onText={setWords}
            />
            {kind !== "concerns" && (
              <Day
                id="told"
                question="On which day did you tell them?"
                hint="Leave it empty for today."
                wrong={wrong("told")}
                text={told}
                onText={setTold}
              />
            )}
          </>
        )}
      </OneThing>
    </Section>
  );
}

function Moves({ held, changed }: Form) {
  async function send(to: string): Promise<Answer<Held>> {
    const moved = await move(kind, held.said, to);
    return "problem" in moved ? moved : again();
  }
  return (
    <>
      {(aside[held.said.status] ?? []).map(({ label: words, to, done }) => (
        <OneThing key={words} send={() => send(to)} then={(now) => changed(now, done)} button={words} aside />
      ))}
    </>
  );
}

function Request({ me, value, etag }: { me: Staff; value: Shown; etag: string }) {
  const [held, setHeld] = useState<Held>({ said: value.said, etag });
  const [words, setWords] = useState(done === "written" ? "Written down." : "");
  const { said } = held;
  const changed = (now: Held, what: string) => {
    setHeld(now);
    setWords(what);
  };
  const late = Boolean(said.due_on && said.due_on < today);
  return (
    <>
      <h1 class="govuk-heading-xl">{title(kind, said)}</h1>
      <Outcome key={words + held.etag} words={words} />
      <p class="govuk-body-l">{label(means.status, said.status)}.</p>
      {said.due_on && (
        <p class={`govuk-body${late ? " gt-banner" : ""}`}>
          <strong>{due(said.due_on, today)}.</strong>
        </p>
      )}
      {kind === "concerns" && <p class="govuk-body">This is for you alone. No one else here sees it.</p>}
      <What {...value} said={said} />
      <NamedStandpoint me={me} said={said} />
      {me.may(`${kind}:write`) && (
        <>
          <Moves key={`moves ${held.etag}`} held={held} changed={changed} />
          {means.open.includes(said.status) && <Reply key={held.etag} held={held} changed={changed} />}
        </>
      )}
      {value.name && kind !== "concerns" && <Link href={`/desk/person/?id=${said.contributor_id}`}>Go to this person</Link>}
      <Foot back={["/desk/requests/", "Back to what people asked"]} />
    </>
  );
}

async function nameOf(me: Staff, id: string | null): Promise<string> {
  if (!id || !me.may("contributors:read")) return "";
  const found = await answer(api.GET("/v1/contributors/{id}", { params: { path: { id } } }));
  return "value" in found ? found.value.display_name : "";
}

async function memberOf(id: string | null | undefined): Promise<string> {
  if (!id) return "";
  const found = await answer(api.GET("/v1/concern-recipients"));
  if ("problem" in found) return "";
  return found.value.items.find(({ member_id }) => member_id === id)?.display_name ?? "A member who has left";
}

async function ask(me: Staff): Promise<Answer<Shown>> {
  const found = await read(kind, idInAddress);
  if ("problem" in found) return found;
  const said = found.value;
  const [name, about, named] = await Promise.all([
    nameOf(me, said.contributor_id),
    memberOf(said.about_member_id),
    namedIn(said),
  ]);
  return { value: { said, name, about, named }, etag: found.etag };
}

showDesk({ loaded: "The request is here.", ask, View: Request });
