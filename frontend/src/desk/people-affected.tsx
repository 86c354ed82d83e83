/** The people whom a project is about, as it describes them: another measure of who is here than a place. */
import { type Answer, answer, api, every } from "../api/client";
import type { OurProject, PeopleAffected } from "../api/shapes";
import { type Imprecise, when } from "../dates";
import { FiguresTable } from "../figures-table";
import { Outcome, arrived } from "../forms/said";
import { Link } from "../link";
import { nameOf } from "./people-affected/answers";
import { answerIn } from "./presence/words";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const DONE: Readonly<Record<string, string>> = { saved: "Saved.", gone: "It is taken away." };
const done = arrived();
const ONE = `/desk/people-affected/one/?project=${idInAddress}`;

interface Shown {
  project: OurProject;
  described: readonly PeopleAffected[];
}

function Described({ each, may }: { each: PeopleAffected; may: boolean }) {
  const { id, title, dimension: of, shares, counted_on, source } = each;
  return (
    <li class="gt-record">
      <h2 class="govuk-heading-m">{title}</h2>
      <FiguresTable
        caption={nameOf(of)}
        columns={["Answer", "Per cent"]}
        rows={shares.map(({ answer, percent }) => [answerIn(of, answer), percent])}
      />
      <p class="govuk-body gt-written">
        Source: {source}
        {counted_on && `, ${when(counted_on as Imprecise)}`}
      </p>
      <Link href={`/desk/presence/?id=${idInAddress}&comparator=${id}`}>
        Hold this against who is here<span class="govuk-visually-hidden">: {title}</span>
      </Link>
      {may && (
        <Link href={`${ONE}&id=${id}`}>
          Change it<span class="govuk-visually-hidden">: {title}</span>
        </Link>
      )}
    </li>
  );
}

function View({ me, value: { project, described } }: { me: Staff; value: Shown }) {
  const may = project.organisation_id === me.home && me.may("projects:write");
  return (
    <>
      <p class="govuk-caption-l">{project.title}</p>
      <h1 class="govuk-heading-xl">The people affected</h1>
      <Outcome words={done && DONE[done]} />
      <p class="govuk-body-l">
        Whom is this about? Those who take part can be held against them, and not only against all who live here.
      </p>
      {!described.length && <p class="govuk-body">Nobody has described them yet.</p>}
      {may && <Link href={ONE}>Describe them</Link>}
      <ul class="gt-cards">
        {described.map((each) => (
          <Described key={each.id} each={each} may={may} />
        ))}
      </ul>
      <Foot back={[`/desk/project/?id=${idInAddress}`, "Back to the project"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [project, found] = await Promise.all([
    answer(api.GET("/v1/projects/{id}", { params: { path: { id: idInAddress } } })),
    every((more) =>
      answer(
        api.GET("/v1/projects/{project_id}/people-affected", {
          params: { path: { project_id: idInAddress }, query: { limit: 200, ...more } },
        }),
      ),
    ),
  ]);
  if ("problem" in project) return project;
  if ("problem" in found) return found;
  return { value: { project: project.value, described: found.value }, etag: "" };
}

showDesk({ loaded: "The page is here.", ask, View });
