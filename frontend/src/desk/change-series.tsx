/** Changing what a series is called, and how many weeks there are between its sessions where they have no fixed day. */
import { type Answer, answer, api } from "../api/client";
import type { Series } from "../api/shapes";
import { refused } from "../forms/faults";
import { type Field, RecordForm } from "../forms/record";
import { Foot, idInAddress, showDesk } from "./staff";

const TITLE: Field = { member: "title", label: "What people call it" };
const WINDOW: readonly Field[] = [
  { member: "min_weeks", label: "After how many weeks at the earliest?", short: true },
  { member: "max_weeks", label: "After how many weeks at the latest?", short: true },
];

const path = { id: idInAddress };
const read = () => answer(api.GET("/v1/series/{id}", { params: { path } }));

let etag = "";

type Typed = Readonly<Record<string, string | null>>;

async function write({ title, ...weeks }: Typed, version: string): Promise<Answer<unknown>> {
  const wrong = Object.keys(weeks).find((member) => !/^[1-9]\d{0,2}$/.test(weeks[member] ?? ""));
  if (wrong) return refused(wrong, "Write a number of weeks.");
  const numbers = Object.fromEntries(Object.entries(weeks).map(([member, text]) => [member, Number(text)]));
  const body = { ...numbers, ...(title !== undefined && { title: title ?? "" }) };
  return answer(api.PATCH("/v1/series/{id}", { params: { path, header: { "If-Match": version } }, body }));
}

function Change({ value }: { value: Series }) {
  return (
    <>
      <p class="govuk-caption-l">{value.title}</p>
      <h1 class="govuk-heading-xl">Change the series</h1>
      <p class="govuk-body">
        {value.rule
          ? "Its sessions are there already, and keep their name. Change those that are to come, or call one off."
          : "What you set here holds from the last session on."}
      </p>
      <RecordForm
        name={`series ${value.id}`}
        fields={value.rule ? [TITLE] : [TITLE, ...WINDOW]}
        first={{ members: value, etag }}
        read={read}
        write={(patch, version) => write(patch as Typed, version)}
        saved="Saved."
      />
      <Foot back={[`/desk/series/one/?id=${value.id}`, "Back to the series"]} />
    </>
  );
}

async function ask() {
  const found = await read();
  if ("value" in found) etag = found.etag;
  return found;
}

showDesk({ loaded: "The page is here.", ask, View: Change });
