/** One opening of a project: what it says, and whether contributors see it. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { Opportunity } from "../api/shapes";
import { when } from "../dates";
import { Day, NO_DAY, dayOf } from "../forms/day";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { type Field, RecordForm } from "../forms/record";
import { Outcome } from "../forms/said";
import { Link } from "../link";
import { Section } from "../section";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const project_id = new URLSearchParams(location.search).get("project") ?? "";
const path = { project_id, id: idInAddress };
const LIST = `/desk/opportunities/?id=${project_id}`;

const FIELDS: readonly Field[] = [
  { member: "title", label: "What people call it" },
  { member: "description", label: "What it is", kind: "long" },
  { member: "role", label: "What somebody would do" },
  { member: "time", label: "How much time it takes, and when", kind: "long" },
  { member: "place", label: "Where" },
  { member: "pay_note", label: "What is paid", hint: "Say what it includes: preparation, travel, a carer.", kind: "long" },
  { member: "support_note", label: "What support comes with it", kind: "long" },
];

const read = () => answer(api.GET("/v1/projects/{project_id}/opportunities/{id}", { params: { path } }));

const change = (body: object, etag: string) =>
  answer(
    api.PATCH("/v1/projects/{project_id}/opportunities/{id}", {
      params: { path, header: { "If-Match": etag } },
      body,
    }),
  );

/** It begins closed: whoever writes it can read it once more before others do. */
function add(patch: object) {
  const body = { title: "", ...patch, is_open: false } as never;
  const header = { "Idempotency-Key": keyFor(body) };
  return answer(
    api.POST("/v1/projects/{project_id}/opportunities", { params: { path: { project_id }, header }, body }),
  );
}

interface Held {
  value: Opportunity;
  etag: string;
}

function OpenOrNot({ now, then }: { now: Opportunity; then: (held: Held) => void }) {
  const [until, setUntil] = useState(NO_DAY);
  const [said, setSaid] = useState("");
  const open = now.is_open;
  return (
    <Section id="open" title="Who sees it">
      <Outcome words={said} />
      <p class="govuk-body">
        {open
          ? "It is open: your contributors and those of your partners can come forward."
          : "It is not open. Contributors do not see it."}
        {open && now.closes_on && ` It closes after ${when(now.closes_on)}.`}
      </p>
      {open && (
        <Link href={`/desk/came-forward/add/?project=${project_id}&id=${now.id}`}>
          Write down that somebody comes forward
        </Link>
      )}
      <OneThing
        send={async () => {
          const found = await change(open ? { is_open: false } : { is_open: true, closes_on: dayOf(until) }, "*");
          return "value" in found ? { ...found, value: found } : found;
        }}
        then={(held) => {
          const { value } = held;
          then(held);
          setSaid(value.is_open ? "It is open now." : "It is closed now. Whoever came forward still gets an answer.");
        }}
        boxes={{ closes_on: "until" }}
        button={open ? "Close it" : "Open it"}
        aside={open}
      >
        {(wrong) =>
          !open && (
            <Day
              id="until"
              question="Until which day?"
              hint="Leave it empty if you close it yourself. For example: 31 3 2027."
              wrong={wrong("until")}
              text={until}
              onText={setUntil}
            />
          )
        }
      </OneThing>
    </Section>
  );
}

function One({ me, ...first }: { me: Staff; value: Opportunity | null; etag: string }) {
  const [{ value, etag }, setHeld] = useState(first);
  return (
    <>
      <h1 class="govuk-heading-xl">{value ? value.title : "Add an opening"}</h1>
      {value ? <OpenOrNot now={value} then={setHeld} /> : <p class="govuk-body">When it is saved, you can open it.</p>}
      <RecordForm
        key={etag}
        name={`opening ${value?.id ?? `${me.home} ${project_id}`}`}
        fields={FIELDS}
        first={{ members: value ?? {}, etag }}
        {...(value && { read })}
        write={value ? change : add}
        then={() => location.replace(`${LIST}&done=saved`)}
      />
      <Foot back={[LIST, "Back to the openings"]} />
    </>
  );
}

const ask = (): Promise<Answer<Opportunity | null>> =>
  idInAddress ? read() : Promise.resolve({ value: null, etag: "" });

showDesk({ loaded: "The page is here.", ask, View: One });
