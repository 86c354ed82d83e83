/** How many places of a session are taken, and who waits, in words. */
import { type Answer, answer, api } from "../api/client";
import type { Places } from "../api/shapes";
import type { Staff } from "./staff";

export async function readPlaces(me: Staff, session_id: string): Promise<Answer<Places | null>> {
  if (!me.may("bookings:read")) return { value: null, etag: "" };
  return answer(api.GET("/v1/sessions/{session_id}/places", { params: { path: { session_id } } }));
}

/** "12 of 20 are taken. 3 bookings wait for 5 more." */
export function taken({ capacity, taken, waiting, places_waiting: more }: Places): string {
  const of = capacity == null ? `${taken} taken, with no limit.` : `${taken} of ${capacity} are taken.`;
  return waiting ? `${of} ${waiting === 1 ? "1 booking waits" : `${waiting} bookings wait`} for ${more} more.` : of;
}
