/** A session as a form, by the clock where it is: to add one, to change one, or one and those that follow. */
import { type Answer, answer, api } from "../api/client";
import type { Holidays, OurSession } from "../api/shapes";
import { when } from "../dates";
import { Day, dayOf } from "../forms/day";
import { refused } from "../forms/faults";
import type { Drawn, Field } from "../forms/record";
import { Select } from "../forms/select";
import { mode, sessionKind } from "../session-words";
import { NO_TIME, daysBetween, isTime, wall } from "../wall";
import { label } from "../wording";
import { Holiday } from "./holiday";
import { idInAddress } from "./staff";

/** What the boxes hold: days and times as texts, and nothing for what is not known. */
export type Typed = Readonly<Record<string, string | null>>;

/** From the text of its three boxes; a month or a year alone is a day as far as it is known. */
export function onOf(text: string | null | undefined): string | null {
  const parts = (text ?? "").split("-").map((part) => part.trim());
  while (parts.length && !parts.at(-1)) parts.pop();
  const [year = "", month = "", day = ""] = parts;
  return parts.length > 2 ? dayOf({ year, month, day }) : parts.map((part) => part.padStart(2, "0")).join("-") || null;
}

function drawDay({ id, label: question, hint = "", wrong, text, onText }: Drawn, holidays: Holidays) {
  const [year = "", month = "", day = ""] = text.split("-");
  const write = (parts: readonly string[]) => onText(parts.map((part) => part.replaceAll("-", "")).join("-"));
  return (
    <>
      <Day
        id={id}
        question={question}
        hint={hint}
        wrong={wrong}
        text={{ year, month, day }}
        onText={(typed) => write([typed.year, typed.month, typed.day])}
      />
      <Holiday on={onOf(text)} holidays={holidays} />
    </>
  );
}

const pick = (options: readonly (readonly [string, string])[], none?: string) => ({
  draw: ({ text, onText, ...asked }: Drawn) => (
    <Select {...asked} {...(none && { none })} options={options} chosen={text} choose={onText} />
  ),
  words: (text: string) => new Map(options).get(text) ?? text,
});

const KINDS = Object.keys(sessionKind).map((kind) => [kind, label(sessionKind, kind)] as const);

const NOT_YET = "Leave it empty until it is known, or give the month alone.";

/** @param span so many days after it begins, it ends */
export const fields = (holidays: Holidays, span = 0, onDay = NOT_YET): readonly Field[] => [
  { member: "title", label: "What people call it" },
  { member: "kind", label: "What it is", ...pick(KINDS) },
  { member: "kind_label", label: "What it is in your words", hint: "Only for “other session”.", short: true },
  {
    member: "starts_on",
    label: "Which day?",
    hint: onDay,
    draw: (asked) => drawDay(asked, holidays),
    words: (text) => text && when(text),
  },
  { member: "starts_at", label: "From", hint: "By the clock there, for example 9:30.", short: true },
  {
    member: "ends_at",
    label: "To",
    ...(span && { hint: span === 1 ? "On the day after." : `${span} days later.` }),
    short: true,
  },
  { member: "mode", label: "How people meet", ...pick(Object.entries(mode), "Not known yet") },
  { member: "venue", label: "Where" },
  { member: "venue_access", label: "How people get in and round", hint: "Steps, hearing loop, quiet room." },
  { member: "venue_note", label: "What to know on the way in", hint: "The room, the door, whom to ask for." },
  { member: "joining_link", label: "Where to join online", hint: "It begins with https://" },
  { member: "audience", label: "For whom it is" },
  { member: "capacity", label: "How many places", short: true },
];

export const TOLD =
  "Whoever may come or booked gets a letter if day, time, place or way to meet changes. Nobody gets one for the rest.";

export const readSession = () => answer(api.GET("/v1/sessions/{id}", { params: { path: { id: idInAddress } } }));

/** So many days after it begins, it ends: by the clock there. */
export function span({ starts_at, ends_at, time_zone }: Partial<OurSession>): number {
  const day = (at: string) => wall(at, time_zone).day;
  return starts_at && ends_at ? daysBetween(day(starts_at), day(ends_at)) : 0;
}

/** A session as its boxes hold it. */
export function typedOf(session: OurSession): Typed {
  const { starts_on, starts_at, ends_at, time_zone } = session;
  const time = (at: string | null | undefined) => (at ? wall(at, time_zone).time : null);
  return {
    ...(session as unknown as Typed),
    starts_on: typeof starts_on === "string" ? starts_on : null,
    starts_at: time(starts_at),
    ends_at: time(ends_at),
  };
}

/** What no API could read, or nothing. */
export function unreadable({ capacity, ...typed }: Typed): Answer<never> | null {
  const time = ["starts_at", "ends_at"].find((member) => !isTime(typed[member] ?? null));
  if (time) return refused(time, NO_TIME);
  if ((typed.starts_at || typed.ends_at) && (onOf(typed.starts_on) ?? "").length < 10)
    return refused("starts_on", "Say on which day, where you say a time.");
  if (capacity && !/^\d+$/.test(capacity)) return refused("capacity", "Write a number, or leave it empty.");
  return null;
}

export const numbered = ({ capacity, ...rest }: Typed) => ({
  ...rest,
  ...(capacity !== undefined && { capacity: capacity === null ? null : Number(capacity) }),
});
