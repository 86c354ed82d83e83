/** One project as those who run it see it: why, where it stands, and its sessions. */
import { type Answer, answer, api, every } from "../api/client";
import type { OurProject, OurSession } from "../api/shapes";
import { Facts } from "../facts";
import { Outcome, arrived } from "../forms/said";
import { projectKind, stage } from "../labels";
import { Link } from "../link";
import { Section } from "../section";
import { label } from "../wording";
import { SessionLines } from "./session-line";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const DONE: Readonly<Record<string, string>> = { added: "Added. Next, add its first session." };
const done = arrived();

/** What belongs to a project has pages of its own, each for whoever may: permission, path, name. */
const PAGES: readonly (readonly [permission: string, path: string, name: string])[] = [
  ["projects:write", "/desk/project/change/", "Change what it says"],
  ["sessions:write", "/desk/sessions/add/", "Add a session"],
  ["projects:read", "/desk/project/team/", "The team"],
  ["projects:read", "/desk/project/commitments/", "What is promised, to go on"],
];

interface Shown {
  project: OurProject;
  sessions: readonly OurSession[];
}

function Project({ me, value: { project, sessions } }: { me: Staff; value: Shown }) {
  const ours = project.organisation_id === me.home;
  return (
    <>
      <h1 class="govuk-heading-xl">{project.title}</h1>
      <Outcome words={done && DONE[done]} />
      <Section id="why" title="Why">
        <p class="govuk-body gt-written">{project.purpose ?? "It does not say yet, so nobody can be asked."}</p>
      </Section>
      <Facts
        facts={[
          ["What is not up for change", project.limits],
          ["What it is", label(projectKind, project.kind, project.kind_label)],
          ["Where it stands", label(stage, project.stage)],
        ]}
      />
      {PAGES.filter(([permission]) => ours && me.may(permission)).map(([, path, name]) => (
        <Link key={path} href={`${path}?id=${project.id}`}>
          {name}
        </Link>
      ))}
      <Link href={`/desk/presence/?id=${project.id}`}>Who is here, and who is missing</Link>
      <Link href={`/desk/people-affected/?id=${project.id}`}>The people whom it is about</Link>
      <Link href={`/desk/reports/?id=${project.id}`}>Reports</Link>
      <Link href={`/desk/series/?id=${project.id}`}>Sessions that come again</Link>
      <Link href={`/desk/opportunities/?id=${project.id}`}>Openings, and who came forward</Link>
      {me.may("assessments:read") && (
        <Link href={`/desk/assessments/?id=${project.id}`}>How we work together</Link>
      )}
      {me.may("bookings:write") && <Link href={`/desk/bookings/ask/?id=${project.id}`}>Ask for a session</Link>}
      <Link href={`/desk/impact/?id=${project.id}`}>What people said, and what was done</Link>
      {me.may("bookings:read") && <Link href={`/desk/thread/?id=${project.id}`}>What came of it</Link>}
      {me.may("reports:read") && <Link href={`/desk/crosswalk/?id=${project.id}`}>For other forms: PIRIT, GRIPP2, standards</Link>}
      <Section id="sessions" title="Sessions">
        {!sessions.length && <p class="govuk-body">None yet.</p>}
        <SessionLines sessions={sessions} />
      </Section>
      <Foot back={["/desk/projects/", "Back to projects"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [project, sessions] = await Promise.all([
    answer(api.GET("/v1/projects/{id}", { params: { path: { id: idInAddress } } })),
    every((cursor) =>
      answer(
        api.GET("/v1/sessions", {
          params: { query: { project_id: idInAddress, sort: "starts_on", limit: 200, ...cursor } },
        }),
      ),
    ),
  ]);
  if ("problem" in project) return project;
  if ("problem" in sessions) return sessions;
  return { value: { project: project.value, sessions: sessions.value }, etag: project.etag };
}

showDesk({ loaded: "The project is here.", ask, View: Project });
