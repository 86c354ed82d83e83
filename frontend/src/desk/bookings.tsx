/** Bookings: to confirm, waiting, and all others; of every session, or of the one that the address names. */
import { type Answer, answer, api } from "../api/client";
import type { BookingState, Places } from "../api/shapes";
import { type Imprecise, when } from "../dates";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Outcome, arrived } from "../forms/said";
import { Sure } from "../forms/sure";
import { Link } from "../link";
import { Section } from "../section";
import { label } from "../wording";
import { type Named, asked, bookingStatus, places, withNames } from "./booked";
import { readPlaces, taken } from "./places";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const MOST = 100;
const DONE: Readonly<Record<string, string>> = {
  requested: "Booked. The places are kept until whoever leads it has answered.",
  asked: "Asked for. Whoever leads the project answers, and you see the answer here.",
  waiting: "There is no room left. You wait your turn, and are told when places come free.",
  confirmed: "Confirmed. Whoever booked sees it now.",
  attended: "Saved: they came.",
  declined: "Declined. Whoever booked sees it, and why. Places that came free are kept for those who wait.",
  cancelled: "Cancelled. Places that came free are kept for those who wait.",
};
const done = arrived();

interface Shown {
  open: readonly Named[];
  others: readonly Named[];
  more: boolean;
  /** Of the one session that the address names. */
  taken: Places | null;
}

function move(id: string, to: BookingState, reason?: string) {
  const body = { to, reason: reason || null };
  const header = { "Idempotency-Key": keyFor({ id, ...body }) };
  return answer(api.POST("/v1/bookings/{id}/transitions", { params: { path: { id }, header }, body }));
}

const moved = (to: BookingState) => () => {
  const address = new URL(location.href);
  address.searchParams.set("done", to);
  location.assign(address);
};

/** What the lead does with it, and what whoever booked does. */
function Moves({ me, named: { booking, who } }: { me: Staff; named: Named }) {
  const { id, status, organisation_id: lead, booked_by_organisation_id: by } = booking;
  const leads = lead === me.home;
  const open = status === "requested" || status === "waiting";
  return (
    <div class="gt-moves">
      {leads && open && (
        <OneThing send={() => move(id, "confirmed")} then={moved("confirmed")} button={`Confirm for ${who}`} />
      )}
      {leads && open && (
        <Sure
          what={`Decline for ${who}`}
          question={`Decline what ${who} asked for?`}
          why="Why you decline"
          yes="Yes, decline"
          no="No, leave it"
          send={(why) => move(id, "declined", why)}
          then={moved("declined")}
        />
      )}
      {leads && status === "confirmed" && (
        <OneThing send={() => move(id, "attended")} then={moved("attended")} button={`${who} came`} aside />
      )}
      {((by === me.home && open) || status === "confirmed") && (
        <Sure
          what={`Cancel for ${who}`}
          question={`Cancel what is booked for ${who}?`}
          yes="Yes, cancel it"
          no="No, keep it"
          send={() => move(id, "cancelled")}
          then={moved("cancelled")}
        />
      )}
    </div>
  );
}

function One({ me, named }: { me: Staff; named: Named }) {
  const { booking, who, what } = named;
  const wanted = booking.wanted_on ? `Wanted for ${when(booking.wanted_on as Imprecise)}` : "";
  const facts = [places(booking.places), asked(booking), wanted, label(bookingStatus, booking.status)];
  return (
    <li class="gt-record">
      <h3 class="govuk-heading-m">{who}</h3>
      <p class="govuk-body">
        {booking.topic ? "A session that is asked for: " : ""}
        {booking.session_id ? (
          <a class="govuk-link gt-alone" href={`/desk/session/?id=${booking.session_id}`}>
            {what}
          </a>
        ) : (
          what
        )}
      </p>
      <p class="govuk-body">{facts.filter(Boolean).join(" · ")}</p>
      {booking.audience && <p class="govuk-body">For: {booking.audience}</p>}
      {booking.note && <p class="govuk-body gt-written">{booking.note}</p>}
      {me.may("bookings:write") && <Moves me={me} named={named} />}
    </li>
  );
}

interface Listed {
  me: Staff;
  id: string;
  title: string;
  items: readonly Named[];
  none: string;
}

const List = ({ me, id, title, items, none }: Listed) => (
  <Section id={id} title={title}>
    {!items.length && <p class="govuk-body">{none}</p>}
    <ul class="gt-cards">
      {items.map((named) => (
        <One key={named.booking.id} me={me} named={named} />
      ))}
    </ul>
  </Section>
);

function Bookings({ me, value: { open, others, more, taken: ofOne } }: { me: Staff; value: Shown }) {
  const of = (status: BookingState) => open.filter(({ booking }) => booking.status === status);
  return (
    <>
      <h1 class="govuk-heading-xl">Bookings</h1>
      <Outcome words={done && DONE[done]} />
      {ofOne && <p class="govuk-body-l">Places: {taken(ofOne)}</p>}
      <p class="govuk-body">
        A place is kept from the moment it is asked for. Whoever comes too late waits, in the order in which they asked.
      </p>
      <List me={me} id="requested" title="To confirm" items={of("requested")} none="Nothing waits for an answer." />
      <List me={me} id="waiting" title="Waiting for a place" items={of("waiting")} none="Nobody waits." />
      <List me={me} id="others" title="Answered" items={others} none="There are none yet." />
      {more && <p class="govuk-body">These are the newest {MOST}. There are more before them.</p>}
      {idInAddress ? (
        <Foot back={[`/desk/session/?id=${idInAddress}`, "Back to this session"]}>
          <Link href="/desk/bookings/">Bookings of all sessions</Link>
        </Foot>
      ) : (
        <Foot back={["/desk/", "Back to my work"]} />
      )}
    </>
  );
}

const read = (sort: string, ...status: BookingState[]) =>
  answer(
    api.GET("/v1/bookings", {
      params: {
        // Lists in a query are written with commas, which the client takes for text.
        query: { limit: MOST, sort, status_in: status.join(",") as never, ...(idInAddress && { session_id: idInAddress }) },
      },
    }),
  );

async function ask(me: Staff): Promise<Answer<Shown>> {
  const [open, others, places] = await Promise.all([
    read("created_at", "requested", "waiting"),
    read("-created_at", "confirmed", "attended", "declined", "cancelled"),
    idInAddress ? readPlaces(me, idInAddress) : null,
  ]);
  if ("problem" in open) return open;
  if ("problem" in others) return others;
  if (places && "problem" in places) return places;
  const [first, second] = await Promise.all([withNames(open.value.items), withNames(others.value.items)]);
  const more = open.value.next_cursor !== null || others.value.next_cursor !== null;
  return { value: { open: first, others: second, more, taken: places && places.value }, etag: "" };
}

showDesk({ loaded: "The list is here.", ask, View: Bookings });
