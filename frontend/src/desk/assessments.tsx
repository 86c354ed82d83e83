/** The ratings of one project: what was asked, what is open, and what each came to. */
import { type Answer, answer, api, every } from "../api/client";
import type { Assessment, OurProject } from "../api/shapes";
import { today, when } from "../dates";
import { Outcome, arrived } from "../forms/said";
import { Link } from "../link";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const done = arrived();

interface Shown {
  project: OurProject;
  assessments: readonly Assessment[];
}

function stands({ status, closes_on, closed_on }: Assessment): string {
  if (status === "planned") return "Not open yet";
  if (status === "open" && closes_on! >= today) return `Open until ${when(closes_on!)}`;
  return `Over since ${when(closed_on && closed_on < closes_on! ? closed_on : closes_on!)}`;
}

function List({ me, value: { project, assessments } }: { me: Staff; value: Shown }) {
  const ours = project.organisation_id === me.home && me.may("assessments:write");
  return (
    <>
      <p class="govuk-caption-l">{project.title}</p>
      <h1 class="govuk-heading-xl">How we work together</h1>
      <Outcome words={done && "Saved."} />
      <p class="govuk-body-l">Each side says for itself how true a few statements are. Then you see where they differ.</p>
      {ours && <Link href={`/desk/assessment/?project=${project.id}`}>Ask both sides</Link>}
      {!assessments.length && <p class="govuk-body">Nobody was asked yet.</p>}
      <ul class="govuk-list">
        {assessments.map((each) => (
          <li class="gt-item" key={each.id}>
            <a class="govuk-link gt-alone" href={`/desk/assessment/?id=${each.id}`}>
              {each.title}
            </a>
            <span class="gt-item__line">{stands(each)}</span>
          </li>
        ))}
      </ul>
      {assessments.length > 0 && (
        <Link href={`/desk/assessments/over-time/?id=${project.id}`}>How it went over time</Link>
      )}
      <Link href={`/desk/gaps/?id=${project.id}`}>Gaps, and what mends them</Link>
      <Foot back={[`/desk/project/?id=${project.id}`, "Back to the project"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [project, assessments] = await Promise.all([
    answer(api.GET("/v1/projects/{id}", { params: { path: { id: idInAddress } } })),
    every((more) =>
      answer(
        api.GET("/v1/projects/{project_id}/assessments", {
          params: { path: { project_id: idInAddress }, query: { sort: "-created_at", limit: 200, ...more } },
        }),
      ),
    ),
  ]);
  if ("problem" in project) return project;
  if ("problem" in assessments) return assessments;
  return { value: { project: project.value, assessments: assessments.value }, etag: "" };
}

showDesk({ loaded: "The list is here.", ask, View: List });
