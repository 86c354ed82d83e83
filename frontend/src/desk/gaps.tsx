/** The gaps of one project: between which sides, where each stands, and when it is looked at again. */
import { type Answer, answer, api, every } from "../api/client";
import type { Gap, OurProject } from "../api/shapes";
import { when } from "../dates";
import { Outcome, arrived } from "../forms/said";
import { gapStatus } from "../gap-words";
import { perspective } from "../labels";
import { Link } from "../link";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const done = arrived();

interface Shown {
  project: OurProject;
  gaps: readonly Gap[];
}

function List({ me, value: { project, gaps } }: { me: Staff; value: Shown }) {
  return (
    <>
      <p class="govuk-caption-l">{project.title}</p>
      <h1 class="govuk-heading-xl">Gaps, and what mends them</h1>
      <Outcome words={done && "Saved."} />
      <p class="govuk-body-l">A gap is where two sides see the same thing in two ways. Each says it in its own words.</p>
      {me.may("gaps:write") && <Link href={`/desk/gap/?project=${project.id}`}>Write down a gap</Link>}
      {!gaps.length && <p class="govuk-body">None is written down yet.</p>}
      <ul class="govuk-list">
        {gaps.map((gap) => (
          <li class="gt-item" key={gap.id}>
            <a class="govuk-link gt-alone" href={`/desk/gap/?project=${project.id}&id=${gap.id}`}>
              {gap.title}
            </a>
            <span class="gt-item__line">
              {perspective[gap.perspective_a]} and {perspective[gap.perspective_b].toLowerCase()} ·{" "}
              {gapStatus[gap.status]}
            </span>
            {gap.review_on && <span class="gt-item__line">To look at again on {when(gap.review_on)}</span>}
          </li>
        ))}
      </ul>
      <Foot back={[`/desk/project/?id=${project.id}`, "Back to the project"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [project, gaps] = await Promise.all([
    answer(api.GET("/v1/projects/{id}", { params: { path: { id: idInAddress } } })),
    every((more) =>
      answer(
        api.GET("/v1/projects/{project_id}/gaps", {
          params: { path: { project_id: idInAddress }, query: { limit: 200, ...more } },
        }),
      ),
    ),
  ]);
  if ("problem" in project) return project;
  if ("problem" in gaps) return gaps;
  return { value: { project: project.value, gaps: gaps.value }, etag: "" };
}

showDesk({ loaded: "The list is here.", ask, View: List });
