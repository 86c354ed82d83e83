/** Sessions that come again: all series, or those of the project that the address names. */
import { type Answer, answer, api, every } from "../api/client";
import type { NextDue, OurProject, Series } from "../api/shapes";
import { Link } from "../link";
import { due, readDue } from "./due";
import { often } from "./rule";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

interface Shown {
  project: OurProject | null;
  series: readonly (readonly [Series, NextDue | null])[];
}

function List({ me, value: { project, series } }: { me: Staff; value: Shown }) {
  const may = me.may("sessions:write") && project?.organisation_id === me.home;
  return (
    <>
      {project && <p class="govuk-caption-l">{project.title}</p>}
      <h1 class="govuk-heading-xl">Sessions that come again</h1>
      {may && <Link href={`/desk/series/add/?id=${project.id}`}>Add sessions that come again</Link>}
      {!series.length && (
        <p class="govuk-body">
          There are none yet. A series makes its sessions in one go, or tells you when the next one is due.
          {!project && " Begin at the page of its project."}
        </p>
      )}
      <ul class="govuk-list">
        {series.map(([each, next]) => (
          <li class="gt-item" key={each.id}>
            <a class="govuk-link gt-alone" href={`/desk/series/one/?id=${each.id}`}>
              {each.title}
            </a>
            <span class="gt-item__line">{often(each)}</span>
            {next && <span class="gt-item__line">{next.overdue ? <strong>{due(next)}</strong> : due(next)}</span>}
          </li>
        ))}
      </ul>
      <Foot
        back={project ? [`/desk/project/?id=${project.id}`, "Back to the project"] : ["/desk/sessions/", "Back to sessions"]}
      />
    </>
  );
}

/** When it is due is asked for those without fixed days: the sessions of the others are there. */
async function withDue(series: Series): Promise<readonly [Series, NextDue | null]> {
  const next = series.max_weeks ? await readDue(series.id) : null;
  return [series, next && "value" in next ? next.value : null];
}

async function ask(): Promise<Answer<Shown>> {
  const query = { sort: "title", limit: 200, ...(idInAddress && { project_id: idInAddress }) };
  const [project, series] = await Promise.all([
    idInAddress ? answer(api.GET("/v1/projects/{id}", { params: { path: { id: idInAddress } } })) : null,
    every((cursor) => answer(api.GET("/v1/series", { params: { query: { ...query, ...cursor } } }))),
  ]);
  if (project && "problem" in project) return project;
  if ("problem" in series) return series;
  return {
    value: { project: project && project.value, series: await Promise.all(series.value.map(withDue)) },
    etag: "",
  };
}

showDesk({ loaded: "The list is here.", ask, View: List });
