/** A form for one record: drafts are kept, errors stand beside their box, and a stale edit shows both versions. */
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Answer, Problem } from "../api/client";
import { Box } from "./box";
import { type Edits, keep, kept } from "./drafts";
import { Faults, type Wrong, wrongs } from "./faults";
import type { Told } from "./group";
import { Done } from "./said";
import { SignInAgain } from "./sign-in-again";
import { isStale } from "./stale";

/** What a field that is not a box is drawn from: its text is what the box would hold. */
export interface Drawn extends Told {
  label: string;
  text: string;
  onText: (text: string) => void;
}

export interface Field {
  member: string;
  label: string;
  hint?: string;
  kind?: "line" | "long" | "lines";
  type?: "email" | "tel";
  fills?: string;
  short?: boolean;
  /** In place of a box. */
  draw?: (asked: Drawn) => ComponentChildren;
  /** How its text reads, where it is made of codes. */
  words?: (text: string) => string;
}

type Members = object;

export interface Held {
  members: Members;
  etag: string;
}

interface Asked {
  /** What the drafts are kept by. */
  name: string;
  fields: readonly Field[];
  first: Held;
  /** Left out where there is no record yet. */
  read?: () => Promise<Answer<Members>>;
  write: (patch: object, etag: string) => Promise<Answer<unknown>>;
  /** What is said when it is saved: who does what now. */
  saved?: string;
  /** In place of saying so: where to go. */
  then?: () => void;
}

type Said = { saved: true } | { wrong: readonly Wrong[]; problem: Problem };

const SOMEBODY_WAS_QUICKER: Wrong = {
  words: "Somebody changed this while you were writing. Look at both below. Then save again.",
};

/** A member as it stands in its box: a list has a line for each. */
function textOf(members: Members, member: string): string {
  const value = (members as Record<string, unknown>)[member];
  return Array.isArray(value) ? value.join("\n") : String(value ?? "");
}

function valueOf({ kind }: Field, text: string): unknown {
  const lines = text.split("\n").map((line) => line.trim());
  if (kind === "lines") return lines.filter(Boolean);
  return text.trim() || null;
}

/** What was typed since: what was sent is saved by now. */
const without = (all: Edits, sent: Edits): Edits =>
  Object.fromEntries(Object.entries(all).filter(([member, { text }]) => text !== sent[member]?.text));

function Both({ text, use }: { text: string; use: () => void }) {
  return (
    <div class="gt-both">
      <p class="govuk-body gt-written">
        <strong>It now says:</strong> {text || "nothing"}
      </p>
      <p class="govuk-body">What you wrote is below.</p>
      <button class="govuk-button govuk-button--secondary" type="button" onClick={use}>
        Use what is there now
      </button>
    </div>
  );
}

export function RecordForm({ name, fields, first, read, write, saved, then }: Asked) {
  const [held, setHeld] = useState(first);
  const [edits, setEdits] = useState<Edits>(() => kept(name));
  const [restored, setRestored] = useState(() => Object.keys(edits).length > 0);
  const [said, setSaid] = useState<Said>();
  const busy = useRef(false);

  const now = (member: string) => textOf(held.members, member);
  const ids = Object.fromEntries(fields.map(({ member }) => [member, `${name.split(" ")[0]}-${member}`]));
  /** Kept at once: whoever types may be gone before the next picture. */
  const put = (next: (all: Edits) => Edits) =>
    setEdits((all) => {
      const edited = next(all);
      keep(name, edited);
      return edited;
    });
  const edit = (member: string, text: string) =>
    put((all) => ({ ...all, [member]: { text, base: all[member]?.base ?? now(member) } }));
  const drop = (member: string) => put(({ [member]: _, ...rest }) => rest);
  const changed = fields.filter(({ member }) => edits[member] && edits[member].text !== now(member));

  async function again() {
    const found = await read?.();
    if (found && "value" in found) setHeld({ members: found.value, etag: found.etag });
  }

  async function save() {
    const patch = Object.fromEntries(changed.map((field) => [field.member, valueOf(field, edits[field.member]!.text)]));
    const found = changed.length || !read ? await write(patch, held.etag) : { value: null };
    if ("value" in found) {
      if (!then) await again();
      put((all) => without(all, edits));
      if (then) return then();
      setRestored(false);
      setSaid({ saved: true });
    } else if (isStale(found)) {
      await again();
      setSaid({ wrong: [SOMEBODY_WAS_QUICKER], problem: found.problem });
    } else setSaid({ wrong: wrongs(found.problem, ids), problem: found.problem });
  }

  async function send(event: Event) {
    event.preventDefault();
    if (busy.current) return;
    busy.current = true;
    setSaid(undefined);
    await save();
    busy.current = false;
  }

  const wrong = said && "wrong" in said ? said : undefined;
  return (
    <form onSubmit={send} noValidate>
      {said && "saved" in said && (
        <Done>
          <p class="govuk-body">{saved}</p>
        </Done>
      )}
      {wrong && (
        <Faults all={wrong.wrong}>
          <SignInAgain problem={wrong.problem} />
        </Faults>
      )}
      {restored && (
        <p class="govuk-body gt-banner">
          We kept what you typed before. It is not saved yet. To save it, press “Save”.
        </p>
      )}
      {fields.map((field) => {
        const { member, label, hint, kind, type, fills, short, draw, words: reads = String } = field;
        const mine = edits[member];
        const other = mine && mine.base !== now(member) && mine.text !== now(member);
        const both = other && <Both text={reads(now(member))} use={() => drop(member)} />;
        const words = wrong?.wrong.find(({ box }) => box === ids[member])?.words;
        const text = mine?.text ?? now(member);
        const onText = (typed: string) => edit(member, typed);
        if (draw)
          return (
            <div key={member}>
              {both}
              {draw({ id: ids[member]!, label, hint, wrong: words, text, onText })}
            </div>
          );
        return (
          <Box
            key={member}
            id={ids[member]!}
            label={label}
            hint={hint}
            long={kind === "long" || kind === "lines"}
            {...(type && { type })}
            fills={fills}
            short={short}
            text={text}
            onText={onText}
            wrong={words}
          >
            {both}
          </Box>
        );
      })}
      <button class="govuk-button">Save</button>
    </form>
  );
}
