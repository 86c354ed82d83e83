/** Adding a session to a project: a title is enough; day and time by the clock where it is. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { Holidays, OurProject, OurSession } from "../api/shapes";
import { instant } from "../dates";
import { Box } from "../forms/box";
import { Day, NO_DAY, dayOf } from "../forms/day";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Foot, idInAddress, showDesk } from "./staff";

const TIME = /^([01]?\d|2[0-3]):[0-5]\d$/;
const BOXES = { title: "title", starts_on: "on", starts_at: "from", ends_at: "to", venue: "venue", venue_access: "access", capacity: "places" };

interface Shown {
  project: OurProject;
  holidays: Holidays;
}

interface Said {
  title: string;
  from: string;
  to: string;
  venue: string;
  access: string;
  places: string;
}

async function add(project: string, said: Said, on: string | null): Promise<Answer<OurSession>> {
  const wrong = (["from", "to"] as const).find((part) => said[part].trim() && !TIME.test(said[part].trim()));
  if (wrong) return refused(wrong, "Write a time like 9:30 or 14:00.");
  if ((said.from.trim() || said.to.trim()) && !on) return refused("on", "Say on which day, where you say a time.");
  const at = (time: string) => (on && time.trim() ? instant(on, time.trim()) : null);
  const places = said.places.trim();
  if (places && !/^\d+$/.test(places)) return refused("places", "Write a number, or leave it empty.");
  const body = {
    project_id: project,
    title: said.title,
    starts_on: on,
    starts_at: at(said.from),
    ends_at: at(said.to),
    venue: said.venue.trim() || null,
    venue_access: said.access.trim() || null,
    capacity: places ? Number(places) : null,
  };
  return answer(
    api.POST("/v1/sessions", { params: { header: { "Idempotency-Key": keyFor(body) } }, body: body as never }),
  );
}

/** What is known of that day: it may be a good one all the same. */
function Holiday({ on, holidays }: { on: string | null; holidays: Holidays }) {
  const found = holidays.days.find((each) => each.on === on);
  return (
    <div role="status">
      {found && (
        <p class="govuk-body gt-banner">
          That day is a bank holiday: {found.name}. ({holidays.source})
        </p>
      )}
    </div>
  );
}

function Form({ project, holidays }: Shown) {
  const [said, setSaid] = useState<Said>({ title: "", from: "", to: "", venue: "", access: "", places: "" });
  const [on, setOn] = useState(NO_DAY);
  const box = (id: keyof Said, label: string, wrong: string | undefined, hint?: string, short?: boolean) => (
    <Box
      id={id}
      label={label}
      {...(hint && { hint })}
      {...(short && { short })}
      wrong={wrong}
      text={said[id]}
      onText={(text) => setSaid({ ...said, [id]: text })}
    />
  );
  return (
    <OneThing
      send={() => add(project.id, said, dayOf(on))}
      then={({ id }) => location.replace(`/desk/session/?id=${id}&done=added`)}
      boxes={BOXES}
      button="Add the session"
    >
      {(wrong) => (
        <>
          {box("title", "What people call it", wrong("title"))}
          <Day
            id="on"
            question="Which day?"
            hint="You can leave it empty until it is known."
            wrong={wrong("on")}
            text={on}
            onText={setOn}
          />
          <Holiday on={dayOf(on)} holidays={holidays} />
          {box("from", "From", wrong("from"), "By the clock there, for example 9:30.", true)}
          {box("to", "To", wrong("to"), undefined, true)}
          {box("venue", "Where", wrong("venue"))}
          {box("access", "How people get in and round", wrong("access"), "Steps, hearing loop, quiet room.")}
          {box("places", "How many places", wrong("places"), undefined, true)}
        </>
      )}
    </OneThing>
  );
}

function Add({ value }: { value: Shown }) {
  const { project } = value;
  return (
    <>
      <p class="govuk-caption-l">{project.title}</p>
      <h1 class="govuk-heading-xl">Add a session</h1>
      <Form {...value} />
      <Foot back={[`/desk/project/?id=${project.id}`, "Back to the project"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [project, holidays] = await Promise.all([
    answer(api.GET("/v1/projects/{id}", { params: { path: { id: idInAddress } } })),
    answer(api.GET("/v1/public/bank-holidays")),
  ]);
  if ("problem" in project) return project;
  if ("problem" in holidays) return holidays;
  return { value: { project: project.value, holidays: holidays.value }, etag: project.etag };
}

showDesk({ loaded: "The page is here.", ask, View: Add });
