/** The openings of one project: what is open, what is not, and who came forward for each. */
import { type Answer, answer, api, every } from "../api/client";
import type { CameForward, Opportunity, OurProject } from "../api/shapes";
import { when } from "../dates";
import { Outcome, arrived } from "../forms/said";
import { Link } from "../link";
import { Section } from "../section";
import { comingForward } from "../taking-part";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const done = arrived();

interface Shown {
  project: OurProject;
  openings: readonly Opportunity[];
  came: readonly CameForward[];
}

function Opening({ opening, came, change }: { opening: Opportunity; came: readonly CameForward[]; change: boolean }) {
  const theirs = came.filter(({ opportunity_id }) => opportunity_id === opening.id);
  const until = opening.closes_on ? `Until ${when(opening.closes_on)}` : "";
  return (
    <li class="gt-record">
      <h2 class="govuk-heading-m">{opening.title}</h2>
      <p class="govuk-body">{[opening.is_open ? "Open" : "Not open", until].filter(Boolean).join(" · ")}</p>
      {!theirs.length && <p class="govuk-body">Nobody of yours has come forward.</p>}
      <ul class="govuk-list">
        {theirs.map((each) => (
          <li class="gt-item" key={each.expression_id}>
            <a class="govuk-link gt-alone" href={`/desk/came-forward/answer/?id=${each.expression_id}`}>
              {each.contributor_name}
              <span class="govuk-visually-hidden">, {opening.title}</span>
            </a>
            <span class="gt-item__line">{comingForward[each.status]}</span>
          </li>
        ))}
      </ul>
      {change && (
        <Link href={`/desk/opportunity/?project=${opening.project_id}&id=${opening.id}`}>
          Change, open or close it<span class="govuk-visually-hidden">: {opening.title}</span>
        </Link>
      )}
    </li>
  );
}

function Openings({ me, value: { project, openings, came } }: { me: Staff; value: Shown }) {
  const ours = project.organisation_id === me.home && me.may("projects:write");
  return (
    <>
      <p class="govuk-caption-l">{project.title}</p>
      <h1 class="govuk-heading-xl">Openings</h1>
      <Outcome words={done && "Saved."} />
      <Section id="why" title="Why">
        <p class="govuk-body gt-written">
          {project.purpose ?? "The project does not say yet. Nothing can be open before it does."}
        </p>
      </Section>
      {ours && <Link href={`/desk/opportunity/?project=${project.id}`}>Add an opening</Link>}
      {!openings.length && <p class="govuk-body">There is none yet.</p>}
      <ul class="gt-cards">
        {openings.map((opening) => (
          <Opening key={opening.id} opening={opening} came={came} change={ours} />
        ))}
      </ul>
      <Foot back={[`/desk/project/?id=${project.id}`, "Back to the project"]} />
    </>
  );
}

const readCame = (me: Staff): Promise<Answer<readonly CameForward[]>> =>
  me.may("expressions-of-interest:read")
    ? every((more) =>
        answer(
          api.GET("/v1/expressions-of-interest/who-came-forward", {
            params: { query: { project_id: idInAddress, limit: 200, ...more } },
          }),
        ),
      )
    : Promise.resolve({ value: [], etag: "" });

async function ask(me: Staff): Promise<Answer<Shown>> {
  const [project, openings, came] = await Promise.all([
    answer(api.GET("/v1/projects/{id}", { params: { path: { id: idInAddress } } })),
    every((more) =>
      answer(
        api.GET("/v1/projects/{project_id}/opportunities", {
          params: { path: { project_id: idInAddress }, query: { limit: 200, ...more } },
        }),
      ),
    ),
    readCame(me),
  ]);
  if ("problem" in project) return project;
  if ("problem" in openings) return openings;
  if ("problem" in came) return came;
  return { value: { project: project.value, openings: openings.value, came: came.value }, etag: "" };
}

showDesk({ loaded: "The list is here.", ask, View: Openings });
