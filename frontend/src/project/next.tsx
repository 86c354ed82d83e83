/** What goes on after the project: promises that were made, and ways to take part. */
import type { Project } from "../api/shapes";
import { when } from "../dates";
import { Blank, Section } from "./section";

function Commitments({ commitments }: { commitments: Project["commitments"] }) {
  if (!commitments.length) return <Blank>Nobody has yet promised to go on with this work.</Blank>;
  return (
    <ul class="govuk-list gt-items">
      {commitments.map(({ who, committed, since }) => (
        <li class="gt-item" key={committed}>
          <strong>{who}</strong>
          <span class="gt-item__line">{committed}</span>
          {since && <span class="gt-item__line">Since {when(since)}</span>}
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
        {opportunities.map(({ title, description, closes_on }) => (
          <li class="gt-item" key={title}>
            <strong>{title}</strong>
            <span class="gt-item__line">{description}</span>
            {closes_on && <span class="gt-item__line">Open until {when(closes_on)}</span>}
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
