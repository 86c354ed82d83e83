/** Come forward: what is open to me, and what came of what I came forward for. */
import type { CameForward, Opening } from "../api/shapes";
import { when } from "../dates";
import { Outcome, arrived } from "../forms/said";
import { Link } from "../link";
import { Section } from "../section";
import { type Forward, STANDS, readForward } from "./forward";
import { Foot, type Me, showMine } from "./mine";

const DONE: Readonly<Record<string, string>> = {
  came_forward: "You came forward. Thank you. You will get an answer, and you can take it back at any time.",
  taken_back: "You took it back. That is fine. It changes nothing else for you.",
};
const done = arrived();

const to = (opportunity: string) => `/my/opportunity/?id=${opportunity}`;

function Open({ opening }: { opening: Opening }) {
  return (
    <li class="gt-item">
      <a class="govuk-link gt-alone" href={to(opening.opportunity_id)}>
        {opening.title}
      </a>
      <span class="gt-item__line">{[opening.project_title, opening.organisation_name].join(" · ")}</span>
      {opening.closes_on && <span class="gt-item__line">Until {when(opening.closes_on)}</span>}
    </li>
  );
}

function Mine({ came }: { came: CameForward }) {
  return (
    <li class="gt-card">
      <h3 class="govuk-heading-m gt-card__title">
        <a class="govuk-link" href={to(came.opportunity_id)}>
          {came.opportunity_title}
        </a>
      </h3>
      <p class="govuk-body">{STANDS[came.status]}</p>
      {came.answer && <p class="govuk-body gt-written">{came.answer}</p>}
      {came.status === "asked" && came.session_id && (
        <Link href={`/my/session/?id=${came.session_id}`}>
          Read and answer<span class="govuk-visually-hidden">: {came.opportunity_title}</span>
        </Link>
      )}
    </li>
  );
}

function List({ me, value: { open, mine } }: { me: Me; value: Forward }) {
  const said = mine.filter(({ status }) => status !== "taken_back");
  const known = new Set(said.map(({ opportunity_id }) => opportunity_id));
  const left = open.filter(({ opportunity_id }) => !known.has(opportunity_id));
  return (
    <>
      <h1 class="govuk-heading-xl">Come forward</h1>
      <Outcome words={done && DONE[done]} />
      <p class="govuk-body-l">Say that you would like to take part in something. You decide again when you are asked.</p>
      {said.length > 0 && (
        <Section id="mine" title="What you came forward for">
          <ul class="gt-cards">
            {said.map((came) => (
              <Mine key={came.expression_id} came={came} />
            ))}
          </ul>
        </Section>
      )}
      <Section id="open" title="What is open">
        {!left.length && (
          <p class="govuk-body">
            Nothing {said.length ? "else " : ""}is open now. {me.organisation} can still ask you to something.
          </p>
        )}
        <ul class="govuk-list">
          {left.map((opening) => (
            <Open key={opening.opportunity_id} opening={opening} />
          ))}
        </ul>
      </Section>
      <Foot />
    </>
  );
}

showMine({ loaded: "The list is here.", ask: readForward, View: List });
