/** When sessions are, in words: as exactly as it is known, and month by month. */
import { type Imprecise, month, times, when } from "./dates";

export interface Dated {
  starts_on?: Imprecise | null;
  starts_at?: string | null;
  ends_at?: string | null;
  time_zone?: string;
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
