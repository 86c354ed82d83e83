/** Book places in the session that the address names: how many is all that is needed. */
import { type Answer, answer, api } from "../api/client";
import type { Booking, NewBooking, OurSession } from "../api/shapes";
import { moment } from "../calendar";
import { keyFor } from "../forms/once";
import { type Field, RecordForm } from "../forms/record";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const FIELDS: readonly Field[] = [
  { member: "places", label: "How many places" },
  { member: "department", label: "Department or team", hint: "You can leave it empty. Please name nobody." },
  { member: "note", label: "What whoever leads it should know", hint: "Nobody else reads it.", kind: "long" },
];
const FOR_OTHERS: Field = {
  member: "booked_for",
  label: "For which organisation",
  hint: "If it is not yours, and somebody rang or wrote.",
};

async function book(session: OurSession, typed: object): Promise<Answer<Booking>> {
  const { places, ...rest } = typed as { places?: string | null };
  const { id: session_id, project_id } = session;
  // What is no number is none: the API says that at least one is needed.
  const body = { ...rest, session_id, project_id, places: Math.floor(Number(places)) || 0 } as NewBooking;
  return answer(api.POST("/v1/bookings", { params: { header: { "Idempotency-Key": keyFor(body) } }, body }));
}

function Book({ me, value: session }: { me: Staff; value: OurSession }) {
  const leads = session.organisation_id === me.home;
  const fields = leads ? [...FIELDS.slice(0, 1), FOR_OTHERS, ...FIELDS.slice(1)] : FIELDS;
  let made: Booking | undefined;
  return (
    <>
      <p class="govuk-caption-l">{[session.title, moment(session)].filter(Boolean).join(", ")}</p>
      <h1 class="govuk-heading-xl">Book places</h1>
      <p class="govuk-body">If there is no room left, you wait your turn. You are told when places come free.</p>
      <RecordForm
        name={`booking ${session.id}`}
        fields={fields}
        first={{ members: {}, etag: "" }}
        write={async (typed) => {
          const found = await book(session, typed);
          if ("value" in found) made = found.value;
          return found;
        }}
        then={() => location.assign(`/desk/bookings/?id=${session.id}&done=${made?.status ?? "requested"}`)}
      />
      <Foot back={[`/desk/session/?id=${session.id}`, "Back to this session"]} />
    </>
  );
}

const ask = () => answer(api.GET("/v1/sessions/{id}", { params: { path: { id: idInAddress } } }));

showDesk({ loaded: "The page is here.", ask, View: Book });
