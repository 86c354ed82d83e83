/** What changed and what did not: the figures, then each record with what was done about it, or that nobody heard back. */
import type { ImpactRecord, Project } from "../api/shapes";
import { when } from "../dates";
import { direction, headings, impactLevel, perspective, pis } from "../labels";
import { Section } from "../section";
import { label, list } from "../wording";
import { LayerTag } from "../layers";
import { Chart } from "./chart";
import { Blank, Source } from "./section";

function HeardBack({ record: { fed_back_on: on, response_due_on: due } }: { record: ImpactRecord }) {
  return (
    <p class="govuk-body">
      <strong class="gt-tag gt-tag--heard">{on ? `People heard back: ${when(on)}` : "Not yet heard back"}</strong>
      {!on && due && ` An answer is due by ${when(due)}.`}
    </p>
  );
}

function Response({ record: { response, responded_by: by } }: { record: ImpactRecord }) {
  if (!response) return null;
  return (
    <p class="govuk-body gt-written">
      <strong>What was done{by && `, by ${by}`}:</strong> {response}
    </p>
  );
}

/** "Good · People with lived experience · March 2022" */
function about(record: ImpactRecord): string {
  const says = record.expectation === "intended" ? "Hoped for" : record.direction && label(direction, record.direction);
  const who = record.perspectives.length ? list(record.perspectives.map((code) => label(perspective, code))) : null;
  const level = record.level && label(impactLevel, record.level);
  return [says, who, level, record.occurred_on && when(record.occurred_on)].filter(Boolean).join(" · ");
}

function Record({ record }: { record: ImpactRecord }) {
  return (
    <li class={`gt-record gt-record--${record.direction ?? "not_said"}`}>
      <p class="govuk-body gt-written">{record.statement}</p>
      <LayerTag layer={record.example_layer} />
      <p class="govuk-body gt-record__about">{about(record)}</p>
      {record.what_changed && (
        <p class="govuk-body gt-written">
          <strong>What changed:</strong> {record.what_changed}
        </p>
      )}
      <Response record={record} />
      <HeardBack record={record} />
      <Source source={record.source} />
    </li>
  );
}

function Heading({ pi, records }: { pi: ImpactRecord["pi"]; records: readonly ImpactRecord[] }) {
  const heading = headings[pi];
  return (
    <>
      <h3 class="govuk-heading-m gt-heading">{heading.name}</h3>
      <p class="govuk-body">{heading.question}</p>
      {records.length ? (
        <ul class="gt-records">
          {records.map((record) => (
            <Record record={record} key={record.id} />
          ))}
        </ul>
      ) : (
        <Blank>Nothing is written down under this heading.</Blank>
      )}
    </>
  );
}

export function Changed({ project }: { project: Project }) {
  const { impact_records: records, four_pi: report } = project;
  return (
    <Section id="changed" title="What changed, and what did not">
      {report.records ? (
        <>
          <Chart report={report} />
          {pis.map((pi) => (
            <Heading pi={pi} records={records.filter((record) => record.pi === pi)} key={pi} />
          ))}
        </>
      ) : (
        <Blank>Nobody has yet said what changed. You can ask {project.lead_organisation.name}.</Blank>
      )}
    </Section>
  );
}
