/** When sessions are, in words: as exactly as it is known, and month by month. */
import { type Imprecise, when } from "./dates";

export interface Dated {
  starts_on?: Imprecise | null;
  starts_at?: string | null;
  ends_at?: string | null;
  time_zone?: string;
}

/** The month that a list is grouped by; a range, which may span months, is its own group. */
function month(date: Imprecise): string {
  return when(typeof date === "string" ? date.slice(0, 7) : date);
}

/** "10:00 am to 1:00 pm", in the time zone of the place. */
export function times(starts: string, ends: string | null | undefined, timeZone = "Europe/London"): string {
  const format = new Intl.DateTimeFormat("en-GB", { hour: "numeric", minute: "2-digit", hour12: true, timeZone });
  return [starts, ends].flatMap((at) => (at ? [format.format(new Date(at))] : [])).join(" to ");
}

/** @param heading what stands above it and need not be said again */
export function moment({ starts_on, starts_at, ends_at, time_zone }: Dated, heading = ""): string {
  const day = starts_on && when(starts_on);
  return [day !== heading && day, starts_at && times(starts_at, ends_at, time_zone)].filter(Boolean).join(", ");
}

export function byMonth<T extends Dated>(sessions: readonly T[]): [string, T[]][] {
  const months = new Map<string, T[]>();
  for (const session of sessions) {
    const name = session.starts_on ? month(session.starts_on) : "Date not written down";
    months.set(name, [...(months.get(name) ?? []), session]);
  }
  return [...months];
}
