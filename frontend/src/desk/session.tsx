/** One session: when and where, why, who is coming and what helps them, and the way to all that belongs to it. */
import type { Answer } from "../api/client";
import { answer, api } from "../api/client";
import type { Coming } from "../api/shapes";
import { readSupports } from "../api/supports";
import { moment } from "../calendar";
import { Facts } from "../facts";
import { Outcome, arrived } from "../forms/said";
import { duration, mode, sessionKind, sessionStatus } from "../session-words";
import { participationRole, reply } from "../taking-part";
import { Link } from "../link";
import { Section } from "../section";
import { label, list } from "../wording";
import { readPlaces } from "./places";
import { type Standing, Tasks } from "./session-tasks";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const DONE: Readonly<Record<string, string>> = {
  asked: "They are asked, and will get a letter if they want letters.",
  added: "Added. Next, ask people.",
  planned: "Saved: it is planned.",
  confirmed: "Saved: it goes ahead.",
  delivered: "Saved: it is done. Next, write down who came.",
  cancelled: "Called off. Whoever may come is written to.",
};
const done = arrived();

interface Shown extends Standing {
  keptBack: number;
  called: ReadonlyMap<string, string>;
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
  const { session, project } = value;
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
          ["Places", session.capacity == null ? null : `${session.capacity}`],
          ["How many people", list(numbers.filter((each) => each !== false))],
          ["Why", project.purpose ?? "The project does not say yet. Nobody can be asked before it does."],
        ]}
      />
      <Tasks me={me} standing={value} />
      {me.may("bookings:write") && <Link href={`/desk/bookings/add/?id=${session.id}`}>Book places</Link>}
      {session.series_id && <Link href={`/desk/series/one/?id=${session.series_id}`}>The series it belongs to</Link>}
      <Link href={`/desk/project/?id=${project.id}`}>The whole project</Link>
      {me.may("participations:read") && <WhoIsComing {...value} />}
      <Foot back={["/desk/sessions/", "Back to sessions"]} />
    </>
  );
}

/** One page of them is enough to say how many wait at a session. */
async function readWaits(me: Staff): Promise<Answer<number | null>> {
  if (!me.may("support.unaddressed:read")) return { value: null, etag: "" };
  const query = { session_id: idInAddress, limit: 200 };
  const found = await answer(api.GET("/v1/support/unaddressed", { params: { query } }));
  return "problem" in found ? found : { value: found.value.items.length, etag: "" };
}

const readComing = (me: Staff) =>
  me.may("participations:read")
    ? answer(api.GET("/v1/sessions/{session_id}/who-is-coming", { params: { path: { session_id: idInAddress } } }))
    : { value: { items: [], kept_back: 0 }, etag: "" };

async function ask(me: Staff): Promise<Answer<Shown>> {
  const [session, coming, supports, places, waits] = await Promise.all([
    answer(api.GET("/v1/sessions/{id}", { params: { path: { id: idInAddress } } })),
    readComing(me),
    readSupports(),
    readPlaces(me, idInAddress),
    readWaits(me),
  ]);
  if ("problem" in session) return session;
  if ("problem" in coming) return coming;
  if ("problem" in supports) return supports;
  if ("problem" in places) return places;
  if ("problem" in waits) return waits;
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
      waits: waits.value,
    },
    etag: session.etag,
  };
}

showDesk({ loaded: "The session is here.", ask, View: Session });
