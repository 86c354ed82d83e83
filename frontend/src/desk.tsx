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
  ["reports:read", "/desk/reports/", "Reports", "For a funder, a regulator or ourselves: what changed, and who says so."],
  ["retention:read", "/desk/retention/", "What is due to end", "What was kept long enough, and how long we keep things."],
  ["calendar-feeds:read", "/desk/calendar/", "My calendar", "Our sessions in your own calendar, by themselves."],
  ["organisations:write", "/desk/check-ins/", "Who reads check-ins", "What people read before they say how they are."],
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

const MOST = 50;
const query = { limit: MOST };

/** Lists that wait for us: permission, path, name, and what is counted. */
const WAITS = [
  [
    "support.unaddressed:read",
    "/desk/support/",
    "Support to see to",
    () => answer(api.GET("/v1/support/unaddressed", { params: { query } })),
  ],
  [
    "bookings:write",
    "/desk/bookings/",
    "Bookings to confirm",
    (me: Staff) =>
      answer(
        api.GET("/v1/bookings", {
          params: { query: { ...query, status: "requested", organisation_id: me.home } },
        }),
      ),
  ],
  [
    "payments:read",
    "/desk/pay/?show=late",
    "Late payments",
    () => answer(api.GET("/v1/payments", { params: { query: { ...query, overdue: true } } })),
  ],
  [
    "participations:read",
    "/desk/awaited/",
    "Replies that we wait for",
    () => answer(api.GET("/v1/participations/awaited", { params: { query } })),
  ],
  [
    "expressions-of-interest:read",
    "/desk/came-forward/",
    "Who came forward",
    () =>
      answer(
        api.GET("/v1/expressions-of-interest/who-came-forward", { params: { query: { ...query, waiting: true } } }),
      ),
  ],
  [
    "asking-pauses:read",
    "/desk/not-asked/",
    "Not asked for long",
    () => answer(api.GET("/v1/contributors/not-asked-for-long", { params: { query } })),
  ],
] as const;

interface Count {
  path: string;
  name: string;
  how: string;
}

interface Shown {
  sessions: readonly OurSession[];
  counts: readonly Count[];
}

const counted = async (me: Staff): Promise<readonly Count[]> => {
  const found = await Promise.all(
    WAITS.filter(([permission]) => me.may(permission)).map(async ([, path, name, look]) => {
      const page = await look(me);
      if ("problem" in page) return [];
      const { items, next_cursor: more } = page.value;
      return [{ path, name, how: more ? `${MOST} or more` : `${items.length || "none"}` }];
    }),
  );
  return found.flat();
};

const ask = async (me: Staff): Promise<Answer<Shown>> => {
  const week = { sort: "starts_on", starts_on_gte: today, starts_on_lt: WEEK, limit: 50 };
  const [found, counts] = await Promise.all([
    answer(api.GET("/v1/sessions", { params: { query: week } })),
    counted(me),
  ]);
  return "problem" in found ? found : { value: { sessions: found.value.items, counts }, etag: "" };
};

function Waits({ counts }: { counts: readonly Count[] }) {
  if (!counts.length) return null;
  return (
    <Section id="waits" title="What waits">
      <ul class="govuk-list">
        {counts.map(({ path, name, how }) => (
          <li class="gt-item" key={path}>
            <a class="govuk-link gt-alone" href={path}>
              {name}: {how}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Desk({ me, value: { sessions, counts } }: { me: Staff; value: Shown }) {
  const mine = [...PAGES, pack(me.home)].filter(([permission]) => me.may(permission));
  const asks = mayAsk(me.may);
  return (
    <>
      <h1 class="govuk-heading-xl">My work</h1>
      <ThisWeek sessions={sessions} />
      <Waits counts={counts} />
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
