/** Claiming: what taking part cost, each with a photo of its receipt, and then all of it at once. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../../api/client";
import type { Expense, Payment, Receipt } from "../../api/shapes";
import { today, when } from "../../dates";
import { Box } from "../../forms/box";
import { Choice } from "../../forms/choice";
import { Day, NO_DAY, dayOf } from "../../forms/day";
import { refused } from "../../forms/faults";
import { keyFor } from "../../forms/once";
import { OneThing } from "../../forms/one-thing";
import { Outcome } from "../../forms/said";
import { Link } from "../../link";
import { CostList } from "../../pay/costs";
import { NO_AMOUNT, money, penceOf } from "../../pay/money";
import { CATEGORY, type Costs, NEW, move, named, readCosts, readOne } from "../../pay/payment";
import { Section } from "../../section";
import { Foot, type Me, showMine } from "../mine";
import { Photo } from "./photo";

const id = new URLSearchParams(location.search).get("id");
const BOXES = { category: "category", category_label: "own", amount_pence: "amount", spent_on: "spent" };

interface Claim {
  payment: Payment;
  costs: Costs;
}

const add = (payment: Payment, body: { category: Expense["category"]; amount_pence: number }) =>
  answer(
    api.POST("/v1/payments/{payment_id}/expenses", {
      params: { path: { payment_id: payment.id }, header: { "Idempotency-Key": keyFor(body) } },
      body: { paid_up_front: false, ...body },
    }),
  );

const ANY = { "If-Match": "*" };

const declare = (payment: Payment, own_time_declared_on: string | null) =>
  answer(
    api.PATCH("/v1/payments/{id}", {
      params: { path: { id: payment.id }, header: ANY },
      body: { own_time_declared_on },
    }),
  );

/** What was spent; or its receipt first, where there is one. */
const remove = (payment: Payment, expense: Expense, receipt: Receipt | undefined) =>
  receipt
    ? answer(api.DELETE("/v1/files/{id}", { params: { path: { id: receipt.id }, header: ANY } }))
    : answer(
        api.DELETE("/v1/payments/{payment_id}/expenses/{id}", {
          params: { path: { payment_id: payment.id, id: expense.id }, header: ANY },
        }),
      );

function Adding({ payment, added }: { payment: Payment; added: () => void }) {
  const [category, setCategory] = useState("travel");
  const [own, setOwn] = useState("");
  const [text, setText] = useState("");
  const [day, setDay] = useState(NO_DAY);

  async function send(): Promise<Answer<Expense>> {
    const pence = penceOf(text);
    if (!pence) return refused("amount_pence", NO_AMOUNT);
    return add(payment, {
      category: category as Expense["category"],
      amount_pence: pence,
      ...(category === "other" && own.trim() && { category_label: own.trim() }),
      ...(dayOf(day) && { spent_on: dayOf(day) }),
    });
  }

  return (
    <OneThing send={send} then={added} boxes={BOXES} button="Add it" aside>
      {(wrong) => (
        <>
          <Choice
            id="category"
            question="What was it for?"
            options={Object.entries(CATEGORY).map(([value, label]) => ({ value, label }))}
            chosen={category}
            choose={setCategory}
            wrong={wrong("category")}
          />
          {category === "other" && (
            <Box id="own" label="What was it?" wrong={wrong("own")} text={own} onText={setOwn} />
          )}
          <Box
            id="amount"
            label="How much, in pounds?"
            hint="For example: 4.60"
            short
            wrong={wrong("amount")}
            text={text}
            onText={setText}
          />
          <Day
            id="spent"
            question="On which day?"
            hint="You can leave it empty."
            wrong={wrong("spent")}
            text={day}
            onText={setDay}
          />
        </>
      )}
    </OneThing>
  );
}

/** What is paid back, and what they said yes to. */
const claimable = ({ payment, costs }: Claim) =>
  costs.expenses.reduce((sum, each) => sum + (each.paid_up_front ? 0 : each.amount_pence), payment.amount_accepted_pence ?? 0);

