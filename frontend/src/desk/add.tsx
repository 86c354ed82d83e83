/** Adding a person: what to call them is enough. */
import { answer, api } from "../api/client";
import { keyFor } from "../forms/once";
import { type Field, RecordForm } from "../forms/record";
import { type Staff, Foot, PEOPLE, showDesk } from "./staff";

const FIELDS: readonly Field[] = [
  {
    member: "display_name",
    label: "What to call them",
    hint: "As they want to be known. It need not be their own name.",
  },
  { member: "pronouns", label: "Their pronouns", hint: "For example: she, he, they. Leave it empty if you do not know." },
];

let made = "";

async function add(patch: object) {
  const body = { display_name: "", ...patch, status: "interested" } as const;
  const found = await answer(
    api.POST("/v1/contributors", { params: { header: { "Idempotency-Key": keyFor(body) } }, body }),
  );
  if ("value" in found) made = found.value.id;
  return found;
}

function Add({ me }: { me: Staff }) {
  return (
    <>
      <h1 class="govuk-heading-xl">Add a person</h1>
      <p class="govuk-body-l">Nothing else is needed. They can tell you more when they want to.</p>
      <p class="govuk-body">{me.organisation} keeps this record. Nobody else sees it unless they agree.</p>
      <RecordForm
        name={`add ${me.home}`}
        fields={FIELDS}
        first={{ members: {}, etag: "" }}
        write={add}
        then={() => location.replace(`/desk/person/?id=${made}&done=added`)}
      />
      <Foot back={PEOPLE} />
    </>
  );
}

showDesk({ loaded: "The page is here.", ask: async () => ({ value: null, etag: "" }), View: Add });
