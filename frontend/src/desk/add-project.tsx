/** Adding a project: a title is enough, and why it is done is asked next to it. */
import { answer, api } from "../api/client";
import { keyFor } from "../forms/once";
import { RecordForm } from "../forms/record";
import { PURPOSE, TITLE } from "./project-fields";
import { type Staff, Foot, showDesk } from "./staff";

let made = "";

async function add(patch: object) {
  const body = { title: "", ...patch } as const;
  const found = await answer(
    api.POST("/v1/projects", { params: { header: { "Idempotency-Key": keyFor(body) } }, body: body as never }),
  );
  if ("value" in found) made = found.value.id;
  return found;
}

function Add({ me }: { me: Staff }) {
  return (
    <>
      <h1 class="govuk-heading-xl">Add a project</h1>
      <RecordForm
        name={`add project ${me.home}`}
        fields={[TITLE, ...PURPOSE]}
        first={{ members: {}, etag: "" }}
        write={add}
        then={() => location.replace(`/desk/project/?id=${made}&done=added`)}
      />
      <Foot back={["/desk/projects/", "Back to projects"]} />
    </>
  );
}

showDesk({ loaded: "The page is here.", ask: async () => ({ value: null, etag: "" }), View: Add });
