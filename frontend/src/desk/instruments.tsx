/** The statements that people can be asked by: those that come with the site, and our own. */
import { answer, api } from "../api/client";
import type { Questionnaire } from "../api/shapes";
import { Outcome, arrived } from "../forms/said";
import { Link } from "../link";
import { Section } from "../section";
import { type Staff, Foot, showDesk } from "./staff";

const done = arrived();

const many = ({ questions }: Questionnaire) =>
  questions.length === 1 ? "One statement" : `${questions.length} statements`;

function List({ items }: { items: readonly Questionnaire[] }) {
  return (
    <ul class="govuk-list">
      {items.map((each) => (
        <li class="gt-item" key={`${each.code} ${each.edition}`}>
          <a class="govuk-link gt-alone" href={`/desk/instrument/?code=${each.code}&edition=${each.edition}`}>
            {each.title}
          </a>
          <span class="gt-item__line">
            Edition {each.edition} · {many(each)}
            {each.status === "retired" && " · Not used any more"}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Page({ me, value: { items } }: { me: Staff; value: { items: readonly Questionnaire[] } }) {
  const own = items.filter(({ id }) => id);
  return (
    <>
      <h1 class="govuk-heading-xl">Statements to ask by</h1>
      <Outcome words={done && "Saved."} />
      <p class="govuk-body-l">Both sides get the same statements. What people were asked by does not change any more.</p>
      <Section id="own" title={`Those of ${me.organisation}`}>
        {!own.length && <p class="govuk-body">There are none yet.</p>}
        <List items={own} />
        {me.may("instruments:write") && <Link href="/desk/instrument/add/">Write statements of our own</Link>}
      </Section>
      <Section id="shipped" title="Those that come with this site">
        <List items={items.filter(({ id }) => !id)} />
      </Section>
      <Foot back={["/desk/projects/", "Back to projects"]} />
    </>
  );
}

showDesk({ loaded: "The list is here.", ask: () => answer(api.GET("/v1/instruments")), View: Page });
