/** One project: why first, then who took part, what we did, what changed and what did not, and what goes on. */
import { answer, api, type Answer } from "./api/client";
import type { Project } from "./api/shapes";
import { projectKind } from "./labels";
import { label } from "./wording";
import { LayerBanner } from "./layers";
import { Changed } from "./project/changed";
import { Decided } from "./project/decided";
import { Done } from "./project/done";
import { Next } from "./project/next";
import { SaidHere } from "./project/said";
import { People } from "./project/people";
import { Why } from "./project/why";
import { ShortForms } from "./short-forms";
import { show } from "./show";

const SECTIONS = [
  ["people", "Who took part"],
  ["done", "What we did"],
  ["said", "What people said"],
  ["decided", "What people decided"],
  ["changed", "What changed, and what did not"],
  ["next", "What goes on"],
] as const;

function Contents({ project }: { project: Project }) {
  const there = SECTIONS.filter(([id]) => id !== "said" || project.quotes.length);
  return (
    <nav aria-label="On this page" class="gt-contents">
      <ul class="gt-contents__list">
        {there.map(([id, name]) => (
          <li key={id}>
            <a class="govuk-link gt-alone" href={`#${id}`}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function More({ lists }: { lists: readonly string[] }) {
  if (!lists.length) return null;
  return <p class="govuk-body">There is more than fits on this page: only the first part of each long list is here.</p>;
}

function Page({ value: project }: { value: Project }) {
  return (
    <div class={`gt-layer-${project.example_layer}`}>
      <p class="govuk-caption-l">
        {label(projectKind, project.kind, project.kind_label)} led by {project.lead_organisation.name}
      </p>
      <h1 class="govuk-heading-xl">{project.title}</h1>
      <LayerBanner layer={project.example_layer} />
      <p class="govuk-body">
        Some of what people say here may be hard to read.{" "}
        <a class="govuk-link" href="/help/">
          Where to get help
        </a>
      </p>
      <Why project={project}>
        <Contents project={project} />
        <ShortForms text={JSON.stringify(project)} />
      </Why>
      <People project={project} />
      <Done project={project} />
      <SaidHere quotes={project.quotes} />
      <Decided project={project} />
      <Changed project={project} />
      <Next project={project} />
      <More lists={project.more} />
    </div>
  );
}

const id = new URLSearchParams(location.search).get("id");

async function ask(): Promise<Answer<Project>> {
  const detail = "This link does not say which project to show.";
  if (!id) return { problem: { code: "not-found", detail, gone: true, faults: [] } };
  return answer(api.GET("/v1/public/projects/{id}", { params: { path: { id } } }));
}

void show(document.getElementById("island")!, {
  loading: "Getting the project …",
  loaded: "The project is here.",
  ask,
  View: Page,
});
