/** A copy of all that is kept about a person, erasing it, and who looked: asked for on their behalf. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { AuditEntry, Erasure, SubjectAccess } from "../api/shapes";
import { day, when } from "../dates";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Outcome } from "../forms/said";
import { Sure } from "../forms/sure";
import { Section } from "../section";
import { readPerson } from "./layers";
import { ERASED } from "./erased";
import { Looked, type Page, lookedAt } from "./looked";
import { type Staff, Foot, idInAddress, showDesk, toPerson } from "./staff";
import { Why, because } from "./why";

const path = { contributor_id: idInAddress };

interface Shown {
  name: string;
  copies: readonly SubjectAccess[] | undefined;
  erasures: readonly Erasure[] | undefined;
  entries: Page<AuditEntry> | undefined;
}

const askForCopy = () =>
  answer(
    api.POST("/v1/contributors/{contributor_id}/subject-access-requests", {
      params: { path, header: { "Idempotency-Key": keyFor({ copy: idInAddress }) } },
      body: {},
    }),
  );

const askToErase = () =>
  answer(
    api.POST("/v1/erasures", {
      params: { header: { "Idempotency-Key": keyFor({ erase: idInAddress }) } },
      body: { contributor_id: idInAddress },
    }),
  );

/** The copy as a page to read or print: whoever hands it over saves it, and says why they open it. */
async function fetched(id: string, reason: string): Promise<Answer<{ address: string }>> {
  const found = await answer<unknown>(
    api.GET("/v1/contributors/{contributor_id}/subject-access-requests/{subject_access_request_id}/copy", {
      params: { path: { ...path, subject_access_request_id: id }, query: { format: "html" } },
      headers: because(reason),
      parseAs: "text",
    }),
  );
  if ("problem" in found) return found;
  const address = URL.createObjectURL(new Blob([found.value as string], { type: "text/html" }));
  return { value: { address }, etag: found.etag };
}

function Copy({ me, copy: { id, state, due_on, created_at, expires_at } }: { me: Staff; copy: SubjectAccess }) {
  return (
    <li class="gt-item">
      Asked on {day(created_at)}
      <span class="gt-item__line">
        {state === "asked" && `Being put together. Due by ${when(due_on)}`}
        {state === "ready" && `It can be read until ${day(expires_at!)}`}
        {state === "expired" && "Its 30 days are over. Ask for another one"}
      </span>
      {state === "ready" && me.may("contributors.copy:read") && (
        <Why<{ address: string }> id={`copy-${id}`} button="Open the copy" read={(reason) => fetched(id, reason)}>
          {({ address }) => (
            <>
              <p class="govuk-body">
                <a class="govuk-link gt-alone" href={address} download="copy.html">
                  Save the copy, to read or print
                </a>
              </p>
              <p class="govuk-body">It lies on this device then. Delete it once they have it.</p>
            </>
          )}
        </Why>
      )}
    </li>
  );
}

function Copies({ me, first }: { me: Staff; first: readonly SubjectAccess[] }) {
  const [copies, setCopies] = useState(first);
  const [said, setSaid] = useState(false);
  const waits = copies.some(({ state }) => state === "asked");
  return (
    <Section id="copy" title="A copy of all that is kept">
      <Outcome words={said ? "Asked for. It is there within minutes. They see it on their own page too." : ""} />
      <p class="govuk-body">They may have one at any time. Their answers to equality questions are for them alone.</p>
      {!copies.length && <p class="govuk-body">Nobody has asked for one.</p>}
      <ul class="govuk-list">
        {copies.map((each) => (
          <Copy key={each.id} me={me} copy={each} />
        ))}
      </ul>
      {!waits && me.may("contributors.subject_access:write") && (
        <OneThing
          send={askForCopy}
          then={(made) => {
            setCopies([made, ...copies]);
            setSaid(true);
          }}
          button="Ask for a copy for them"
        />
      )}
    </Section>
  );
}

function Erasing({ me, first }: { me: Staff; first: readonly Erasure[] }) {
  const [erasures, setErasures] = useState(first);
  const [said, setSaid] = useState(false);
  const live = erasures.some(({ state }) => ERASED[state].waits);
  return (
    <Section id="erase" title="Erase this record">
      <Outcome words={said ? "Asked for. Now look at what others wrote about them." : ""} />
      {!erasures.length && <p class="govuk-body">Nobody has asked for it.</p>}
      <ul class="govuk-list">
        {erasures.map(({ id, state, created_at, due_on }) => (
          <li class="gt-item" key={id}>
            <a class="govuk-link gt-alone" href={`/desk/erasure/?id=${id}`}>
              Asked on {day(created_at)}
            </a>
            <span class="gt-item__line">{ERASED[state].words}</span>
            {ERASED[state].waits && <span class="gt-item__line">Due by {when(due_on)}</span>}
          </li>
        ))}
      </ul>
      {!live && me.may("contributors.erasure:write") && (
        <>
          <p class="govuk-body">Only when they asked for it. An administrator has to agree before anything goes.</p>
          <Sure
            what="Ask to erase it"
            question="Did they ask to have their record erased?"
            yes="Yes, they asked for it"
            no="No, not yet"
            send={askToErase}
            then={(made) => {
              setErasures([made, ...erasures]);
              setSaid(true);
            }}
          />
        </>
      )}
    </Section>
  );
}

function Rights({ me, value: { name, copies, erasures, entries } }: { me: Staff; value: Shown }) {
  return (
    <>
      {name && <p class="govuk-caption-l">{name}</p>}
      <h1 class="govuk-heading-xl">Copy, erasure and who looked</h1>
      {copies && <Copies me={me} first={copies} />}
      {erasures && <Erasing me={me} first={erasures} />}
      {entries && (
        <Section id="looked" title="Who looked, and who changed something">
          <Looked first={entries} more={(cursor) => lookedAt(idInAddress, cursor)} />
        </Section>
      )}
      <Foot back={name ? toPerson(idInAddress) : ["/desk/", "Back to my work"]} />
    </>
  );
}

/** Nothing where the role may not ask, so that the page shows the rest. */
const allowed = <T,>(may: boolean, call: () => Promise<Answer<T>>): Promise<Answer<T | undefined>> =>
  may ? call() : Promise.resolve({ value: undefined, etag: "" });

async function ask(me: Staff): Promise<Answer<Shown>> {
  const latest = { limit: 20, sort: "-created_at" };
  const [person, copies, erasures, entries] = await Promise.all([
    allowed(me.may("contributors:read"), () => readPerson(idInAddress)),
    allowed(me.may("contributors.subject_access:read"), () =>
      answer(
        api.GET("/v1/contributors/{contributor_id}/subject-access-requests", {
          params: { path, query: { limit: 20 } },
        }),
      ),
    ),
    allowed(me.may("contributors.erasure:read"), () =>
      answer(api.GET("/v1/erasures", { params: { query: { ...latest, ...path } } })),
    ),
    allowed(me.may("contributors.audit:read"), () => lookedAt(idInAddress)),
  ]);
  if ("problem" in person) return person;
  if ("problem" in copies) return copies;
  if ("problem" in erasures) return erasures;
  if ("problem" in entries) return entries;
  return {
    value: {
      name: person.value?.display_name ?? "",
      copies: copies.value && [...copies.value.items].sort((a, b) => b.created_at.localeCompare(a.created_at)),
      erasures: erasures.value?.items,
      entries: entries.value,
    },
    etag: "",
  };
}

showDesk({ loaded: "The page is here.", ask, View: Rights });
