/** One session: when and where, why, who is coming and what helps them, and the way to all that belongs to it. */
import type { Answer } from "../api/client";
import { answer, api } from "../api/client";
import type { Coming, OurProject, OurSession, Places } from "../api/shapes";
import { readSupports } from "../api/supports";
import { moment } from "../calendar";
import { Facts } from "../facts";
import { Outcome, arrived } from "../forms/said";
import { duration, mode, sessionKind, sessionStatus } from "../session-words";
import { participationRole, reply } from "../taking-part";
import { Link } from "../link";
import { Section } from "../section";
import { label, list } from "../wording";
import { readPlaces, taken } from "./places";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

/** What belongs to a session has pages of its own, each for whoever may: permission, path, name. */
const PAGES: readonly (readonly [permission: string, path: string, name: string, ours?: true])[] = [
  ["sessions:write", "/desk/session/change/", "Change the session", true],
  ["sessions:write", "/desk/session/status/", "Confirm it, call it off, or say that it is done", true],
  ["participations:write", "/desk/session/ask/", "Ask somebody"],
  ["support:read", "/desk/session/support/", "Support, person by person"],
  ["participations:write", "/desk/session/attendance/", "Write down who came"],
  ["bookings:read", "/desk/bookings/", "Bookings"],
  ["bookings:write", "/desk/bookings/add/", "Book places"],
  ["feedback:read", "/desk/session/feedback/", "What people said"],
];

const DONE: Readonly<Record<string, string>> = {
  asked: "They are asked, and will get a letter if they want letters.",
  added: "Added. Next, ask people.",
  planned: "Saved: it is planned.",
  confirmed: "Saved: it goes ahead.",
  delivered: "Saved: it is done. Next, write down who came.",
  cancelled: "Called off. Whoever may come is written to.",
};
const done = arrived();

interface Shown {
  session: OurSession;
  project: OurProject;
  coming: readonly Coming[];
  keptBack: number;
  called: ReadonlyMap<string, string>;
  places: Places | null;
}

function Person({ person, called }: { person: Coming; called: Shown["called"] }) {
  const helps = person.supports.map(({ code, detail }) => [called.get(code) ?? code, detail].filter(Boolean).join(": "));
  return (
    <li class="gt-record">
      <h3 class="govuk-heading-m">
        {person.display_name}
        {person.pronouns && ` (${person.pronouns})`}
      </h3>
      <p class="govuk-body">
        {[label(participationRole, person.role), person.reply && label(reply, person.reply)].filter(Boolean).join(" · ")}
      </p>
      <Facts
        facts={[
          ["What helps", helps],
          ["Travel", person.travel],
          ["Brings", person.brings],
        ]}
      />
    </li>
  );
}

function WhoIsComing({ coming, keptBack, called }: Shown) {
  return (
    <Section id="coming" title="Who is coming">
      {!coming.length && <p class="govuk-body">Nobody has been asked yet, as far as you can see.</p>}
      <ul class="gt-cards">
        {coming.map((person) => (
          <Person key={person.participation_id} person={person} called={called} />
        ))}
      </ul>
      {keptBack > 0 && (
        <p class="govuk-body">
          {keptBack === 1 ? "One more person was" : `${keptBack} more people were`} asked. Their organisation does not
          show them to you.
        </p>
      )}
    </Section>
  );
}

function Session({ me, value }: { me: Staff; value: Shown }) {
  const { session, project, places } = value;
  const ours = session.organisation_id === me.home;
  const pages = PAGES.filter(([permission, , , only]) => me.may(permission) && (ours || !only));
  const numbers = [
    session.planned_number != null && `${session.planned_number} expected`,
    session.actual_number != null && `${session.actual_number} came`,
  ];
  return (
    <>
      <p class="govuk-caption-l">{project.title}</p>
      <h1 class="govuk-heading-xl">{session.title}</h1>
      <Outcome words={done && DONE[done]} />
      <Facts
        facts={[
          ["When", moment(session) || "Not written down"],
          ["How it stands", label(sessionStatus, session.status)],
          ["What", label(sessionKind, session.kind, session.kind_label)],
          ["Length", session.duration_kind && label(duration, session.duration_kind)],
          ["How people meet", session.mode && label(mode, session.mode)],
          ["Where", [session.venue, session.venue_access, session.venue_note].filter((each) => each != null)],
          ["Where to join", session.joining_link ?? null],
          ["For whom", session.audience],
          ["Places", places ? taken(places) : session.capacity == null ? null : `${session.capacity}`],
          ["How many people", list(numbers.filter((each) => each !== false))],
          ["Why", project.purpose ?? "The project does not say yet. Nobody can be asked before it does."],
        ]}
      />
      {pages.map(([, path, name]) => (
        <Link key={path} href={`${path}?id=${session.id}`}>
          {name}
        </Link>
      ))}
      {session.series_id && <Link href={`/desk/series/one/?id=${session.series_id}`}>The series it belongs to</Link>}
      <Link href={`/desk/project/?id=${project.id}`}>The whole project</Link>
      {me.may("participations:read") && <WhoIsComing {...value} />}
      <Foot back={["/desk/sessions/", "Back to sessions"]} />
    </>
  );
}

const readComing = (me: Staff) =>
  me.may("participations:read")
    ? answer(api.GET("/v1/sessions/{session_id}/who-is-coming", { params: { path: { session_id: idInAddress } } }))
    : { value: { items: [], kept_back: 0 }, etag: "" };

async function ask(me: Staff): Promise<Answer<Shown>> {
  const [session, coming, supports, places] = await Promise.all([
    answer(api.GET("/v1/sessions/{id}", { params: { path: { id: idInAddress } } })),
    readComing(me),
    readSupports(),
    readPlaces(me, idInAddress),
  ]);
  if ("problem" in session) return session;
  if ("problem" in coming) return coming;
  if ("problem" in supports) return supports;
  if ("problem" in places) return places;
  const project = await answer(api.GET("/v1/projects/{id}", { params: { path: { id: session.value.project_id } } }));
  if ("problem" in project) return project;
  return {
    value: {
      session: session.value,
      project: project.value,
      coming: coming.value.items,
      keptBack: coming.value.kept_back ?? 0,
      called: new Map(supports.value.items.map(({ code, label }) => [code, label])),
      places: places.value,
    },
    etag: session.etag,
  };
}

showDesk({ loaded: "The session is here.", ask, View: Session });
