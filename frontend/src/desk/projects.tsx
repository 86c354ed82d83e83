/** Projects that we lead, by title. */
import { type Answer, answer, api, every } from "../api/client";
import type { OurProject } from "../api/shapes";
import { projectKind, stage } from "../labels";
import { Link } from "../link";
import { label } from "../wording";
import { type Staff, Foot, showDesk } from "./staff";

function Project({ project }: { project: OurProject }) {
  const known = [label(projectKind, project.kind, project.kind_label), label(stage, project.stage)];
  return (
    <li class="gt-item">
      <a class="govuk-link gt-alone" href={`/desk/project/?id=${project.id}`}>
        {project.title}
      </a>
      <span class="gt-item__line">{known.join(" · ")}</span>
      {!project.purpose && <span class="gt-item__line">It does not say why yet, so nobody can be asked.</span>}
    </li>
  );
}

function Projects({ me, value }: { me: Staff; value: readonly OurProject[] }) {
  return (
    <>
      <h1 class="govuk-heading-xl">Projects</h1>
      {me.may("projects:write") && <Link href="/desk/projects/add/">Add a project</Link>}
      {!value.length && <p class="govuk-body">We lead none yet. Begin with why: what may change, and for whom.</p>}
      <ul class="govuk-list">
        {value.map((project) => (
          <Project key={project.id} project={project} />
        ))}
      </ul>
      <Foot back={["/desk/", "Back to my work"]} />
    </>
  );
}

const ask = (me: Staff): Promise<Answer<readonly OurProject[]>> =>
  every((cursor) =>
    answer(
      api.GET("/v1/projects", {
        params: { query: { organisation_id: me.home, sort: "title", limit: 200, ...cursor } },
      }),
    ),
  );

showDesk({ loaded: "The list is here.", ask, View: Projects });