/** For people who work for a public body: their employer may ask. They alone say so, and may take it back. */
function OwnTime({ payment, said }: { payment: Payment; said: (words: string, now: Payment) => void }) {
  const declared = payment.own_time_declared_on;
  return (
    <Section id="own-time" title="Do you work for a council or the NHS?">
      <p class="govuk-body">
        {declared
          ? `On ${when(declared)} you said that you do this in your own time.`
          : "Then you can say here that you do this in your own time. If you do not, you need not do anything."}
      </p>
      <OneThing
        send={() => declare(payment, declared ? null : today)}
        then={(now) => said(declared ? "You took it back." : "Saved. You do this in your own time.", now)}
        button={declared ? "Take that back" : "I do this in my own time"}
        aside
      />
    </Section>
  );
}

function Open({ me, value }: { me: Me; value: Claim }) {
  const [claim, setClaim] = useState(value);
  const [said, setSaid] = useState("");
  const { payment, costs } = claim;
  const sum = claimable(claim);

  async function changed(words: string) {
    const found = await readCosts(payment);
    if ("value" in found) setClaim({ payment, costs: found.value });
    setSaid(words);
  }

  return (
    <>
      <h1 class="govuk-heading-xl">What you spent</h1>
      <Outcome words={said} />
      <p class="govuk-body-l">
        {named(payment)}
        {payment.amount_accepted_pence ? `: you said yes to ${money(payment.amount_accepted_pence)}` : ""}
      </p>
      <Section id="spent-so-far" title="What is in it">
        {!costs.expenses.length && <p class="govuk-body">Nothing that you spent yet.</p>}
        <CostList
          costs={costs}
          more={(expense) => {
            const receipt = costs.receipts.find(({ expense_id }) => expense_id === expense.id);
            return (
              <>
                <Photo expense={expense} sent={() => void changed("Your receipt is there.")} />
                <OneThing
                  send={() => remove(payment, expense, receipt)}
                  then={() => void changed("Taken away.")}
                  button={receipt ? "Take the receipt away" : "Take this away"}
                  aside
                />
              </>
            );
          }}
        />
      </Section>
      <Section id="more" title="Add something">
        <Adding key={costs.expenses.length} payment={payment} added={() => void changed("Added.")} />
      </Section>
      <OwnTime
        key={payment.version}
        payment={payment}
        said={(words, now) => {
          setClaim({ payment: now, costs });
          setSaid(words);
        }}
      />
      <Section id="claim" title="Claim it">
        <p class="govuk-body">
          It comes to <strong>{money(sum)}</strong>. {me.organisation} looks at it and pays it.
        </p>
        <OneThing
          send={() => move(payment, "claimed")}
          then={() => location.replace("/my/pay/?done=claimed")}
          button={`Claim ${money(sum)}`}
        />
      </Section>
      <Link href="/my/pay/">Back to my pay</Link>
      <Foot />
    </>
  );
}

/** A claim that hangs on no offer begins with what it is for. */
function Beginning({ me }: { me: Me }) {
  const [text, setText] = useState("");

  function send(): Promise<Answer<Payment>> {
    const body = { ...NEW, contributor_id: me.id, kind: "expenses" as const, for_what: text.trim() || "What I spent" };
    return answer(api.POST("/v1/payments", { params: { header: { "Idempotency-Key": keyFor(body) } }, body }));
  }

  return (
    <>
      <h1 class="govuk-heading-xl">What you spent</h1>
      <p class="govuk-body-l">You get back what it cost you to take part. Keep your receipts.</p>
      <OneThing
        send={send}
        then={(made) => location.replace(`/my/pay/claim/?id=${made.id}`)}
        boxes={{ for_what: "for" }}
        button="Go on"
      >
        {(wrong) => (
          <Box
            id="for"
            label="What did you take part in?"
            hint="For example: the meeting on Monday"
            wrong={wrong("for")}
            text={text}
            onText={setText}
          />
        )}
      </OneThing>
      <Link href="/my/pay/">Back to my pay</Link>
      <Foot />
    </>
  );
}

async function ask(): Promise<Answer<Claim | null>> {
  if (!id) return { value: null, etag: "" };
  const payment = await readOne(id);
  if ("problem" in payment) return payment;
  const costs = await readCosts(payment.value);
  return "problem" in costs ? costs : { value: { payment: payment.value, costs: costs.value }, etag: "" };
}

showMine({
  loaded: "The page is here.",
  ask,
  View: ({ me, value }) => (value ? <Open me={me} value={value} /> : <Beginning me={me} />),
});
