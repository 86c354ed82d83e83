/** A project's ratings one after the other, like only with like: how many of each side agree with each statement. */
import { type Answer, answer, api } from "../api/client";
import type { OurProject, Questionnaire, RatingsReport } from "../api/shapes";
import { when } from "../dates";
import { Key, Marks, inWords } from "../ratings/result";
import { Section } from "../section";
import { Foot, idInAddress, showDesk } from "./staff";

type Line = RatingsReport["lines"][number];

interface Shown {
  project: OurProject;
  report: RatingsReport;
  instruments: readonly Questionnaire[];
}

const KINDS: Readonly<Record<Line["kind"], string>> = { event: "after a day or a session", stocktake: "now and then" };

function nameOf({ instrument, edition, kind }: Line, instruments: readonly Questionnaire[]): string {
  const known = instruments.find((each) => each.code === instrument && each.edition === edition);
  return `${known?.title ?? "Statements of the lead"}, ${KINDS[kind]}`;
}

/** All of a line ask the same, so the first says what. */
function Statements({ line }: { line: Line }) {
  const asked = line.items[0]!.headings.flatMap(({ questions }) => questions);
  return (
    <ul class="gt-chart">
      {asked.map(({ question: id, plain }) => (
        <li class="gt-chart__item" key={id}>
          <h3 class="govuk-heading-s gt-chart__name">{plain}</h3>
          {line.items.map((figures) => {
            const then = figures.headings.flatMap(({ questions }) => questions).find(({ question }) => question === id)!;
            return (
              <div key={figures.assessment_id}>
                <Marks question={then} />
                <p class="govuk-body">
                  {figures.ended_on && `${when(figures.ended_on)}. `}
                  {inWords(then, figures)}
                </p>
              </div>
            );
          })}
        </li>
      ))}
    </ul>
  );
}

function OverTime({ value: { project, report, instruments } }: { value: Shown }) {
  return (
    <>
      <p class="govuk-caption-l">{project.title}</p>
      <h1 class="govuk-heading-xl">How it went over time</h1>
      {report.lines.length ? (
        <>
          <p class="govuk-body-l">Each side beside the other, the first time first. Other statements begin a new list.</p>
          <Key />
        </>
      ) : (
        <p class="govuk-body">No rating is over yet.</p>
      )}
      {report.lines.map((line, place) => (
        <Section key={place} id={`line-${place}`} title={nameOf(line, instruments)}>
          <Statements line={line} />
        </Section>
      ))}
      <Foot back={[`/desk/assessments/?id=${project.id}`, "Back to all ratings"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [project, report, all] = await Promise.all([
    answer(api.GET("/v1/projects/{id}", { params: { path: { id: idInAddress } } })),
    answer(api.GET("/v1/reports/projects/{project_id}/ratings", { params: { path: { project_id: idInAddress } } })),
    answer(api.GET("/v1/instruments")),
  ]);
  if ("problem" in project) return project;
  if ("problem" in report) return report;
  if ("problem" in all) return all;
  return { value: { project: project.value, report: report.value, instruments: all.value.items }, etag: "" };
}

showDesk({ loaded: "The page is here.", ask, View: OverTime });
