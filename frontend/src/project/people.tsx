/** Who took part: groups and roles. People only as they introduce themselves to everybody. */
import type { Project, TeamRole } from "../api/shapes";
import { when } from "../dates";
import { perspective, teamRole } from "../labels";
import { Link } from "../link";
import { Quotation } from "../quotation";
import { Section } from "../section";
import { label, list } from "../wording";
import { headcount } from "./headcount";
import { Blank, Source } from "./section";

type Charter = Project["charters"][number];

const named = (codes: readonly string[]) => list(codes.map((code) => label(perspective, code)));

function Groups({ headcounts }: { headcounts: Project["headcounts"] }) {
  if (!headcounts.length) return <Blank>How many people took part is not written down.</Blank>;
  return (
    <ul class="govuk-list govuk-list--bullet">
      {headcounts.map((group) => (
        <li key={group.perspective}>{headcount(group)}</li>
      ))}
    </ul>
  );
}

function Team({ team }: { team: readonly TeamRole[] }) {
  if (!team.length) return <Blank>Who was on the team is not written down.</Blank>;
  return (
    <table class="govuk-table">
      <caption class="govuk-table__caption govuk-table__caption--m">The team</caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          <th scope="col" class="govuk-table__header">
            Role
          </th>
          <th scope="col" class="govuk-table__header">
            What they bring
          </th>
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        {team.map(({ role, role_label, role_title, perspectives }, index) => (
          <tr class="govuk-table__row" key={index}>
            <th scope="row" class="govuk-table__header gt-plain">
              {role_title ?? label(teamRole, role, role_label)}
            </th>
            <td class="govuk-table__cell">{perspectives.length ? named(perspectives) : "Not written down"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function CharterOf({ charter }: { charter: Charter }) {
  return (
    <>
      <h3 class="govuk-heading-m">How we agreed to work: {charter.title}
        {charter.edition && `, ${charter.edition}`}</h3>
      <ul class="govuk-list govuk-list--bullet">
        {charter.principles.map((principle) => (
          <li key={principle}>{principle}</li>
        ))}
      </ul>
      {!charter.principles.length && <Blank>What it says is not written down here.</Blank>}
      {charter.signed_off_on && <p class="govuk-body">Signed off: {when(charter.signed_off_on)}</p>}
      {charter.review_on && <p class="govuk-body">To be looked at again: {when(charter.review_on)}</p>}
      <Source source={charter.source} />
    </>
  );
}

/** Only what its owners approved for everybody, at this moment. */
function Introductions({ project }: { project: Project }) {
  if (!project.biographies.length) return null;
  return (
    <>
      <h3 class="govuk-heading-m">How people introduce themselves</h3>
      {project.biographies.map(({ words, credited_as }, index) => (
        <Quotation key={index} words={words} by={credited_as ?? "Somebody who took part"} />
      ))}
      <Link href={`/v1/public/projects/${project.id}/biography-pack?format=html`}>A page of these to print</Link>
    </>
  );
}

export function People({ project }: { project: Project }) {
  return (
    <Section id="people" title="Who took part">
      <Groups headcounts={project.headcounts} />
      <Team team={project.team} />
      <Introductions project={project} />
      {project.charters.map((charter) => (
        <CharterOf charter={charter} key={charter.title} />
      ))}
    </Section>
  );
}
