/** Book places in the session that the address names: how many is all that is needed. */
import { type Answer, answer, api } from "../api/client";
import type { OurSession } from "../api/shapes";
import { moment } from "../calendar";
import type { Choices } from "../forms/select";
import { sourcesOf } from "./arose";
import { BookingForm } from "./booking-form";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

interface Shown {
  session: OurSession;
  sources: readonly Choices[];
}

function Book({ me, value: { session, sources } }: { me: Staff; value: Shown }) {
  return (
    <>
      <p class="govuk-caption-l">{[session.title, moment(session)].filter(Boolean).join(", ")}</p>
      <h1 class="govuk-heading-xl">Book places</h1>
      <p class="govuk-body">If there is no room left, you wait your turn. You are told when places come free.</p>
      <BookingForm
        project_id={session.project_id}
        session_id={session.id}
        leads={session.organisation_id === me.home}
        sources={sources}
        button="Book"
        then={({ status }) => location.assign(`/desk/bookings/?id=${session.id}&done=${status}`)}
      />
      <Foot back={[`/desk/session/?id=${session.id}`, "Back to this session"]} />
    </>
  );
}

async function ask(me: Staff): Promise<Answer<Shown>> {
  const session = await answer(api.GET("/v1/sessions/{id}", { params: { path: { id: idInAddress } } }));
  if ("problem" in session) return session;
  const sources = await sourcesOf(session.value.project_id, me.may);
  if ("problem" in sources) return sources;
  return { value: { session: session.value, sources: sources.value }, etag: "" };
}

showDesk({ loaded: "The page is here.", ask, View: Book });
