/** One description of the people whom a project is about: who they are, shares, and where those come from. */
import { type Answer, type Fault, answer, api } from "../../api/client";
import type { PeopleAffected } from "../../api/shapes";
import type { Imprecise } from "../../dates";
import { refused } from "../../forms/faults";
import { keyFor } from "../../forms/once";
import { type Field, RecordForm } from "../../forms/record";
import { Sure } from "../../forms/sure";
import { Foot, idInAddress, showDesk } from "../staff";
import { FIGURES, figuresIn, textOf } from "./shares";

const project_id = new URLSearchParams(location.search).get("project") ?? "";
const LIST = `/desk/people-affected/?id=${project_id}`;
const path = { project_id, id: idInAddress };
const done = (what: string) => () => location.replace(`${LIST}&done=${what}`);

const FIELDS: readonly Field[] = [
  {
    member: "title",
    label: "Who are they?",
    hint: "A large number of people, not those who take part. For example: children in our care.",
  },
  FIGURES,
  { member: "counted_on", label: "Of when are the figures?", hint: "For example: 2025, or 2024-04 to 2025-03." },
  {
    member: "source",
    label: "Where do they come from?",
    hint: "A return, a report or a count, so that others can look it up.",
    kind: "long",
  },
];

/** What was typed: nothing of it is required before it is sent. */
type Members = Partial<Record<"title" | "shares" | "counted_on" | "source", string | null>>;

/** As the form holds it: the shares are one text, and so is the time. */
function asForm(value: PeopleAffected): Members {
  const on = value.counted_on as Imprecise | null;
  return { ...value, shares: textOf(value), counted_on: on && typeof on !== "string" ? `${on.from} to ${on.to}` : on };
}

function timeIn(text: string | null): Imprecise | null {
  const [from = "", to] = (text ?? "").split(/\s+to\s+/);
  return to ? { from, to } : from || null;
}

async function read(): Promise<Answer<Members>> {
  const found = await answer(api.GET("/v1/projects/{project_id}/people-affected/{id}", { params: { path } }));
  return "problem" in found ? found : { value: asForm(found.value), etag: found.etag };
}

const NEEDED: readonly (readonly [member: keyof Members, detail: string])[] = [
  ["title", "Say who they are."],
  ["shares", "Choose what you know of them."],
  ["source", "Say where the figures come from."],
];

async function write(edits: object, etag: string): Promise<Answer<unknown>> {
  const patch = edits as Members;
  const empty = NEEDED.filter(([member]) => (idInAddress ? patch[member] === null : !patch[member]));
  const wrong: Fault[] = empty.map(([member, detail]) => ({ member, detail }));
  const figures = patch.shares ? figuresIn(patch.shares) : {};
  if (typeof figures === "string") wrong.push({ member: "shares", detail: figures });
  const [first, ...more] = wrong;
  if (first) return refused(first.member, first.detail, ...more);
  const { shares: _, counted_on, ...rest } = patch;
  const on = counted_on === undefined ? {} : { counted_on: timeIn(counted_on) };
  const sent = { ...rest, ...on, ...figures };
  const body = sent as never;
  if (idInAddress)
    return answer(
      api.PATCH("/v1/projects/{project_id}/people-affected/{id}", { params: { path, header: { "If-Match": etag } }, body }),
    );
  const header = { "Idempotency-Key": keyFor({ project_id, ...sent }) };
  return answer(
    api.POST("/v1/projects/{project_id}/people-affected", { params: { path: { project_id }, header }, body }),
  );
}

const remove = (etag: string) =>
  answer(
    api.DELETE("/v1/projects/{project_id}/people-affected/{id}", { params: { path, header: { "If-Match": etag } } }),
  );

function One({ value, etag }: { value: Members | null; etag: string }) {
  return (
    <>
      <h1 class="govuk-heading-xl">Describe the people affected</h1>
      <p class="govuk-body-l">So that you see who is missing among those who take part. Give figures that are published, about many people.</p>
      <RecordForm
        name={`affected ${idInAddress || project_id}`}
        fields={FIELDS}
        first={{ members: value ?? {}, etag }}
        {...(value && { read })}
        write={write}
        then={done("saved")}
      />
      {value && (
        <Sure
          what="Take this description away"
          question="Take it away?"
          yes="Yes, take it away"
          no="No, keep it"
          send={() => remove(etag)}
          then={done("gone")}
        />
      )}
      <Foot back={[LIST, "Back to the people affected"]} />
    </>
  );
}

const ask = (): Promise<Answer<Members | null>> =>
  idInAddress ? read() : Promise.resolve({ value: null, etag: "" });

showDesk({ loaded: "The page is here.", ask, View: One });
