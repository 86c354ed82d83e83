/** One gap between two sides as a form or to read, and how it moves on: for staff and for contributors who co-lead. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "./api/client";
import type { Gap } from "./api/shapes";
import { Facts } from "./facts";
import { refused } from "./forms/faults";
import { keyFor } from "./forms/once";
import { OneThing } from "./forms/one-thing";
import { type Drawn, type Field, RecordForm } from "./forms/record";
import { Outcome } from "./forms/said";
import { Select } from "./forms/select";
import { MOVES, gapStatus } from "./gap-words";
import { perspective } from "./labels";
import { Section } from "./section";

const address = new URLSearchParams(location.search);
const id = address.get("id") ?? "";
const project_id = address.get("project") ?? "";
const assessment_id = address.get("assessment");

const words = (text: string) => (perspective as Record<string, string>)[text] ?? "";

const side = ({ text, onText, ...told }: Drawn) => (
  <Select {...told} none="Choose" options={Object.entries(perspective)} chosen={text} choose={onText} />
);

const FIELDS: readonly Field[] = [
  { member: "title", label: "What it is about", hint: "In a few words. Name nobody." },
  { member: "perspective_a", label: "One side", draw: side, words },
  { member: "perspective_b", label: "The other side", draw: side, words },
  { member: "seen_by_a", label: "How the first side sees it", hint: "In their own words.", kind: "long" },
  { member: "seen_by_b", label: "How the other side sees it", hint: "In their own words.", kind: "long" },
  { member: "increases", label: "What makes it wider", hint: "One on each line.", kind: "lines" },
  { member: "maintains", label: "What keeps it as it is", hint: "One on each line.", kind: "lines" },
  { member: "mends", label: "What mends it", hint: "One on each line.", kind: "lines" },
  { member: "agreed_change", label: "What both sides agreed to do", kind: "long" },
  { member: "owner", label: "Who sees to it", hint: "A role or a team, and not a name." },
  { member: "review_on", label: "When you look at it again", hint: "For example: 2027-03-31", short: true },
  { member: "result", label: "What came of it", hint: "Or why it is left open.", kind: "long" },
];

export const read = () => answer(api.GET("/v1/gaps/{id}", { params: { path: { id: id } } }));

const change = (body: object, etag: string) =>
  answer(api.PATCH("/v1/gaps/{id}", { params: { path: { id: id }, header: { "If-Match": etag } }, body }));

/** What a field holds, for whoever only reads it. */
function saying({ member, words: reads = String }: Field, gap: Gap): string | readonly string[] | null {
  const held = (gap as unknown as Record<string, string | readonly string[] | null>)[member] ?? null;
  return typeof held === "string" ? reads(held) : held;
}

const NEEDED: readonly [member: string, detail: string][] = [
  ["title", "Say in a few words what it is about."],
  ["perspective_a", "Choose one side."],
  ["perspective_b", "Choose the other side."],
];

async function add(patch: object): Promise<Answer<unknown>> {
  const missing = NEEDED.filter(([member]) => !(member in patch)).map(([member, detail]) => ({ member, detail }));
  const [first, ...more] = missing;
  if (first) return refused(first.member, first.detail, ...more);
  const body = { project_id, assessment_id, ...patch } as never;
  return answer(api.POST("/v1/gaps", { params: { header: { "Idempotency-Key": keyFor(body) } }, body }));
}

const move = ({ id, version }: Gap, to: Gap["status"]) => {
  const header = { "Idempotency-Key": keyFor({ id, version, to }) };
  return answer(api.POST("/v1/gaps/{id}/transitions", { params: { path: { id }, header }, body: { to } }));
};

/** Where what a move needs is filled in: the form below. */
const BOXES = Object.fromEntries(FIELDS.map(({ member }) => [member, `gap-${member}`]));

interface Held {
  value: Gap;
  etag: string;
}

function Stands({ gap, may, then }: { gap: Gap; may: boolean; then: (held: Held) => void }) {
  const [said, setSaid] = useState("");
  async function go(to: Gap["status"]): Promise<Answer<Held>> {
    const moved = await move(gap, to);
    if ("problem" in moved) return moved;
    const now = await read();
    return "problem" in now ? now : { value: { value: now.value, etag: now.etag }, etag: "" };
  }
  return (
    <Section id="stands" title="Where it stands">
      <Outcome words={said} />
      <p class="govuk-body-l">{gapStatus[gap.status]}</p>
      {gap.status === "open" && <p class="govuk-body">Partners see it once both sides agreed what to do.</p>}
      {may && (
        <div class="gt-moves">
          {MOVES[gap.status].map(([to, button], place) => (
            <OneThing
              key={to}
              send={() => go(to)}
              then={(held) => {
                then(held);
                setSaid(`It is saved: ${gapStatus[held.value.status].toLowerCase()}.`);
              }}
              boxes={BOXES}
              button={button}
              aside={place > 0}
            />
          ))}
        </div>
      )}
    </Section>
  );
}

interface Asked {
  first: { value: Gap | null; etag: string };
  may: boolean;
  /** Whose draft it is, where there is no gap yet. */
  who: string;
  then: () => void;
}

/** The gap as it stands, and its form for whoever may change it. */
export function TheGap({ first, may, who, then }: Asked) {
  const [{ value, etag }, setHeld] = useState(first);
  return (
    <>
      <h1 class="govuk-heading-xl">{value ? value.title : "Write down a gap"}</h1>
      {value ? (
        <Stands gap={value} may={may} then={setHeld} />
      ) : (
        <p class="govuk-body-l">Let each side say it in its own words. The rest can come later.</p>
      )}
      {may ? (
        <RecordForm
          key={etag}
          name={`gap ${value?.id ?? `${who} ${project_id}`}`}
          fields={FIELDS}
          first={{ members: value ?? {}, etag }}
          {...(value && { read })}
          write={value ? change : add}
          then={then}
        />
      ) : (
        <Facts facts={FIELDS.map((field) => [field.label, saying(field, value!)])} />
      )}
    </>
  );
}
