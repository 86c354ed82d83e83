/** Projects that we lead, and those that we are partners in, by title. */
import { type Answer, answer, api, every } from "../api/client";
import type { OurProject } from "../api/shapes";
import { projectKind, stage } from "../labels";
import { Link } from "../link";
import { Section } from "../section";
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

function Some({ projects }: { projects: readonly OurProject[] }) {
  return (
    <ul class="govuk-list">
      {projects.map((project) => (
        <Project key={project.id} project={project} />
      ))}
    </ul>
  );
}

function Projects({ me, value }: { me: Staff; value: readonly OurProject[] }) {
  const ours = value.filter(({ organisation_id: lead }) => lead === me.home);
  const shared = value.filter(({ partner_organisation_ids: partners }) => partners?.includes(me.home));
  return (
    <>
      <h1 class="govuk-heading-xl">Projects</h1>
      {me.may("projects:write") && <Link href="/desk/projects/add/">Add a project</Link>}
      {!ours.length && <p class="govuk-body">We lead none yet. Begin with why: what may change, and for whom.</p>}
      <Some projects={ours} />
      {shared.length > 0 && (
        <Section id="shared" title="That others lead, with us">
          <Some projects={shared} />
        </Section>
      )}
      <Foot back={["/desk/", "Back to my work"]} />
    </>
  );
}

const ask = (): Promise<Answer<readonly OurProject[]>> =>
  every((cursor) =>
    answer(
      api.GET("/v1/projects", {
        params: { query: { sort: "title", limit: 200, ...cursor } },
      }),
    ),
  );

showDesk({ loaded: "The list is here.", ask, View: Projects });
