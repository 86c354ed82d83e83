/** Changing one session: who comes is told what they go by. */
import { type Answer, answer, api } from "../api/client";
import type { Holidays, OurSession } from "../api/shapes";
import { moment } from "../calendar";
import { RecordForm } from "../forms/record";
import { Link } from "../link";
import { change } from "./session-body";
import { type Typed, TOLD, fields, readSession, span, typedOf } from "./session-form";
import { Foot, idInAddress, showDesk } from "./staff";

/** The session as it was read last, which what is typed is a change of. */
let before: OurSession;
let etag = "";

async function read(): Promise<Answer<Typed>> {
  const found = await readSession();
  if ("problem" in found) return found;
  before = found.value;
  etag = found.etag;
  return { value: typedOf(before), etag };
}

async function write(patch: Typed, version: string): Promise<Answer<unknown>> {
  const said = change(patch, before);
  if ("problem" in said) return said;
  const params = { path: { id: before.id }, header: { "If-Match": version } };
  return answer(api.PATCH("/v1/sessions/{id}", { params, body: said.value as never }));
}

interface Shown {
  session: OurSession;
  holidays: Holidays;
}

function Change({ value: { session, holidays } }: { value: Shown }) {
  return (
    <>
      <p class="govuk-caption-l">{[session.title, moment(session)].filter(Boolean).join(", ")}</p>
      <h1 class="govuk-heading-xl">Change the session</h1>
      {session.series_id && (
        <Link href={`/desk/session/following/?id=${session.id}`}>Change this one and those that follow</Link>
      )}
      <p class="govuk-body">{TOLD}</p>
      <RecordForm
        name={`session ${session.id}`}
        fields={fields(holidays, span(session))}
        first={{ members: typedOf(session), etag }}
        read={read}
        write={(patch, version) => write(patch as Typed, version)}
        saved="Saved."
      />
      <Foot back={[`/desk/session/?id=${idInAddress}`, "Back to this session"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [session, holidays] = await Promise.all([read(), answer(api.GET("/v1/public/bank-holidays"))]);
  if ("problem" in session) return session;
  if ("problem" in holidays) return holidays;
  return { value: { session: before, holidays: holidays.value }, etag };
}

showDesk({ loaded: "The page is here.", ask, View: Change });
