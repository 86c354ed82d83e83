/** Times by the clock on the wall of a place, and the instants that they are. */

const LONDON = "Europe/London";

/** "2026-12-03 10:00:00": what calendar and clock show there. */
const shown = (at: Date, timeZone: string) => at.toLocaleString("sv-SE", { timeZone });

/** The instant of a time by the clock there: the offset of that day is what the same clock shows for it in UTC. */
export function instant(day: string, time: string, zone = LONDON): string {
  const guess = new Date(`${day}T${time.padStart(5, "0")}:00Z`);
  if (Number.isNaN(guess.getTime())) return `${day}T${time}:00Z`; // No such day: the API says so.
  const there = new Date(`${shown(guess, zone).replace(" ", "T")}Z`);
  return new Date(2 * guess.getTime() - there.getTime()).toISOString();
}

/** What calendar and clock there show: "2026-12-03" and "10:00". */
export function wall(at: string, zone = LONDON): { day: string; time: string } {
  const [day = "", time = ""] = shown(new Date(at), zone).split(" ");
  return { day, time: time.slice(0, 5) };
}

const DAY = 86_400_000;

export const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / DAY);

/** What is no day stays what it is: the API says so. */
export function plusDays(day: string, days: number): string {
  const at = Date.parse(day);
  return days && at ? new Date(at + days * DAY).toISOString().slice(0, 10) : day;
}

const TIME = /^([01]?\d|2[0-3]):[0-5]\d$/;

/** Whether somebody typed a time as people write it, or nothing. */
export const isTime = (text: string | null) => !text || TIME.test(text);

export const NO_TIME = "Write a time like 9:30 or 14:00.";

const minutesOf = (time: string) => Number(time.split(":")[0]) * 60 + Number(time.split(":")[1]);

/** From one time to the next by the clock; less than none where it ends before it begins. */
export const minutesBetween = (from: string, to: string) => minutesOf(to) - minutesOf(from);

/** "12:30": so many minutes after a time by the clock, past midnight too. */
export function later(time: string, minutes: number): string {
  const at = minutesOf(time) + minutes;
  return [Math.floor(at / 60) % 24, at % 60].map((part) => `${part}`.padStart(2, "0")).join(":");
}
