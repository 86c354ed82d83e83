/** Changing one session of a series and those that follow it: who comes is told what they go by. */
import { type Answer, answer, api } from "../api/client";
import type { components } from "../api/schema";
import type { Holidays, OurSession } from "../api/shapes";
import { moment } from "../calendar";
import { refused } from "../forms/faults";
import { RecordForm } from "../forms/record";
import { Link } from "../link";
import { daysBetween, minutesBetween } from "../wall";
import { type Following, readFollowing } from "./following";
import { type Typed, TOLD, fields, numbered, onOf, readSession, span, typedOf, unreadable } from "./session-form";
import { Foot, showDesk } from "./staff";

type Body = components["schemas"]["FollowingChange"];

/** Each says for itself what it is. */
const ALONE = ["kind", "kind_label"];

/** The session as it was read last, which what is typed is a change of. */
let before: OurSession;

async function read(): Promise<Answer<Typed>> {
  const found = await readSession();
  if ("problem" in found) return found;
  before = found.value;
  return { value: typedOf(before), etag: found.etag };
}

/** So many days later, from a time on, so long. */
function bodyOf(patch: Typed): Answer<Body> {
  const then = typedOf(before);
  const now: Typed = { ...then, ...patch };
  const wrong = unreadable({ ...now, capacity: patch.capacity ?? null });
  if (wrong) return wrong;
  const { starts_on, starts_at, ends_at, ...plain } = patch;
  const body: Body = { ...numbered(plain), from_session_id: before.id, shift_days: 0, cancel: false };
  if (starts_on !== undefined) body.shift_days = daysBetween(then.starts_on!, onOf(starts_on) ?? "");
  if (Number.isNaN(body.shift_days)) return refused("starts_on", "Say the day of the first one.");
  if (starts_at === undefined && ends_at === undefined) return { value: body, etag: "" };
  if (!now.starts_at || !now.ends_at) return refused("starts_at", "Say from when to when.");
  body.wall_start = now.starts_at.padStart(5, "0");
  body.duration_minutes = span(before) * 1440 + minutesBetween(now.starts_at, now.ends_at);
  return body.duration_minutes > 0 ? { value: body, etag: "" } : refused("ends_at", "It ends before it begins.");
}

async function write(patch: Typed, id: string): Promise<Answer<unknown>> {
  const body = bodyOf(patch);
  if ("problem" in body) return body;
  return answer(api.POST("/v1/series/{id}/following", { params: { path: { id } }, body: body.value }));
}

interface Shown {
  holidays: Holidays;
  following: Following;
}

function Change({ value: { holidays, following } }: { value: Shown }) {
  const session = before;
  return (
    <>
      <p class="govuk-caption-l">{[session.title, moment(session)].filter(Boolean).join(", ")}</p>
      <h1 class="govuk-heading-xl">Change this one and those that follow</h1>
      <p class="govuk-body-l">{following.words}</p>
      <p class="govuk-body">{TOLD}</p>
      <RecordForm
        name={`following ${session.id}`}
        fields={fields(holidays, span(session), "Set another day, and all move by as many days.").filter(
          ({ member }) => !ALONE.includes(member),
        )}
        first={{ members: typedOf(session), etag: "" }}
        read={read}
        write={(patch) => write(patch as Typed, following.series)}
        saved="Saved, for this one and those that follow."
      />
      <Link href={`/desk/session/change/?id=${session.id}`}>Change this one alone</Link>
      <Foot back={[`/desk/series/one/?id=${following.series}`, "Back to the series"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [session, holidays] = await Promise.all([read(), answer(api.GET("/v1/public/bank-holidays"))]);
  if ("problem" in session) return session;
  if ("problem" in holidays) return holidays;
  const following = await readFollowing(before);
  if ("problem" in following) return following;
  return { value: { holidays: holidays.value, following: following.value }, etag: session.etag };
}

showDesk({ loaded: "The page is here.", ask, View: Change });
