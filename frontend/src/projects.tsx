/** The list of public projects. The place in the list is in the address, so Back and reload work. */
import { answer, api } from "./api/client";
import type { ProjectItem, ProjectPage } from "./api/shapes";
import { when } from "./dates";
import { projectKind, stage } from "./labels";
import { Link } from "./link";
import { label } from "./wording";
import { LayerTag } from "./layers";
import { ShortForms } from "./short-forms";
import { show } from "./show";

/** "Led by … · October 2021 to March 2022 · Being written up" */
const facts = ({ lead_organisation, happened, stage: reached }: ProjectItem) =>
  [`Led by ${lead_organisation.name}`, happened && when(happened), label(stage, reached)]
    .filter(Boolean)
    .join(" · ");

function Item({ project }: { project: ProjectItem }) {
  return (
    <li class="gt-card">
      <p class="gt-card__kind">{label(projectKind, project.kind, project.kind_label)}</p>
      <h2 class="govuk-heading-m gt-card__title">
        <a class="govuk-link" href={`/project/?id=${encodeURIComponent(project.id)}`}>
          {project.title}
        </a>
      </h2>
      <LayerTag layer={project.example_layer} />
      <p class="govuk-body gt-written">{project.purpose ?? "Nobody has written down why yet."}</p>
      {project.priority_areas.length > 0 && <p class="govuk-body">About: {project.priority_areas.join("; ")}.</p>}
      <p class="govuk-body gt-card__facts">{facts(project)}</p>
    </li>
  );
}

function Nothing() {
  return (
    <p class="govuk-body">
      There are no public projects here yet. A project is shown here once the people who lead it make it public.
    </p>
  );
}

function Projects({ value: { items, next_cursor } }: { value: ProjectPage }) {
  return (
    <>
      <h1 class="govuk-heading-xl">Projects</h1>
      <p class="govuk-body-l">Each page starts with why the work was done.</p>
      {items.length ? (
        <ul class="gt-cards">
          {items.map((project) => (
            <Item project={project} key={project.id} />
          ))}
        </ul>
      ) : (
        <Nothing />
      )}
      <Link href="/sessions/">Sessions to come</Link>
      {next_cursor && (
        <Link href={`?cursor=${encodeURIComponent(next_cursor)}`}>More projects</Link>
      )}
      <ShortForms text={JSON.stringify(items)} />
    </>
  );
}

const cursor = new URLSearchParams(location.search).get("cursor");

void show(document.getElementById("island")!, {
  loading: "Getting the projects …",
  loaded: "The list of projects is here.",
  ask: () => answer(api.GET("/v1/public/projects", { params: { query: { limit: 20, ...(cursor && { cursor }) } } })),
  View: Projects,
});
