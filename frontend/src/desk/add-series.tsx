/** Adding sessions that come again: how often in plain words, then the days that it makes, then the sessions. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { components } from "../api/schema";
import type { Holidays, OurProject, Series } from "../api/shapes";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { Day, NO_DAY, dayOf } from "../forms/day";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Done } from "../forms/said";
import { Select } from "../forms/select";
import { Several } from "../forms/several";
import { mode, sessionKind } from "../session-words";
import { Section } from "../section";
import { NO_TIME, isTime, minutesBetween } from "../wall";
import { label, list } from "../wording";
import { holidayOn } from "./holiday";
import { type Often, ruleOf, ways } from "./rule";
import { Foot, idInAddress, showDesk } from "./staff";

type Body = components["schemas"]["SeriesCreate"];

const BOXES = {
  title: "title",
  first_on: "first",
  rule: "often",
  wall_start: "from",
  duration_minutes: "to",
  until: "until",
  min_weeks: "least",
  max_weeks: "most",
};
const KINDS = Object.keys(sessionKind).map((kind) => [kind, label(sessionKind, kind)] as const);
const BLANK = { title: "", kind: "meeting", mode: "", often: "", weeks: "", least: "", most: "", from: "", to: "" };

interface Shown {
  project: OurProject;
  holidays: Holidays;
}

interface Said {
  texts: typeof BLANK;
  first: typeof NO_DAY;
  until: typeof NO_DAY;
}

/** So many weeks, or nothing. */
const count = (text: string) => (/^[1-9]\d{0,2}$/.test(text.trim()) ? Number(text) : null);

type Came = Pick<Body, "rule" | "first_on" | "until" | "min_weeks" | "max_weeks">;

/** How it comes again. */
function comes({ texts, first, until }: Said): Answer<Came> {
  const value = texts.often as Often | "";
  if (!value) return refused("rule", "Choose how often it comes again.");
  if (value === "window") {
    const [min_weeks, max_weeks] = [count(texts.least), count(texts.most)];
    if (!min_weeks) return refused("min_weeks", "Say after how many weeks at the earliest.");
    if (!max_weeks) return refused("max_weeks", "Say after how many weeks at the latest.");
    if (max_weeks < min_weeks) return refused("max_weeks", "The latest comes before the earliest.");
    return { value: { min_weeks, max_weeks, until: dayOf(until) }, etag: "" };
  }
  const first_on = dayOf(first);
  if (!first_on || Number.isNaN(Date.parse(first_on)))
    return refused("first_on", "Give a day, a month and a year. For example: 8 12 2026.");
  const weeks = count(texts.weeks);
  if (value === "weeks" && !weeks) return refused("rule", "Say every how many weeks, as a number.");
  return { value: { rule: ruleOf(value, first_on, weeks ?? 1), first_on, until: dayOf(until) }, etag: "" };
}

/** All of it, as far as it makes sense; the API says the rest. */
function bodyOf(said: Said, project_id: string): Answer<Body> {
  const { texts } = said;
  const came = comes(said);
  if (!texts.title.trim()) return refused("title", "Say what people call them.");
  if ("problem" in came) return came;
  const [from, to] = [texts.from.trim(), texts.to.trim()];
  if (!isTime(from) || (to && !from)) return refused("wall_start", NO_TIME);
  if (!isTime(to) || (from && !to)) return refused("duration_minutes", NO_TIME);
  const minutes = from ? minutesBetween(from, to) : 1;
  if (minutes <= 0) return refused("duration_minutes", "It ends before it begins.");
  const time = from && { wall_start: from.padStart(5, "0"), duration_minutes: minutes };
  const members = { title: texts.title.trim(), kind: texts.kind, mode: texts.mode || null };
  return { value: { project_id, ...members, ...came.value, ...time } as Body, etag: "" };
}

const make = (body: Body): Promise<Answer<Series>> =>
  answer(api.POST("/v1/series", { params: { header: { "Idempotency-Key": keyFor(body) } }, body }));

const goTo = (done: string) => ({ id }: Series) => location.replace(`/desk/series/one/?id=${id}&done=${done}`);

/** "Tuesday, 8 December 2026" */
const named = (on: string) =>
  new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeZone: "UTC" }).format(new Date(on));

const FIRST_FEW = 3;

