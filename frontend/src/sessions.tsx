/** Sessions to come of public projects, month by month. */
import { answer, api } from "./api/client";
import type { OpenSession, OpenSessions } from "./api/shapes";
import { byMonth, moment } from "./calendar";
import { today } from "./dates";
import { duration, mode, sessionKind, sessionStatus } from "./session-words";
import { LayerTag } from "./layers";
import { Link } from "./link";
import { Section } from "./section";
import { show } from "./show";
import { label } from "./wording";

const cursor = new URLSearchParams(location.search).get("cursor");

function known(session: OpenSession, heading: string): string {
  const { kind, kind_label, duration_kind, mode: how, venue, status } = session;
  const parts = [
    moment(session, heading),
    label(sessionKind, kind, kind_label),
    duration_kind && label(duration, duration_kind),
    how && label(mode, how),
    venue,
    status !== "planned" && label(sessionStatus, status),
  ];
  return parts.filter(Boolean).join(" · ");
}

function Item({ session, heading }: { session: OpenSession; heading: string }) {
  const { title, project, lead_organisation: lead, audience, venue_access: access, example_layer: layer } = session;
  return (
    <li class="gt-record">
      <h3 class="govuk-heading-m">{title}</h3>
      <LayerTag layer={layer} />
      <p class="govuk-body">{known(session, heading)}</p>
      {audience && <p class="govuk-body">For: {audience}</p>}
      {access && <p class="govuk-body">Getting in and around: {access}</p>}
      <p class="govuk-body">
        Led by {lead.name}. Part of{" "}
        <a class="govuk-link" href={`/project/?id=${encodeURIComponent(project.id)}`}>
          {project.title}
        </a>
        .
      </p>
    </li>
  );
}

function Sessions({ value: { items, next_cursor: next } }: { value: OpenSessions }) {
  return (
    <>
      <h1 class="govuk-heading-xl">Sessions to come</h1>
      <p class="govuk-body-l">To come to one, or to book places, ask whoever leads it.</p>
      {!items.length && (
        <p class="govuk-body">None is planned yet that everybody may see. Look again in a week or two.</p>
      )}
      {byMonth(items).map(([name, inMonth]) => (
        <Section key={name} id={`month-${inMonth[0]!.id}`} title={name}>
          <ul class="gt-cards">
            {inMonth.map((session) => (
              <Item key={session.id} session={session} heading={name} />
            ))}
          </ul>
        </Section>
      ))}
      {next && <Link href={`?cursor=${encodeURIComponent(next)}`}>More sessions</Link>}
      <Link href="/projects/">See all projects</Link>
    </>
  );
}

void show(document.getElementById("island")!, {
  loading: "Getting the sessions …",
  loaded: "The list of sessions is here.",
  ask: () =>
    answer(
      api.GET("/v1/public/sessions", { params: { query: { limit: 50, starts_on_gte: today, ...(cursor && { cursor }) } } }),
    ),
  View: Sessions,
});
