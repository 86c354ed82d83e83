/** Who looked at a person's record and who changed it, the newest first, in words. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { AuditEntry } from "../api/shapes";
import { day } from "../dates";
import { OneThing } from "../forms/one-thing";
import { type Words, label } from "../wording";

export interface Page<T> {
  items: readonly T[];
  next_cursor: string | null;
}

export interface Entries extends Page<AuditEntry> {
  signs_in_with: string | null;
}

export const lookedAt = (contributor_id: string, cursor?: string): Promise<Answer<Entries>> =>
  answer(
    api.GET("/v1/contributors/{contributor_id}/audit-entries", {
      params: { path: { contributor_id }, query: { limit: 20, ...(cursor && { cursor }) } },
    }),
  );

const DID: Readonly<Record<AuditEntry["action"], string>> = {
  created: "added",
  changed: "changed",
  deleted: "took away",
  moved: "moved on",
  read: "looked at",
};

const WHAT: Words = {
  contributor: "the profile",
  "contributor-identity": "who they are and how to reach them",
  "contributor-needs": "what helps them",
  "contributor-equality": "the equality answers",
  "contributor-copy": "the copy of their record",
  "contributor-sign-in-code": "a code to sign in",
  "contributor-account": "a way to sign in, by an invitation",
  "contributor-invitation": "an invitation",
  standpoint: "what they bring",
  biography: "how they introduce themselves",
  consent: "what they agreed to",
  quote: "their words",
  participation: "a part in a session",
  erasure: "erasing the record",
  "subject-access-request": "asking for a copy",
  "texts-about-contributor": "what others wrote about them",
  complaint: "a complaint",
  correction: "something to put right",
  objection: "a use they object to",
};

const WHY: Words = {
  contact: "to get in touch",
  support: "to support them",
  payment: "to pay them",
  safeguarding: "to keep somebody safe",
  their_request: "they asked for it",
  other: "something else",
};

function Entry({ entry: { by, action, resource, occurred_at, reason } }: { entry: AuditEntry }) {
  return (
    <li class="gt-item">
      <strong>{label({}, by.name)}</strong> {DID[action]} {WHAT[resource] ?? resource.replaceAll("-", " ")}
      <span class="gt-item__line">
        {[day(occurred_at), by.organisation, reason && `Why: ${WHY[reason] ?? reason}`].filter(Boolean).join(" · ")}
      </span>
    </li>
  );
}

export function Looked({ first, more }: { first: Entries; more: (cursor: string) => Promise<Answer<Entries>> }) {
  const [{ items, next_cursor: next, signs_in_with: address }, setPage] = useState(first);
  if (!items.length) return <p class="govuk-body">Nobody has opened what is private.</p>;
  return (
    <>
      {address && (
        <p class="govuk-body">
          Whoever reads the e-mails to <strong class="gt-long">{address}</strong> signs in as this person.
        </p>
      )}
      <ul class="govuk-list">
        {items.map((each) => (
          <Entry key={each.id} entry={each} />
        ))}
      </ul>
      {next && (
        <OneThing
          send={() => more(next)}
          then={(found) => setPage({ ...found, items: [...items, ...found.items] })}
          button="Show earlier ones"
          aside
        />
      )}
    </>
  );
}
