/** The team of a project: who leads, and whose experience each place stands for. */
import { type Answer, answer, api, every } from "../api/client";
import type { OurProject, TeamPlace } from "../api/shapes";
import { type Imprecise, today, when } from "../dates";
import { Outcome, arrived } from "../forms/said";
import { Sure } from "../forms/sure";
import { perspective, teamRole } from "../labels";
import { Link } from "../link";
import { label, list } from "../wording";
import { member, names, person } from "./names";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const DONE: Readonly<Record<string, string>> = {
  added: "Added to the team.",
  ended: "Saved: they have left the team. What they did in it stays.",
};
const done = arrived();
const path = { project_id: idInAddress };

interface Placed {
  row: TeamPlace;
  who: string;
}

interface Shown {
  project: OurProject;
  team: readonly Placed[];
}

/** Whatever else changed in the meantime stays as it is, so no version is asked for. */
const leave = (id: string): Promise<Answer<TeamPlace>> =>
  answer(
    api.PATCH("/v1/projects/{project_id}/team/{id}", {
      params: { path: { ...path, id }, header: { "If-Match": "*" } },
      body: { until: today },
    }),
  );

function Place({ place: { row, who }, may }: { place: Placed; may: boolean }) {
  const { role, role_label, perspectives, since, until } = row;
  const days = [since && `since ${when(since as Imprecise)}`, until && `until ${when(until as Imprecise)}`];
  return (
    <li class="gt-record">
      <h2 class="govuk-heading-m">{who}</h2>
      <p class="govuk-body">{[label(teamRole, role ?? "other", role_label), ...days].filter(Boolean).join(" · ")}</p>
      {perspectives?.length ? (
        <p class="govuk-body">The experience of {list(perspectives.map((each) => label(perspective, each).toLowerCase()))}</p>
      ) : null}
      {may && !until && (
        <Sure
          what={`${who} leaves the team`}
          question={`Does ${who} leave the team today?`}
          more="What they did in it stays."
          yes="Yes, today"
          no="No"
          send={() => leave(row.id)}
          then={() => location.replace(`/desk/project/team/?id=${idInAddress}&done=ended`)}
        />
      )}
    </li>
  );
}

function Team({ me, value: { project, team } }: { me: Staff; value: Shown }) {
  const may = project.organisation_id === me.home && me.may("projects:write");
  return (
    <>
      <p class="govuk-caption-l">{project.title}</p>
      <h1 class="govuk-heading-xl">The team</h1>
      <Outcome words={done && DONE[done]} />
      {!team.length && <p class="govuk-body">Nobody yet.</p>}
      <ul class="gt-cards">
        {team.map((place) => (
          <Place key={place.row.id} place={place} may={may} />
        ))}
      </ul>
      {may && <Link href={`/desk/project/team/add/?id=${project.id}`}>Add to the team</Link>}
      <Foot back={[`/desk/project/?id=${project.id}`, "Back to the project"]} />
    </>
  );
}

async function withNames(rows: readonly TeamPlace[]): Promise<readonly Placed[]> {
  const of = (key: "contributor_id" | "member_id") => rows.flatMap(({ [key]: id }) => (id ? [id] : []));
  const [people, staff] = await Promise.all([names(of("contributor_id"), person), names(of("member_id"), member)]);
  const known = new Map([...people, ...staff]);
  return rows.map((row) => ({
    row,
    who: row.role_title || known.get(row.contributor_id ?? row.member_id ?? "") || "Somebody",
  }));
}

async function ask(): Promise<Answer<Shown>> {
  const [project, rows] = await Promise.all([
    answer(api.GET("/v1/projects/{id}", { params: { path: { id: idInAddress } } })),
    every((cursor) =>
      answer(api.GET("/v1/projects/{project_id}/team", { params: { path, query: { limit: 200, ...cursor } } })),
    ),
  ]);
  if ("problem" in project) return project;
  if ("problem" in rows) return rows;
  return { value: { project: project.value, team: await withNames(rows.value) }, etag: "" };
}

showDesk({ loaded: "The team is here.", ask, View: Team });
