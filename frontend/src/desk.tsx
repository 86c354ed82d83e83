/** The front of the pages for staff: what this role can do here. */
import { type Answer, answer, api } from "./api/client";
import type { OurSession } from "./api/shapes";
import { today } from "./dates";
import { AGAIN, mayAsk } from "./desk/again";
import { SessionLines } from "./desk/session-line";
import { type Staff, Foot, showDesk } from "./desk/staff";
import { Doors } from "./doors";
import { Link } from "./link";
import { Section } from "./section";

const PAGES = [
  ["contributors:read", "/desk/people/", "People", "Who takes part, how they are known, and what they agreed to."],
  ["projects:read", "/desk/projects/", "Projects", "Why we do it, where it stands, and its sessions."],
  ["sessions:read", "/desk/sessions/", "Sessions", "What is planned, month by month, and who is coming."],
  ["support.unaddressed:read", "/desk/support/", "Support that waits", "What is due, asked for or not yet written down."],
  ["payments:read", "/desk/pay/", "Payments", "What is offered, to approve and to pay, and what is late."],
  ["bookings:read", "/desk/bookings/", "Bookings", "Who asks for places, who waits, and what to confirm."],
  ["concerns:read", "/desk/requests/", "What people asked", "Complaints, things to put right, records to erase."],
  ["contributors.duplicates:read", "/desk/duplicates/", "Probable duplicates", "Two records that may be one person."],
  ["retention:read", "/desk/retention/", "What is due to end", "What was kept long enough, and how long we keep things."],
  ["calendar-feeds:read", "/desk/calendar/", "My calendar", "Our sessions in your own calendar, by themselves."],
  ["members:read", "/desk/members/", "Members", "Who works here, and what each may do."],
] as const;

const pack = (home: string) =>
  [
    "contributors.biographies:read",
    `/v1/organisations/${home}/biography-pack?format=html`,
    "How people introduce themselves",
    "A page to read or print. In it is what each person agreed to.",
  ] as const;

/** The next seven days, today included. */
const WEEK = new Date(Date.parse(today) + 7 * 86_400_000).toISOString().slice(0, 10);

function ThisWeek({ sessions }: { sessions: readonly OurSession[] }) {
  return (
    <Section id="week" title="The next seven days">
      {!sessions.length && <p class="govuk-body">No session has its day then.</p>}
      <SessionLines sessions={sessions} />
    </Section>
  );
}

const ask = async (): Promise<Answer<readonly OurSession[]>> => {
  const query = { sort: "starts_on", starts_on_gte: today, starts_on_lt: WEEK, limit: 50 };
  const found = await answer(api.GET("/v1/sessions", { params: { query } }));
  return "problem" in found ? found : { value: found.value.items, etag: "" };
};

function Desk({ me, value }: { me: Staff; value: readonly OurSession[] }) {
  const mine = [...PAGES, pack(me.home)].filter(([permission]) => me.may(permission));
  const asks = mayAsk(me.may);
  return (
    <>
      <h1 class="govuk-heading-xl">My work</h1>
      <ThisWeek sessions={value} />
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

showDesk({ loaded: "Your work is here.", ask, View: Desk });
