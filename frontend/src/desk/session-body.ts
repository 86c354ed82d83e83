/** What one session is made or changed by: what was typed, with its times as instants. */
import type { Answer } from "../api/client";
import type { OurSession } from "../api/shapes";
import { instant, plusDays } from "../wall";
import { type Typed, numbered, onOf, span, typedOf, unreadable } from "./session-form";

const TIMES = ["starts_on", "starts_at", "ends_at"];

const changesTimes = (patch: Typed) => TIMES.some((member) => member in patch);

/** @param before the session that it was, or nothing of it */
export function change(patch: Typed, before: Partial<OurSession>): Answer<object> {
  const now = { ...(before.id ? typedOf(before as OurSession) : {}), ...patch };
  const capacity = patch.capacity ?? null;
  const wrong = unreadable({ starts_on: null, ...(changesTimes(patch) ? now : {}), capacity });
  if (wrong) return wrong;
  const body = numbered(patch);
  if (!changesTimes(patch)) return { value: body, etag: "" };
  const on = onOf(now.starts_on);
  const at = (time: string | null | undefined, days: number) =>
    on && time ? instant(plusDays(on, days), time, before.time_zone) : null;
  const times = { starts_on: on, starts_at: at(now.starts_at, 0), ends_at: at(now.ends_at, span(before)) };
  return { value: { ...body, ...times }, etag: "" };
}
