/** Ask for a session to be run, in the project that the address names: what about is all that is needed. */
import { type Answer, answer, api } from "../api/client";
import type { OurProject } from "../api/shapes";
import type { Choices } from "../forms/select";
import { sourcesOf } from "./arose";
import { BookingForm } from "./booking-form";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

interface Shown {
  project: OurProject;
  sources: readonly Choices[];
}

function AskFor({ me, value: { project, sources } }: { me: Staff; value: Shown }) {
  return (
    <>
      <p class="govuk-caption-l">{project.title}</p>
      <h1 class="govuk-heading-xl">Ask for a session</h1>
      <p class="govuk-body">Whoever leads the project reads it and answers. Nothing is promised by asking.</p>
      <BookingForm
        project_id={project.id}
        leads={project.organisation_id === me.home}
        sources={sources}
        button="Ask for it"
        then={() => location.assign("/desk/bookings/?done=asked")}
      />
      <Foot back={[`/desk/project/?id=${project.id}`, "Back to the project"]} />
    </>
  );
}

async function ask(me: Staff): Promise<Answer<Shown>> {
  const [project, sources] = await Promise.all([
    answer(api.GET("/v1/projects/{id}", { params: { path: { id: idInAddress } } })),
    sourcesOf(idInAddress, me.may),
  ]);
  if ("problem" in project) return project;
  if ("problem" in sources) return sources;
  return { value: { project: project.value, sources: sources.value }, etag: "" };
}

showDesk({ loaded: "The page is here.", ask, View: AskFor });
