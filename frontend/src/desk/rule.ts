/** How sessions come again, in plain words: what is chosen becomes a rule of RFC 5545, and a rule becomes words. */
import type { Series } from "../api/shapes";
import { list } from "../wording";

const CODES = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const NAMES = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const NTH = ["", "first", "second", "third", "fourth", "fifth"];

export type Often = "week" | "fortnight" | "weeks" | "nth" | "last" | "date" | "window";

export interface Way {
  value: Often;
  label: string;
  hint?: string;
}

const dated = (first: string) => {
  const at = new Date(`${first}T00:00:00Z`);
  const date = at.getUTCDate();
  const inMonth = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  return { weekday: at.getUTCDay(), date, nth: Math.ceil(date / 7), isLast: date + 7 > inMonth };
};

const isDay = (first: string | null): first is string => !!first && !Number.isNaN(Date.parse(`${first}T00:00:00Z`));

/** The ways in which it can come again, counted from its first day where that is known. */
export function ways(first: string | null): readonly Way[] {
  const window: Way = { value: "window", label: "On no fixed day", hint: "Some weeks after the last one: say how many." };
  if (!isDay(first))
    return [
      { value: "week", label: "Every week" },
      { value: "fortnight", label: "Every two weeks" },
      { value: "weeks", label: "Every so many weeks" },
      { value: "nth", label: "Every month, on the same day of the week" },
      { value: "date", label: "Every month, on the same date" },
      window,
    ];
  const { weekday, date, nth, isLast } = dated(first);
  const on = NAMES[weekday]!;
  return [
    { value: "week", label: `Every week, on ${on}` },
    { value: "fortnight", label: `Every two weeks, on ${on}` },
    { value: "weeks", label: `Every so many weeks, on ${on}` },
    ...(nth < 5 ? [{ value: "nth" as const, label: `Every month, on the ${NTH[nth]} ${on}` }] : []),
    ...(isLast ? [{ value: "last" as const, label: `Every month, on the last ${on}` }] : []),
    {
      value: "date",
      label: `Every month, on day ${date}`,
      ...(date > 28 && { hint: "A month that is too short has none." }),
    },
    window,
  ];
}

/** @param weeks for “every so many” */
export function ruleOf(often: Exclude<Often, "window">, first: string, weeks: number): string {
  const { weekday, date, nth } = dated(first);
  const on = CODES[weekday]!;
  const rules = {
    week: `FREQ=WEEKLY;BYDAY=${on}`,
    fortnight: `FREQ=WEEKLY;INTERVAL=2;BYDAY=${on}`,
    weeks: `FREQ=WEEKLY;INTERVAL=${weeks};BYDAY=${on}`,
    nth: `FREQ=MONTHLY;BYDAY=${nth}${on}`,
    last: `FREQ=MONTHLY;BYDAY=-1${on}`,
    date: `FREQ=MONTHLY;BYMONTHDAY=${date}`,
  };
  return rules[often];
}

const UNITS: Readonly<Record<string, string>> = { DAILY: "day", WEEKLY: "week", MONTHLY: "month", YEARLY: "year" };

/** "2TU": "the second Tuesday"; "TU": "Tuesday" */
function dayInWords(code: string): string {
  const name = NAMES[CODES.indexOf(code.slice(-2))]!;
  const nth = Number(code.slice(0, -2));
  if (!nth) return name;
  return nth === -1 ? `the last ${name}` : `the ${NTH[nth] ?? `${nth}th`} ${name}`;
}

const KNOWN = ["FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "COUNT", "WKST"];

function inWords(rule: string): string {
  const parts = new Map(rule.split(";").map((part) => part.split("=") as [string, string]));
  const numbers = parts.get("BYMONTHDAY")?.split(",") ?? [];
  const odd = [...(parts.get("BYDAY")?.split(",") ?? []), ...numbers].some((each) => /^-[^1]|^-1\d|^-1$/.test(each));
  // A program can make rules that no page makes: said as it is written, and the days are listed below it.
  if (odd || [...parts.keys()].some((name) => !KNOWN.includes(name))) return `By a rule of its own: ${rule}`;
  const unit = UNITS[parts.get("FREQ")!]!;
  const times = Number(parts.get("INTERVAL") ?? 1);
  const every = times === 1 ? `Every ${unit}` : `Every ${times === 2 ? "two" : times} ${unit}s`;
  const days = parts.get("BYDAY")?.split(",").map(dayInWords);
  const on = days ? `, on ${list(days)}` : numbers.length ? `, on day ${list(numbers)}` : "";
  const count = parts.get("COUNT");
  return `${every}${on}${count ? `, ${count} times` : ""}`;
}

/** How a series comes again. */
export function often({ rule, min_weeks: min, max_weeks: max }: Series): string {
  if (rule) return inWords(rule);
  if (!max) return "Nothing says how often it comes again";
  return min === max ? `Every ${max} weeks or so` : `Every ${min} to ${max} weeks`;
}
