/** Changing what a project says of itself; another purpose is told to whoever was asked. */
import { answer, api } from "../api/client";
import type { OurProject } from "../api/shapes";
import { RecordForm } from "../forms/record";
import { PURPOSE, TITLE } from "./project-fields";
import { Foot, idInAddress, showDesk } from "./staff";

const path = { id: idInAddress };
const read = () => answer(api.GET("/v1/projects/{id}", { params: { path } }));

let etag = "";

function Change({ value }: { value: OurProject }) {
  return (
    <>
      <p class="govuk-caption-l">{value.title}</p>
      <h1 class="govuk-heading-xl">Change the project</h1>
      <p class="govuk-body">
        If you change why, whoever was asked is told. Whoever said yes is asked to look again, since their yes was to
        other words.
      </p>
      <RecordForm
        name={`project ${value.id}`}
        fields={[TITLE, ...PURPOSE]}
        first={{ members: value, etag }}
        read={read}
        write={(patch, version) =>
          answer(api.PATCH("/v1/projects/{id}", { params: { path, header: { "If-Match": version } }, body: patch }))
        }
        saved="Saved."
      />
      <Foot back={[`/desk/project/?id=${value.id}`, "Back to the project"]} />
    </>
  );
}

async function ask() {
  const found = await read();
  if ("value" in found) etag = found.etag;
  return found;
}

showDesk({ loaded: "The page is here.", ask, View: Change });
