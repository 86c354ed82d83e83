/** One series: how it comes again, when the next one is due, and its sessions, of which a day can be left out. */
import { type Answer, answer, api, every } from "../api/client";
import type { NextDue, OurProject, OurSession, Series } from "../api/shapes";
import { type Imprecise, today, when } from "../dates";
import { Facts } from "../facts";
import { Outcome, arrived } from "../forms/said";
import { mode } from "../session-words";
import { Link } from "../link";
import { Section } from "../section";
import { later } from "../wall";
import { label, list } from "../wording";
import { due, readDue } from "./due";
import { often } from "./rule";
import { SessionLine, SessionLines } from "./session-line";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const DONE: Readonly<Record<string, string>> = {
  added: "Made. Next, ask people to its sessions, one by one.",
  window: "Saved. Next, add its first session.",
};
const done = arrived();

interface Shown {
  series: Series;
  project: OurProject;
  next: NextDue;
  sessions: readonly OurSession[];
}

const AHEAD = ["planned", "confirmed"];

/** A series gives each of its sessions a day. */
const day = ({ starts_on }: OurSession) => starts_on as Imprecise;
const isComing = (session: OurSession) => String(day(session)) >= today;

function Coming({ sessions, may }: { sessions: readonly OurSession[]; may: boolean }) {
  return (
    <Section id="coming" title="To come">
      {!sessions.length && <p class="govuk-body">No session is planned.</p>}
      <ul class="govuk-list">
        {sessions.map((session) => (
          <SessionLine key={session.id} session={session}>
            {may && AHEAD.includes(session.status) && (
              <a class="govuk-link gt-alone" href={`/desk/session/status/?id=${session.id}`}>
                Leave out {when(day(session))}
              </a>
            )}
          </SessionLine>
        ))}
      </ul>
    </Section>
  );
}

/** What a coordinator does next with it. */
function Next({ shown: { series, project, next } }: { shown: Shown }) {
  const window = !series.rule;
  return (
    <>
      {window && (
        <Link href={`/desk/sessions/add/?id=${project.id}&series=${series.id}`}>Add the next session</Link>
      )}
      {next.next_session_id && (
        <Link href={`/desk/session/following/?id=${next.next_session_id}`}>Change all that are to come</Link>
      )}
      <Link href={`/desk/series/change/?id=${series.id}`}>Change the series</Link>
      {!window && !next.next_on && <Link href={`/desk/series/add/?id=${project.id}`}>Go on with a new series</Link>}
    </>
  );
}

function One({ me, value }: { me: Staff; value: Shown }) {
  const { series, project, next, sessions } = value;
  const may = me.may("sessions:write") && series.organisation_id === me.home;
  const coming = sessions.filter(isComing);
  const been = sessions.filter((session) => !isComing(session)).reverse();
  const { wall_start: from, duration_minutes: minutes } = series;
  return (
    <>
      <p class="govuk-caption-l">{project.title}</p>
      <h1 class="govuk-heading-xl">{series.title}</h1>
      <Outcome words={done && DONE[done]} />
      <p class={next.overdue ? "govuk-body gt-banner" : "govuk-body-l"}>{due(next)}</p>
      <Facts
        facts={[
          ["How often", often(series)],
          ["From", series.first_on && when(series.first_on)],
          ["Until", series.until && when(series.until)],
          ["Left out", list(series.left_out?.map(when) ?? [])],
          ["At what time", from && `${from} to ${later(from, minutes ?? 0)}`],
          ["How people meet", series.mode && label(mode, series.mode)],
        ]}
      />
      {may && <Next shown={value} />}
      <Coming sessions={coming} may={may} />
      {been.length > 0 && (
        <Section id="been" title="Been">
          <SessionLines sessions={been} />
        </Section>
      )}
      <Foot back={[`/desk/series/?id=${project.id}`, "Back to sessions that come again"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [series, next, sessions] = await Promise.all([
    answer(api.GET("/v1/series/{id}", { params: { path: { id: idInAddress } } })),
    readDue(idInAddress),
    every((cursor) =>
      answer(
        api.GET("/v1/sessions", {
          params: { query: { series_id: idInAddress, sort: "starts_on", limit: 200, ...cursor } },
        }),
      ),
    ),
  ]);
  if ("problem" in series) return series;
  if ("problem" in next) return next;
  if ("problem" in sessions) return sessions;
  const id = series.value.project_id;
  const project = await answer(api.GET("/v1/projects/{id}", { params: { path: { id } } }));
  if ("problem" in project) return project;
  return {
    value: { series: series.value, project: project.value, next: next.value, sessions: sessions.value },
    etag: series.etag,
  };
}

showDesk({ loaded: "The series is here.", ask, View: One });
