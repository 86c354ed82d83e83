/** Payments: what waits to be approved or paid, what is late, and what people have not answered. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { Payment, PaymentReport } from "../api/shapes";
import { when } from "../dates";
import { OneThing } from "../forms/one-thing";
import { Link } from "../link";
import { money } from "../pay/money";
import { amount, named } from "../pay/payment";
import { Section } from "../section";
import { type Staff, Foot, showDesk } from "./staff";

const MOST = 50;
/** What each list is called, and what the API is asked for it. */
const LISTS = {
  approve: { title: "To approve", none: "Nothing waits for you.", query: { status_in: ["claimed"], sort: "due_on" } },
  pay: { title: "To pay", none: "Nothing waits to be paid.", query: { status_in: ["approved"], sort: "due_on" } },
  late: { title: "Late", none: "Nothing is late.", query: { overdue: true, sort: "due_on" } },
  answers: {
    title: "Waiting for an answer",
    none: "Nobody owes you an answer.",
    query: { status_in: ["offered", "undecided"], sort: "created_at" },
  },
  claims: {
    title: "Not claimed yet",
    none: "Everything is claimed.",
    query: { status_in: ["accepted", "part_accepted"], sort: "created_at" },
  },
  paid: { title: "Paid", none: "Nothing is paid yet.", query: { status_in: ["paid"], sort: "-paid_on" } },
} as const;

type Wanted = keyof typeof LISTS;

const asked = new URLSearchParams(location.search).get("show");
const wanted: Wanted = asked && asked in LISTS ? (asked as Wanted) : "approve";

interface Page {
  items: readonly Payment[];
  next_cursor: string | null;
}

const look = (cursor?: string): Promise<Answer<Page>> =>
  answer(
    api.GET("/v1/payments", {
      params: {
        query: { ...LISTS[wanted].query, limit: MOST, ...(cursor && { cursor }) } as { limit: number },
      },
    }),
  );

function Row({ payment }: { payment: Payment }) {
  return (
    <li class="gt-item">
      <a class="govuk-link gt-alone" href={`/desk/payment/?id=${payment.id}`}>
        {payment.payee?.display_name ?? "Somebody"}: {named(payment)}
      </a>
      <span class="gt-item__line">
        {money(amount(payment))}
        {payment.paid_on
          ? ` · paid on ${when(payment.paid_on)}`
          : payment.due_on && ` · due by ${when(payment.due_on)}`}
      </span>
    </li>
  );
}

const days = (number: number) => (number === 1 ? "1 day" : `${number} days`);

function Sums({ sums }: { sums: PaymentReport }) {
  const mean = sums.days_to_pay_mean;
  return (
    <p class="govuk-body-l">
      {money(sums.paid_pence)} is paid so far.{" "}
      {mean !== null && `It took ${days(mean)} on the whole, and ${days(sums.days_to_pay_longest ?? mean)} at the longest. `}
      {sums.overdue > 0 &&
        `${sums.overdue === 1 ? "1 payment is" : `${sums.overdue} payments are`} late: ${money(sums.overdue_pence)}.`}
    </p>
  );
}

function Pay({ me, value: { page, sums } }: { me: Staff; value: { page: Page; sums: PaymentReport } }) {
  const [{ items, next_cursor: next }, setPage] = useState(page);
  const { title, none } = LISTS[wanted];
  return (
    <>
      <h1 class="govuk-heading-xl">Payments</h1>
      <Sums sums={sums} />
      <nav aria-label="Lists of payments">
        <ul class="govuk-list">
          {Object.entries(LISTS).map(([code, each]) => (
            <li key={code}>
              <a
                class="govuk-link gt-alone"
                href={`/desk/pay/?show=${code}`}
                {...(code === wanted && { "aria-current": "page" as const })}
              >
                {each.title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Section id="list" title={title}>
        {!items.length && <p class="govuk-body">{none}</p>}
        <ul class="govuk-list">
          {items.map((payment) => (
            <Row key={payment.id} payment={payment} />
          ))}
        </ul>
        {next && (
          <OneThing
            send={() => look(next)}
            then={(more) => setPage({ items: [...items, ...more.items], next_cursor: more.next_cursor })}
            button="More payments"
            aside
          />
        )}
      </Section>
      {me.may("hours:read") && <Link href="/desk/pay/unpaid/">Time without pay</Link>}
      {me.may("rate-cards:read") && <Link href="/desk/rates/">What we pay</Link>}
      {me.may("payments.export:read") && <Link href="/v1/payments/export.csv">Save all as a file for accounts</Link>}
      <Foot back={["/desk/", "Back to my work"]} />
    </>
  );
}

async function ask(): Promise<Answer<{ page: Page; sums: PaymentReport }>> {
  const [page, sums] = await Promise.all([look(), answer(api.GET("/v1/reports/payments"))]);
  if ("problem" in page) return page;
  if ("problem" in sums) return sums;
  return { value: { page: page.value, sums: sums.value }, etag: "" };
}

showDesk({ loaded: "The list is here.", ask, View: Pay });
