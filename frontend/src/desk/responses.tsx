/** What people said and waits for us. An item leaves by an outcome that people heard, and in no other way. */
import { type Answer, answer, api } from "../api/client";
import type { Waiting } from "../api/shapes";
import { when } from "../dates";
import { Outcome, arrived } from "../forms/said";
import { headings, perspective } from "../labels";
import { Link } from "../link";
import { waitsFor } from "../said-and-done";
import { list } from "../wording";
import { type Paged, More, useList } from "./more";
import { Foot, showDesk } from "./staff";

type Found = Paged<Waiting>;

const late = new URLSearchParams(location.search).get("show") === "late";
const DONE: Readonly<Record<string, string>> = {
  answered: "Answered. Those who said it get a letter, if they want letters.",
  told: "Saved: people heard back.",
};
const done = arrived();

const look = (cursor?: string): Promise<Answer<Found>> =>
  answer(
    api.GET("/v1/responses/waiting", {
      params: { query: { limit: 50, ...(late && { overdue: true }), ...(cursor && { cursor }) } },
    }),
  );

function Item({ item }: { item: Waiting }) {
  const due = item.due_on && `${item.overdue ? "It was due on" : "Due on"} ${when(item.due_on)}`;
  const who = item.in_own_name ? "written by somebody who takes part" : list(item.perspectives.map((side) => perspective[side]));
  return (
    <li class="gt-record">
      <h2 class="govuk-heading-m">{waitsFor[item.waits_for]}</h2>
      {due && <p class="govuk-body">{item.overdue ? <strong>{due}</strong> : due}</p>}
      <p class="govuk-body gt-written">{item.statement}</p>
      <p class="govuk-body">
        {headings[item.pi].name} · {who} · {item.project_title}
      </p>
      <Link href={`/desk/responses/answer/?id=${item.impact_record_id}`}>
        {item.waits_for === "telling" ? "Say that people heard" : "Answer"}
        <span class="govuk-visually-hidden">: {item.statement.slice(0, 60)}</span>
      </Link>
    </li>
  );
}

function Page({ value }: { value: Found }) {
  const found = useList(value, look);
  return (
    <>
      <h1 class="govuk-heading-xl">What waits for an answer</h1>
      <Outcome words={done && DONE[done]} />
      <p class="govuk-body-l">
        What is due first comes first. Each leaves this list when people have heard what came of it, and in no other way.
      </p>
      {late ? (
        <Link href="/desk/responses/">Show all that waits</Link>
      ) : (
        <Link href="/desk/responses/?show=late">Show only what is late</Link>
      )}
      <More list={found} empty={late ? "Nothing is late." : "Nothing waits for you."}>
        {(items) => items.map((item) => <Item key={item.impact_record_id} item={item} />)}
      </More>
      <Link href="/desk/heard-back/">Who heard back, and how long it took</Link>
      <Foot back={["/desk/", "Back to my work"]} />
    </>
  );
}

showDesk({ loaded: "The list is here.", ask: () => look(), View: Page });