/** What it would make, and leaving days out of it. */
function Days({ body, days, holidays }: { body: Body; days: readonly string[]; holidays: Holidays }) {
  const [kept, setKept] = useState(days);
  const free = days.filter((on) => holidayOn(holidays, on));
  const sessions = kept.length === 1 ? "1 session" : `${kept.length} sessions`;

  async function send(): Promise<Answer<Series>> {
    if (!kept.length) return refused("", "Leave at least one day in.");
    return make({ ...body, left_out: days.filter((on) => !kept.includes(on)) });
  }

  return (
    <Section id="days" title="What it makes">
      <Done>
        <p class="govuk-body-l">
          {sessions}
          {kept.length > 0 && `, ${kept.length > FIRST_FEW ? "beginning with" : "on"} ${list(kept.slice(0, FIRST_FEW).map(named))}`}
          {kept.length > FIRST_FEW && `. The last is on ${named(kept.at(-1)!)}`}.
        </p>
        {free.length > 0 && (
          <p class="govuk-body">
            {list(free.map((on) => `${named(on)} is ${holidayOn(holidays, on)}`))}. Leave it out below if you do not
            meet then.
          </p>
        )}
      </Done>
      <OneThing send={send} then={goTo("added")} button={`Make ${sessions}`}>
        {() => (
          <details class="gt-group">
            <summary class="govuk-body">All days: leave one out</summary>
            <Several
              id="kept"
              question="On which days do you meet?"
              options={days.map((on) => ({ value: on, label: named(on), hint: holidayOn(holidays, on) }))}
              chosen={kept}
              choose={setKept}
            />
          </details>
        )}
      </OneThing>
    </Section>
  );
}

function Add({ value: { project, holidays } }: { value: Shown }) {
  const [said, setSaid] = useState<Said>({ texts: BLANK, first: NO_DAY, until: NO_DAY });
  const [found, setFound] = useState<{ body: Body; days: readonly string[] }>();
  const { texts, first, until } = said;
  const isWindow = texts.often === "window";

  /** What was found was found for other words. */
  function say(part: Partial<Said>) {
    setSaid({ ...said, ...part });
    setFound(undefined);
  }
  const write = (id: keyof typeof BLANK) => (text: string) => say({ texts: { ...texts, [id]: text } });
  const box = (id: keyof typeof BLANK, name: string, wrong: string | undefined, hint?: string) => (
    <Box id={id} label={name} hint={hint} short={id !== "title"} wrong={wrong} text={texts[id]} onText={write(id)} />
  );

  async function send(): Promise<Answer<Series | { body: Body; days: readonly string[] }>> {
    const body = bodyOf(said, project.id);
    if ("problem" in body) return body;
    if (isWindow) return make(body.value);
    const { rule, first_on, until: last } = body.value;
    const looked = await answer(
      api.POST("/v1/series/days", { body: { rule: rule!, first_on: first_on!, ...(last && { until: last }) } }),
    );
    if ("problem" in looked) return looked;
    return { value: { body: body.value, days: looked.value.items.map(({ on }) => on) }, etag: "" };
  }

  return (
    <>
      <p class="govuk-caption-l">{project.title}</p>
      <h1 class="govuk-heading-xl">Add sessions that come again</h1>
      <OneThing
        send={send}
        then={(came) => ("days" in came ? setFound(came) : goTo("window")(came))}
        boxes={BOXES}
        button={isWindow ? "Save" : "Show the days"}
      >
        {(wrong) => (
          <>
            {box("title", "What people call them", wrong("title"))}
            <Select id="kind" label="What they are" options={KINDS} chosen={texts.kind} choose={write("kind")} />
            <Day
              id="first"
              question="On which day is the first one?"
              hint="For example: 8 12 2026. You can leave it empty if they have no fixed day."
              wrong={wrong("first")}
              text={first}
              onText={(day) => say({ first: day })}
            />
            <Choice
              id="often"
              question="How often?"
              options={ways(dayOf(first))}
              chosen={texts.often}
              choose={write("often")}
              wrong={wrong("often")}
            />
            {texts.often === "weeks" && box("weeks", "Every how many weeks?", undefined, "For example: 6")}
            {isWindow && box("least", "After how many weeks at the earliest?", wrong("least"), "For example: 6")}
            {isWindow && box("most", "After how many weeks at the latest?", wrong("most"), "For example: 8")}
            {box("from", "From", wrong("from"), "By the clock there, for example 9:30. It stays when clocks change.")}
            {box("to", "To", wrong("to"))}
            <Select
              id="mode"
              label="How people meet"
              none="Not known yet"
              options={Object.entries(mode)}
              chosen={texts.mode}
              choose={write("mode")}
            />
            <Day
              id="until"
              question="Until which day?"
              hint="If you leave it empty, sessions are made for two years."
              wrong={wrong("until")}
              text={until}
              onText={(day) => say({ until: day })}
            />
          </>
        )}
      </OneThing>
      {found && <Days key={JSON.stringify(found)} {...found} holidays={holidays} />}
      <Foot back={[`/desk/series/?id=${project.id}`, "Back to sessions that come again"]} />
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
