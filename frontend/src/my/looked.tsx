/** Who looked at my record, and who changed it: sentences by day, the newest first. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { AuditEntry } from "../api/shapes";
import { OneThing } from "../forms/one-thing";
import { Done } from "../forms/said";
import { Link } from "../link";
import { Section } from "../section";
import { say } from "../show";
import { type Day, type Kind, type Line, byDay } from "./looked/sentences";
import { Foot, type Me, showMine } from "./mine";

interface Entries {
  items: readonly AuditEntry[];
  next_cursor: string | null;
}

const onlyLooked = new URLSearchParams(location.search).get("only") === "read";

function read(me: Me, cursor?: string): Promise<Answer<Entries>> {
  const query = { ...(cursor && { cursor }), ...(onlyLooked && { action: "read" as const }) };
  return answer(
    api.GET("/v1/contributors/{contributor_id}/audit-entries", {
      params: { path: { contributor_id: me.id }, query },
    }),
  );
}

const KINDS: Readonly<Record<Kind, string>> = {
  looked: "Looked",
  changed: "Changed",
  for_you: "Put down for you",
};

function Lines({ lines }: { lines: readonly Line[] }) {
  return (
    <ul class="govuk-list">
      {lines.map(({ kind, words, times, at }) => (
        <li class="gt-item" key={words}>
          <strong class={`gt-tag${kind === "looked" ? "" : " gt-tag--heard"}`}>{KINDS[kind]}</strong>
          <span class="gt-item__line">{words}</span>
          <span class="gt-item__line">{times > 1 ? `${times} times, last at ${at}.` : `At ${at}.`}</span>
        </li>
      ))}
    </ul>
  );
}

/** What somebody did themselves is folded away, so that what others did is seen first. */
function OneDay({ day, lines }: Day) {
  const own = lines.filter((line) => line.own);
  const others = lines.filter((line) => !line.own);
  return (
    <section class="gt-section">
      <h2 class="govuk-heading-m">{day}</h2>
      {others.length > 0 && <Lines lines={others} />}
      {own.length > 0 && (
        <details>
          <summary class="govuk-body">
            What you did yourself<span class="govuk-visually-hidden"> on {day}</span>
          </summary>
          <Lines lines={own} />
        </details>
      )}
    </section>
  );
}

const VIEWS = [
  ["/my/looked/", "Everything", !onlyLooked],
  ["/my/looked/?only=read", "Only who looked", onlyLooked],
] as const;

function Views() {
  return (
    <ul class="govuk-list">
      {VIEWS.map(([href, name, isHere]) => (
        <li key={href}>
          <a class="govuk-link gt-alone" href={href} {...(isHere && { "aria-current": "page" })}>
            {name}
          </a>
          {isHere && " (shown now)"}
        </li>
      ))}
    </ul>
  );
}

function Looked({ me, value }: { me: Me; value: Entries }) {
  const [{ items, next_cursor: cursor }, setEntries] = useState(value);
  const add = (more: Entries) => {
    setEntries({ items: [...items, ...more.items], next_cursor: more.next_cursor });
    say(`${more.items.length} earlier entries are shown now.`);
  };
  return (
    <>
      <h1 class="govuk-heading-xl">Who looked at my record</h1>
      <p class="govuk-body-l">Each time somebody opens or changes what is private, we write it down.</p>
      <p class="govuk-body">
        “Put down for you” means: it is yours to say, and somebody else wrote it. Is it not right? You can change it.
      </p>
      <Views />
      {!items.length && (
        <p class="govuk-body">
          {onlyLooked ? "Nobody has looked yet." : "Nobody has looked yet, and nobody has changed anything."}
        </p>
      )}
      {byDay(items, me.home).map((each) => (
        <OneDay key={each.day} {...each} />
      ))}
      {cursor && <OneThing send={() => read(me, cursor)} then={add} button="Show earlier" aside />}
      {!cursor && items !== value.items && (
        <Done>
          <p class="govuk-body">That is all there is.</p>
        </Done>
      )}
      <Section id="wrong" title="Does something look wrong?">
        <p class="govuk-body">You may ask why somebody looked. You can also tell somebody else about it.</p>
        <Link href="/my/wrong/">Say that something is wrong</Link>
      </Section>
      <Foot />
    </>
  );
}

showMine({ loaded: "The page is here.", ask: read, View: Looked });
