/** Bookings with the names of who booked, and of the session: what the lists of bookings share. */
import { type Answer, answer, api } from "../api/client";
import type { Booking } from "../api/shapes";
import { when } from "../dates";
import type { For } from "../labels";

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

/** One name for each id, asked for once. What cannot be read has none. */
async function names(ids: readonly string[], read: (id: string) => Promise<Answer<string>>): Promise<Map<string, string>> {
  const different = [...new Set(ids)];
  const found = await Promise.all(different.map(read));
  return new Map(different.map((id, at) => [id, "value" in found[at]! ? found[at].value : ""]));
}

const named = async <T>(call: Promise<Answer<T>>, name: (value: T) => string): Promise<Answer<string>> => {
  const found = await call;
  return "problem" in found ? found : { value: name(found.value), etag: "" };
};

const organisation = (id: string) =>
  named(answer(api.GET("/v1/organisations/{id}", { params: { path: { id } } })), ({ name }) => name);
const session = (id: string) =>
  named(answer(api.GET("/v1/sessions/{id}", { params: { path: { id } } })), ({ title }) => title);

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
