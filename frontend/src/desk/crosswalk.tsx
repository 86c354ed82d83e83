/** What a project's records are in others' forms: PIRIT's table, GRIPP2's five items, and standards. */
import { type Answer, answer, api } from "../api/client";
import type { Gripp2, OurProject, Pirit, StandardsReport } from "../api/shapes";
import { type Imprecise, when } from "../dates";
import { Facts } from "../facts";
import { Section } from "../section";
import { Foot, idInAddress, showDesk } from "./staff";

interface Shown {
  project: OurProject;
  pirit: Pirit;
  gripp2: Gripp2;
  standards: StandardsReport;
}

const records = (count: number) => `${count} ${count === 1 ? "record" : "records"}`;

/** What is not in it, and why: nobody should think that this is all. */
function leftOut(drafts: number, without = 0): string {
  const parts = [
    drafts && `${records(drafts)} not agreed yet`,
    without && `${records(without)} that say nothing in these columns`,
  ].filter(Boolean);
  return parts.length ? `Not in it: ${parts.join(", and ")}.` : "";
}

function Row({ row, titles, pirit }: { row: Pirit["items"][number]; titles: Map<string, string>; pirit: Pirit }) {
  const heading = (member: string) => pirit.columns.find(({ from_member }) => from_member === member)!.heading;
  const words = ["how_contributed", "hoped_to_influence", "what_changed", "why_it_matters"] as const;
  return (
    <li class="gt-item">
      <Facts
        facts={[
          [heading("occurred_on"), row.occurred_on && when(row.occurred_on as Imprecise)],
          ...words.map((name): [string, string | null] => [heading(name), row[name]]),
          [heading("standards"), row.standards.map((code) => titles.get(code) ?? code).join("; ")],
        ]}
      />
    </li>
  );
}

function Tracking({ value: { project, pirit, standards } }: { value: Shown }) {
  const titles = new Map(standards.sets.flatMap((each) => each.standards.map(({ code, title }) => [code, title])));
  return (
    <Section id="pirit" title="PIRIT tracking table">
      <p class="govuk-body">
        {records(pirit.items.length)}, with PIRIT’s six columns. {leftOut(pirit.drafts, pirit.without_these_columns)}
      </p>
      {pirit.items.length > 0 && (
        <p class="govuk-body">
          <a class="govuk-link gt-alone" href={`/v1/reports/projects/${project.id}/pirit?format=csv`} download>
            Save it for a spreadsheet (CSV)
          </a>
        </p>
      )}
      <ol class="govuk-list govuk-list--number">
        {pirit.items.map((row) => (
          <Row key={row.impact_record_id} row={row} titles={titles} pirit={pirit} />
        ))}
      </ol>
    </Section>
  );
}

/** As it is pasted into a paper: each item, and the words below it. */
function asText({ items }: Gripp2): string {
  return items
    .map(({ number, topic, passages }) => `${number}: ${topic}\n${passages.map(({ words }) => words).join("\n")}\n`)
    .join("\n");
}

function Items({ gripp2 }: { gripp2: Gripp2 }) {
  return (
    <Section id="gripp2" title="GRIPP2 short form">
      <p class="govuk-body">
        What is stored that belongs under each of the five items. You write the paper. {leftOut(gripp2.drafts)}
      </p>
      <Facts
        facts={gripp2.items.map(({ number, topic, passages }): [string, string] => [
          `${number}: ${topic}`,
          passages.length === 1 ? "1 passage" : passages.length ? `${passages.length} passages` : "Nothing is stored yet",
        ])}
      />
      <div class="govuk-form-group">
        <label class="govuk-label" for="text">
          Text to copy
        </label>
        <textarea class="govuk-textarea" id="text" rows={12} readOnly value={asText(gripp2)} />
      </div>
    </Section>
  );
}

function Standards({ standards }: { standards: StandardsReport }) {
  const named = standards.sets
    .map((set) => ({ ...set, standards: set.standards.filter((each) => each.records) }))
    .filter((set) => set.standards.length);
  return (
    <Section id="standards" title="Standards">
      <p class="govuk-body">
        {standards.tagged} of {records(standards.records)} speak to a standard.
      </p>
      {named.map((set) => (
        <div key={set.code}>
          <h3 class="govuk-heading-m">{set.title}</h3>
          <Facts facts={set.standards.map((each): [string, string] => [each.title, records(each.records)])} />
        </div>
      ))}
      {standards.own.length > 0 && <h3 class="govuk-heading-m">Your own</h3>}
      <Facts facts={standards.own.map((each): [string, string] => [each.code, records(each.records)])} />
    </Section>
  );
}

function Crosswalk({ value }: { value: Shown }) {
  return (
    <>
      <p class="govuk-caption-l">{value.project.title}</p>
      <h1 class="govuk-heading-xl">For other forms</h1>
      <Tracking value={value} />
      <Items gripp2={value.gripp2} />
      <Standards standards={value.standards} />
      <Foot back={[`/desk/project/?id=${value.project.id}`, "Back to this project"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const path = { project_id: idInAddress };
  const [project, pirit, gripp2, standards] = await Promise.all([
    answer(api.GET("/v1/projects/{id}", { params: { path: { id: idInAddress } } })),
    // The same address gives CSV where that is asked for; here it is not.
    answer(api.GET("/v1/reports/projects/{project_id}/pirit", { params: { path } })) as Promise<Answer<Pirit>>,
    answer(api.GET("/v1/reports/projects/{project_id}/gripp2", { params: { path } })),
    answer(api.GET("/v1/reports/projects/{project_id}/standards", { params: { path } })),
  ]);
  if ("problem" in project) return project;
  if ("problem" in pirit) return pirit;
  if ("problem" in gripp2) return gripp2;
  if ("problem" in standards) return standards;
  return {
    value: { project: project.value, pirit: pirit.value, gripp2: gripp2.value, standards: standards.value },
    etag: "",
  };
}

showDesk({ loaded: "The forms are here.", ask, View: Crosswalk });
