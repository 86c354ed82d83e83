/** The front of the pages for staff: what this role can do here. */
import { AGAIN, mayAsk } from "./desk/again";
import { type Staff, Foot, Link, showDesk } from "./desk/staff";

const PAGES = [
  ["contributors:read", "/desk/people/", "People", "Who takes part, how they are known, and what they agreed to."],
  ["concerns:read", "/desk/requests/", "What people asked", "Complaints, things to put right, records to erase."],
  ["contributors.duplicates:read", "/desk/duplicates/", "Probable duplicates", "Two records that may be one person."],
  ["retention:read", "/desk/retention/", "What is due to end", "What was kept long enough, and how long we keep things."],
  ["members:read", "/desk/members/", "Members", "Who works here, and what each may do."],
] as const;

function Desk({ me }: { me: Staff }) {
  const mine = PAGES.filter(([permission]) => me.may(permission));
  const asks = mayAsk(me.may);
  return (
    <>
      <h1 class="govuk-heading-xl">My work</h1>
      {!mine.length && (
        <p class="govuk-body">There are no pages for your role yet. An administrator can give you another one.</p>
      )}
      <ul class="gt-cards">
        {mine.map(([, href, name, what]) => (
          <li class="gt-card" key={href}>
            <h2 class="govuk-heading-m gt-card__title">
              <a class="govuk-link" href={href}>
                {name}
              </a>
            </h2>
            <p class="govuk-body">{what}</p>
          </li>
        ))}
      </ul>
      {asks.length > 0 && (
        <section class="gt-section" aria-labelledby="again">
          <h2 class="govuk-heading-l" id="again">
            Time to talk again
          </h2>
          {asks.map((again) => (
            <Link key={again} href={`/desk/people/?again=${again}`}>
              {AGAIN[again]}
            </Link>
          ))}
        </section>
      )}
      <Foot />
    </>
  );
}

showDesk({ loaded: "Your work is here.", ask: async () => ({ value: null, etag: "" }), View: Desk });
