/** The front of the pages for staff: what this role can do here. */
import { AGAIN, mayAsk } from "./desk/again";
import { type Staff, Foot, showDesk } from "./desk/staff";
import { Doors } from "./doors";
import { Link } from "./link";
import { Section } from "./section";

const PAGES = [
  ["contributors:read", "/desk/people/", "People", "Who takes part, how they are known, and what they agreed to."],
  ["sessions:read", "/desk/sessions/", "Sessions", "What is planned, month by month, and who is coming."],
  ["bookings:read", "/desk/bookings/", "Bookings", "Who asks for places, who waits, and what to confirm."],
  ["concerns:read", "/desk/requests/", "What people asked", "Complaints, things to put right, records to erase."],
  ["contributors.duplicates:read", "/desk/duplicates/", "Probable duplicates", "Two records that may be one person."],
  ["retention:read", "/desk/retention/", "What is due to end", "What was kept long enough, and how long we keep things."],
  ["members:read", "/desk/members/", "Members", "Who works here, and what each may do."],
] as const;

const pack = (home: string) =>
  [
    "contributors.biographies:read",
    `/v1/organisations/${home}/biography-pack?format=html`,
    "How people introduce themselves",
    "A page to read or print. In it is what each person agreed to.",
  ] as const;

function Desk({ me }: { me: Staff }) {
  const mine = [...PAGES, pack(me.home)].filter(([permission]) => me.may(permission));
  const asks = mayAsk(me.may);
  return (
    <>
      <h1 class="govuk-heading-xl">My work</h1>
      {!mine.length && (
        <p class="govuk-body">There are no pages for your role yet. An administrator can give you another one.</p>
      )}
      <Doors to={mine.map(([, href, name, what]) => ({ href, name, what }))} />
      {asks.length > 0 && (
        <Section id="again" title="Time to talk again">
          {asks.map((again) => (
            <Link key={again} href={`/desk/people/?again=${again}`}>
              {AGAIN[again]}
            </Link>
          ))}
        </Section>
      )}
      <Link href="/sign-in/address/">Sign in with another address</Link>
      <Foot />
    </>
  );
}

showDesk({ loaded: "Your work is here.", ask: async () => ({ value: null, etag: "" }), View: Desk });
