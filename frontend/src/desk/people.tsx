/** People: a list by name, those who stand somewhere, and finding one by name, e-mail or phone. */
import { useState } from "preact/hooks";
import { today } from "../dates";
import { type Answer, answer, api } from "../api/client";
import type { Person } from "../api/shapes";
import { OneThing } from "../forms/one-thing";
import { Link } from "../link";
import { Section } from "../section";
import { label } from "../wording";
import { AGAIN, inAddress } from "./again";
import { type Found, Finding, MOST, type Search, count, lookFor, wantedBy } from "./find";
import { type Staff, Foot, showDesk } from "./staff";
import { type Status, standing } from "./standing";

const status = new URLSearchParams(location.search).get("status") as Status | null;
const again = inAddress();
/** What the API is asked for each list of people to talk to again. */
const BY_TODAY = { helps: { needs_review_on_lt: today }, agreed: { ask_again_by: today } } as const;

/** Who was looked for is personal, so it stands in this entry of the history and never in the address. */
const before = () => (history.state as { search?: Search } | null)?.search;

const wanted = (search: Search | undefined) => (search ? wantedBy(search) : again && BY_TODAY[again]);

const look = (search: Search | undefined, cursor?: string): Promise<Answer<Found>> =>
  wanted(search)
    ? lookFor(wanted(search)!, cursor)
    : answer(
        api.GET("/v1/contributors", {
          params: {
            query: { sort: "display_name", limit: MOST, ...(status && { status }), ...(cursor && { cursor }) },
          },
        }),
      );

function Filter() {
  return (
    <form method="get" action="/desk/people/">
      <div class="govuk-form-group">
        <label class="govuk-label govuk-label--s" for="status-of">
          Where they stand
        </label>
        <select class="govuk-select" id="status-of" name="status">
          <option value="">All</option>
          {Object.entries(standing).map(([code, name]) => (
            <option key={code} value={code} selected={code === status}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <button class="govuk-button govuk-button--secondary">Show</button>
    </form>
  );
}

function Row({ me, person }: { me: Staff; person: Person }) {
  const ours = person.organisation_id === me.home;
  return (
    <li class="gt-item">
      <a class="govuk-link gt-alone" href={`/desk/person/?id=${person.id}`}>
        {person.display_name}
      </a>
      <span class="gt-item__line">
        {[person.pronouns, ours ? label(standing, person.status) : "Kept by a partner"].filter(Boolean).join(" · ")}
      </span>
    </li>
  );
}

function nobody(search: Search | undefined, may: boolean): string {
  if (search?.way === "display_name") return "Nobody is called that. Try the first letters alone.";
  if (search) return "Nobody of yours has that. Try what we call them.";
  if (again) return "Nobody, as of today.";
  if (status) return "Nobody stands there. Choose another, or all.";
  return may ? "Nobody is here yet. Add the first person." : "Nobody is here yet. A coordinator can add people.";
}

function People({ me, value }: { me: Staff; value: Found }) {
  const [search, setSearch] = useState(before);
  const [{ items, next_cursor: next }, setFound] = useState(value);
  const may = me.may("contributors:write");

  function found(wanted: Search, what: Found) {
    history.replaceState({ search: wanted }, "");
    setSearch(wanted);
    setFound(what);
  }

  return (
    <>
      <h1 class="govuk-heading-xl">People</h1>
      {may && <Link href="/desk/people/add/">Add a person</Link>}
      <div class="gt-tools">
        <Finding search={search} found={found} />
        <Filter />
      </div>
      <Section id="list" title={search ? "Found" : again ? AGAIN[again] : status ? standing[status] : "All"}>
        <p class="govuk-body" role="status">
          {items.length ? count(items.length, next !== null) : nobody(search, may)}
        </p>
        <ul class="govuk-list">
          {items.map((person) => (
            <Row key={person.id} me={me} person={person} />
          ))}
        </ul>
        {next && (
          <OneThing
            send={() => look(search, next)}
            then={(more) => setFound({ items: [...items, ...more.items], next_cursor: more.next_cursor })}
            button="More people"
            aside
          />
        )}
        {(search || again || status) && (
          <Link href="/desk/people/">Show all</Link>
        )}
      </Section>
      <Foot />
    </>
  );
}

showDesk({ loaded: "The list is here.", ask: () => look(before()), View: People });
