/** Adding a session to a project, or to a series of it: a title is enough. */
import { type Answer, answer, api } from "../api/client";
import type { Holidays, OurProject, OurSession, Series } from "../api/shapes";
import { keyFor } from "../forms/once";
import { RecordForm } from "../forms/record";
import { later } from "../wall";
import { change } from "./session-body";
import { type Typed, fields } from "./session-form";
import { Foot, idInAddress, showDesk } from "./staff";

const seriesId = new URLSearchParams(location.search).get("series");

interface Shown {
  project: OurProject;
  holidays: Holidays;
  series: Series | null;
}

let made = "";

async function add(typed: Typed, project_id: string, series_id: string | undefined): Promise<Answer<OurSession>> {
  const said = change(typed, {});
  if ("problem" in said) return said;
  const body = { title: "", ...said.value, project_id, ...(series_id && { series_id }) };
  const found = await answer(
    api.POST("/v1/sessions", { params: { header: { "Idempotency-Key": keyFor(body) } }, body: body as never }),
  );
  if ("value" in found) made = found.value.id;
  return found;
}

/** The next one of a series is like the others. */
const like = ({ title, kind, kind_label, mode, wall_start: from, duration_minutes: minutes }: Series) => ({
  title,
  kind,
  kind_label,
  mode,
  ...(from && minutes && { starts_at: from, ends_at: later(from, minutes) }),
});

function Add({ value: { project, holidays, series } }: { value: Shown }) {
  const first: Typed = series ? (like(series) as Typed) : { kind: "other" };
  return (
    <>
      <p class="govuk-caption-l">{project.title}</p>
      <h1 class="govuk-heading-xl">{series ? "Add the next session" : "Add a session"}</h1>
      <RecordForm
        name={`session in ${series?.id ?? project.id}`}
        fields={fields(holidays)}
        first={{ members: first, etag: "" }}
        write={(typed) => add({ ...first, ...(typed as Typed) }, project.id, series?.id)}
        then={() => location.replace(`/desk/session/?id=${made}&done=added`)}
      />
      {series ? (
        <Foot back={[`/desk/series/one/?id=${series.id}`, "Back to the series"]} />
      ) : (
        <Foot back={[`/desk/project/?id=${project.id}`, "Back to the project"]} />
      )}
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [project, holidays, series] = await Promise.all([
    answer(api.GET("/v1/projects/{id}", { params: { path: { id: idInAddress } } })),
    answer(api.GET("/v1/public/bank-holidays")),
    seriesId ? answer(api.GET("/v1/series/{id}", { params: { path: { id: seriesId } } })) : null,
  ]);
  if ("problem" in project) return project;
  if ("problem" in holidays) return holidays;
  if (series && "problem" in series) return series;
  return {
    value: { project: project.value, holidays: holidays.value, series: series && series.value },
    etag: project.etag,
  };
}

showDesk({ loaded: "The page is here.", ask, View: Add });
