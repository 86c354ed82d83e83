/** Bookings with the names of who booked, and of the session: what the lists of bookings share. */
import type { Booking } from "../api/shapes";
import { when } from "../dates";
import type { For } from "../labels";
import { names, organisation, session } from "./names";

export const bookingStatus: For<"BookingStatus"> = {
  requested: "To confirm",
  waiting: "Waiting for a place",
  confirmed: "Confirmed",
  attended: "They came",
  declined: "Declined",
  cancelled: "Cancelled",
};

export interface Named {
  booking: Booking;
  /** The organisation, and its department where there is one. */
  who: string;
  /** The session, or what was asked for. */
  what: string;
}

export const places = (count: number | null | undefined) =>
  count == null ? "How many is not known" : count === 1 ? "1 place" : `${count} places`;

export const asked = ({ booked_on }: Booking) => (booked_on ? `Asked for on ${when(booked_on as string)}` : "");

export async function withNames(bookings: readonly Booking[]): Promise<readonly Named[]> {
  const [organisations, sessions] = await Promise.all([
    names(bookings.map((each) => each.booked_by_organisation_id), organisation),
    names(bookings.flatMap((each) => (each.session_id ? [each.session_id] : [])), session),
  ]);
  return bookings.map((booking) => {
    const { booked_for, department, booked_by_organisation_id: by, session_id, topic } = booking;
    return {
      booking,
      who: [booked_for ?? organisations.get(by), department].filter(Boolean).join(": "),
      what: topic ?? sessions.get(session_id ?? "") ?? "",
    };
  });
}
