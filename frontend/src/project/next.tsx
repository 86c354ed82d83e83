/** What goes on after the project: promises that were made, and ways to take part. */
import type { Project } from "../api/shapes";
import { when } from "../dates";
import { Facts } from "../facts";
import { Section } from "../section";
import { Blank, Source } from "./section";

function Commitments({ commitments }: { commitments: Project["commitments"] }) {
  if (!commitments.length) return <Blank>Nobody has yet promised to go on with this work.</Blank>;
  return (
    <ul class="govuk-list gt-items">
      {commitments.map(({ committed_by, committed, since, source }) => (
        <li class="gt-item" key={committed}>
          <strong>{committed_by ?? "Somebody"}</strong> promised: {committed}
          {since && <span class="gt-item__line">Since: {when(since)}</span>}
          <Source source={source} />
        </li>
      ))}
    </ul>
  );
}

function Opportunities({ opportunities }: { opportunities: Project["opportunities"] }) {
  if (!opportunities.length) return null;
  return (
    <>
      <h3 class="govuk-heading-m">Ways to take part</h3>
      <ul class="govuk-list gt-items">
        {opportunities.map((opening) => (
          <li class="gt-item" key={opening.id}>
            <h4 class="govuk-heading-s">{opening.title}</h4>
            {opening.description && <p class="govuk-body gt-written">{opening.description}</p>}
            <Facts
              facts={[
                ["What you would do", opening.role],
                ["How much time", opening.time],
                ["Where", opening.place],
                ["Pay", opening.pay_note],
                ["Support", opening.support_note],
                ["Open until", opening.closes_on && when(opening.closes_on)],
              ]}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

export function Next({ project }: { project: Project }) {
  return (
    <Section id="next" title="What goes on">
      <Commitments commitments={project.commitments} />
      <Opportunities opportunities={project.opportunities} />
    </Section>
  );
}
