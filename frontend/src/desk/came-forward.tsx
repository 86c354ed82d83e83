/** Who came forward and waits for an answer. Nobody leaves this list but by one, or by taking it back. */
import { type Answer, answer, api } from "../api/client";
import type { CameForward } from "../api/shapes";
import { day } from "../dates";
import { Outcome, arrived } from "../forms/said";
import { Link } from "../link";
import { type Paged, More, useList } from "./more";
import { Foot, showDesk } from "./staff";

type Found = Paged<CameForward>;

const DONE: Readonly<Record<string, string>> = {
  answered: "Answered. They can read it, and get a letter if they want letters.",
  written: "Written down. They see it on their own page.",
  asked: "They are asked, and will get a letter if they want letters.",
};
const done = arrived();

const look = (cursor?: string): Promise<Answer<Found>> =>
  answer(
    api.GET("/v1/expressions-of-interest/who-came-forward", {
      params: { query: { waiting: true, limit: 50, ...(cursor && { cursor }) } },
    }),
  );

function Item({ came }: { came: CameForward }) {
  return (
    <li class="gt-record">
      <h2 class="govuk-heading-m">{came.contributor_name}</h2>
      <p class="govuk-body">
        {came.opportunity_title} · {came.project_title}
      </p>
      {came.words && <p class="govuk-body gt-written">{came.words}</p>}
      <p class="govuk-body">Since {day(came.since)}</p>
      <Link href={`/desk/came-forward/answer/?id=${came.expression_id}`}>
        Answer<span class="govuk-visually-hidden">: {came.contributor_name}, {came.opportunity_title}</span>
      </Link>
    </li>
  );
}

function List({ value }: { value: Found }) {
  const list = useList(value, look);
  return (
    <>
      <h1 class="govuk-heading-xl">Who came forward</h1>
      <Outcome words={done && DONE[done]} />
      <p class="govuk-body-l">Whoever waits longest comes first. Each leaves this list by an answer.</p>
      <More list={list} empty="Nobody waits. Everybody who came forward has an answer.">
        {(items) => items.map((came) => <Item key={came.expression_id} came={came} />)}
      </More>
      <Foot back={["/desk/", "Back to my work"]} />
    </>
  );
}

showDesk({ loaded: "The list is here.", ask: () => look(), View: List });
