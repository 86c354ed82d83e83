/** What an entry of the audit says, as a sentence to the person whom it is about. */
import type { AuditEntry } from "../../api/shapes";
import { times } from "../../calendar";
import { day } from "../../dates";
import { type Words, label, list } from "../../wording";

const WHAT: Words = {
  contributor: "how you want to be known",
  "contributor-identity": "who you are and how to reach you",
  "contributor-needs": "what helps you",
  "contributor-equality": "your answers about yourself",
  "contributor-copy": "the copy of your record",
  "contributor-invitation": "an invitation for you",
  "contributor-account": "a way to sign in to your record",
  "contributor-sign-in-code": "a code for you to sign in with",
  "texts-about-contributor": "what others wrote that may name you",
  standpoint: "what you bring",
  biography: "how you introduce yourself",
  consent: "what you agreed to",
  quote: "your words",
  participation: "your part in a session",
  "impact-record": "what changed, where it is linked to you",
  correction: "what you asked to have put right",
  objection: "what you do not want",
  complaint: "your complaint",
  erasure: "deleting your record",
  "subject-access-request": "your asking for a copy",
};

const DID: Readonly<Record<AuditEntry["action"], string>> = {
  created: "added",
  changed: "changed",
  deleted: "took away",
  moved: "changed how things stand with",
  read: "read",
};

/** Where what was done and to what make no sentence together. */
const TOGETHER: Words = {
  "contributor created": "began your record",
  "contributor moved": "changed whether you take part",
  "contributor-invitation created": "sent you an invitation",
  "contributor-account created": "accepted an invitation, and sign in with it from then on",
  "consent created": "put down what you agreed to",
  "erasure created": "asked to have your record deleted",
  "subject-access-request created": "asked for a copy of your record",
  "complaint created": "put down your complaint",
  "correction created": "asked to have something put right",
  "objection created": "put down what you do not want",
};

const WHY: Words = {
  contact: "to get in touch with you",
  support: "to support you",
  payment: "to pay you",
  safeguarding: "to keep somebody safe",
  their_request: "because you asked",
  other: "for another reason",
};

const PARTS: Words = {
  display_name: "what we call you",
  pronouns: "your pronouns",
  interests: "what you want to take part in",
  skills: "what you are good at",
  availability: "when you can take part",
  hopes: "what you hope for",
  legal_name: "your full name",
  payee_name: "the name to pay",
  email: "your e-mail address",
  phone: "your phone number",
  safe_channel: "the safe way to reach you",
  safe_times: "safe times to reach you",
  keep_in_touch_while_unwell: "how much to keep in touch",
  emergency_contact: "whom to ring if something happens",
  age_band: "about how old you are",
  turns_18_on: "when you turn 18",
  under_18: "whether you are under 18",
  adult_responsible: "the adult responsible for you",
  supports: "what helps you",
  interpreter_language: "the language for an interpreter",
  formats: "how you like to read things",
  support: "who or what helps",
  travel: "how you get there",
  signs: "signs that you find it hard",
  reason: "why it helps",
  messages_stopped: "whether you get messages",
  status: "how things stand",
  words: "the words",
  external_ids: "the number that another system has for you",
};

/** Staff of other organisations are not named. */
function who({ kind, name, organisation, organisation_id }: AuditEntry["by"], home: string): string {
  switch (kind) {
    case "you":
      return "You";
    case "member":
      return organisation_id === home ? `${label({}, name)} at ${organisation}` : `Somebody at ${organisation}`;
    case "client":
      return `A program of ${organisation} (${name})`;
    case "contributor":
      return "Another person who takes part";
    default:
      return "The people who run this site";
  }
}

function did({ action, resource }: AuditEntry): string {
  const [what, isHistory] = [resource.replace(/-history$/, ""), resource.endsWith("-history")];
  if (isHistory) return `${DID[action]} why things changed with ${WHAT[what] ?? "your record"}`;
  return TOGETHER[`${what} ${action}`] ?? `${DID[action]} ${WHAT[what] ?? "part of your record"}`;
}

function sentence(entry: AuditEntry, home: string): string {
  const why = entry.reason && `, ${WHY[entry.reason] ?? entry.reason}`;
  const parts = entry.action === "changed" ? entry.members : [];
  const what = parts.length ? `: ${list(parts.map((part) => PARTS[part] ?? part.replaceAll("_", " ")))}` : "";
  return `${who(entry.by, home)} ${did(entry)}${what}${why || ""}.`;
}

export type Kind = "looked" | "changed" | "for_you";

export interface Line {
  kind: Kind;
  words: string;
  /** How often on that day, and when last. */
  times: number;
  at: string;
  own: boolean;
}

export interface Day {
  day: string;
  lines: readonly Line[];
}

const kindOf = ({ action, recorded_for_you }: AuditEntry): Kind =>
  recorded_for_you ? "for_you" : action === "read" ? "looked" : "changed";

/** Entries, the newest first, by day; what was done again on the same day is one line. */
export function byDay(entries: readonly AuditEntry[], home: string): readonly Day[] {
  const days = new Map<string, Map<string, Line>>();
  for (const entry of entries) {
    const lines = days.get(day(entry.occurred_at)) ?? new Map<string, Line>();
    days.set(day(entry.occurred_at), lines);
    const words = sentence(entry, home);
    const before = lines.get(words);
    if (before) before.times += 1;
    else
      lines.set(words, {
        kind: kindOf(entry),
        words,
        times: 1,
        at: times(entry.occurred_at, null, "Europe/London"),
        own: entry.by.kind === "you",
      });
  }
  return [...days].map(([of, lines]) => ({ day: of, lines: [...lines.values()] }));
}
