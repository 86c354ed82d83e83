/** What there is to do for a session, before it and afterwards: a list of tasks, each with how it stands. */
import type { Coming, OurProject, OurSession, Places } from "../api/shapes";
import { moment } from "../calendar";
import { today } from "../dates";
import { Section } from "../section";
import { taken } from "./places";
import type { Staff } from "./staff";

export interface Standing {
  session: OurSession;
  project: OurProject;
  coming: readonly Coming[];
  places: Places | null;
  /** How many things wait in the list of support; null for whoever may not read it. */
  waits: number | null;
}

interface Task {
  permission: string;
  /** The page, and whose id it wants. */
  path: string;
  of?: "project";
  name: string;
  stands: string;
  /** Only whoever leads the project does this. */
  ours?: true;
}

const DONE = "Done";
const TO_DO = "To do";

const people = (count: number, what: string) => `${count} ${what}`;

function before({ session, project, coming, waits, places }: Standing): readonly Task[] {
  const yes = coming.filter(({ reply }) => reply === "accepted").length;
  const where = session.venue || session.joining_link;
  const confirmed = { planned: TO_DO, confirmed: DONE, delivered: DONE, cancelled: "Called off" }[session.status];
  return [
    {
      permission: "projects:write",
      path: "/desk/project/change/",
      of: "project",
      name: "Say why",
      stands: project.purpose ? DONE : TO_DO,
      ours: true,
    },
    {
      permission: "sessions:write",
      path: "/desk/session/change/",
      name: "Change the session",
      stands: moment(session) && where ? DONE : "Say when and where",
      ours: true,
    },
    {
      permission: "participations:write",
      path: "/desk/session/ask/",
      name: "Ask somebody",
      stands: coming.length ? `${people(coming.length, "asked")}, ${people(yes, "said yes")}` : TO_DO,
    },
    {
      permission: "bookings:read",
      path: "/desk/bookings/",
      name: "Bookings",
      stands: places ? taken(places) : "",
    },
    {
      permission: "support:read",
      path: "/desk/session/support/",
      name: "Support, person by person",
      stands: waits === null ? "" : waits ? `${waits} to see to` : "Nothing waits",
    },
    {
      permission: "sessions:write",
      path: "/desk/session/status/",
      name: "Confirm it, call it off, or say that it is done",
      stands: confirmed,
      ours: true,
    },
  ];
}

function afterwards({ session, coming }: Standing): readonly Task[] {
  const been = session.status === "delivered" || (firstDay(session) ?? today) < today;
  const open = coming.filter(({ reply, attendance }) => reply === "accepted" && attendance === "unknown").length;
  return [
    {
      permission: "participations:write",
      path: "/desk/session/attendance/",
      name: "Write down who came",
      stands: been ? (open || !coming.length ? TO_DO : DONE) : "Not yet",
    },
    {
      permission: "feedback:read",
      path: "/desk/session/feedback/",
      name: "What the feedback form said",
      stands: "",
    },
    {
      permission: "impact-records:write",
      path: "/desk/impact/add/",
      name: "Write down what was said",
      stands: "",
    },
  ];
}

const firstDay = ({ starts_on: on }: OurSession) => (typeof on === "string" ? on : on?.from);

interface Listed {
  me: Staff;
  id: string;
  title: string;
  tasks: readonly Task[];
  standing: Standing;
}

function List({ me, id, title, tasks, standing: { session, project } }: Listed) {
  const leads = session.organisation_id === me.home;
  const mine = tasks.filter(({ permission, ours }) => me.may(permission) && (leads || !ours));
  if (!mine.length) return null;
  return (
    <Section id={id} title={title}>
      <ul class="gt-tasks">
        {mine.map(({ path, of, name, stands }) => (
          <li key={path}>
            <a
              class="govuk-link gt-alone"
              href={`${path}?id=${of === "project" ? project.id : session.id}`}
              {...(stands && { "aria-describedby": `${id}${path}` })}
            >
              {name}
            </a>
            {stands && <span id={`${id}${path}`}>{stands}</span>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Tasks({ me, standing }: { me: Staff; standing: Standing }) {
  return (
    <>
      <List me={me} id="before" title="Before it" tasks={before(standing)} standing={standing} />
      <List me={me} id="afterwards" title="Afterwards" tasks={afterwards(standing)} standing={standing} />
    </>
  );
}
