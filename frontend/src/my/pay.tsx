/** My pay: what was offered and how to answer, what to claim, what is on its way, and what was paid. */
import { useState } from "preact/hooks";
import { type Answer, answer, api, every } from "../api/client";
import type { Payment } from "../api/shapes";
import { when } from "../dates";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { refused } from "../forms/faults";
import { OneThing } from "../forms/one-thing";
import { Outcome, arrived } from "../forms/said";
import { Link } from "../link";
import { NO_AMOUNT, money, penceOf } from "../pay/money";
import { REWARD, amount, move, named, onDay, worked } from "../pay/payment";
import { Section } from "../section";
import { label } from "../wording";
import { Foot, type Me, showMine } from "./mine";

const REPLIES = [
  { value: "accepted", label: "Yes, I take it" },
  { value: "part_accepted", label: "I take a part of it" },
  { value: "declined", label: "No, thank you" },
  { value: "donated", label: "No, give it to something good" },
  { value: "undecided", label: "I do not know yet" },
];
const SAID: Readonly<Record<string, string>> = {
  accepted: "You said yes.",
  part_accepted: "You take a part of it.",
  declined: "You said no.",
  donated: "You gave it away.",
  undecided: "You do not know yet.",
  cancelled: "It was called off.",
};
const DONE: Readonly<Record<string, string>> = { claimed: "You claimed it. You can see below when it is due." };
const done = arrived();

interface Shown {
  payment: Payment;
  changed: (words: string, payment: Payment) => void;
}

function About({ payment }: { payment: Payment }) {
  const how = worked(payment);
  return (
    <>
      <h3 class="govuk-heading-m gt-card__title">{named(payment)}</h3>
      <p class="govuk-body-l">
        {payment.reward && `${label(REWARD, payment.reward, payment.reward_label)}, `}
        {money(amount(payment))}
      </p>
      <p class="govuk-body">
        {onDay(payment)}
        {how && `. ${how}`}
      </p>
      {payment.signposted_on && (
        <p class="govuk-body">On {when(payment.signposted_on)} you were told where to get advice on benefits.</p>
      )}
    </>
  );
}

/** The answer, with the part of it in pounds where it is a part. */
function Reply({ payment, changed }: Shown) {
  const [to, setTo] = useState("");
  const [part, setPart] = useState("");
  const own = (name: string) => `${name}-${payment.id}`;

  async function send(): Promise<Answer<Payment>> {
    if (!to) return refused("to", "Choose an answer.");
    if (to !== "part_accepted") return move(payment, to);
    const pence = penceOf(part);
    return pence === undefined
      ? refused("amount_accepted_pence", NO_AMOUNT)
      : move(payment, to, { amount_accepted_pence: pence });
  }

  return (
    <OneThing
      send={send}
      then={(now) => changed(`Saved. ${SAID[to]}`, now)}
      boxes={{ to: own("to"), amount_accepted_pence: own("part") }}
      button="Save my answer"
    >
      {(wrong) => (
        <>
          <Choice
            id={own("to")}
            question="What do you say?"
            hint="A no changes nothing else. You can still take part, and you can change your mind."
            options={REPLIES.filter(({ value }) => value !== payment.status)}
            chosen={to}
            choose={setTo}
            wrong={wrong(own("to"))}
          />
          {to === "part_accepted" && (
            <Box
              id={own("part")}
              label="How much of it, in pounds?"
              short
              wrong={wrong(own("part"))}
              text={part}
              onText={setPart}
            />
          )}
        </>
      )}
    </OneThing>
  );
}

function Offered({ payment, changed }: Shown) {
  return (
    <li class="gt-card">
      <About payment={payment} />
      <Reply payment={payment} changed={changed} />
    </li>
  );
}

const isReward = ({ kind }: Payment) => kind === "reward";

function Said({ payment, changed }: Shown) {
  return (
    <li class="gt-card">
      <About payment={payment} />
      <p class="govuk-body">{payment.kind !== "expenses" && SAID[payment.status]}</p>
      {isReward(payment) ? (
        <p class="govuk-body">You need not do anything. Somebody gets it for you.</p>
      ) : (
        <Link href={`/my/pay/claim/?id=${payment.id}`}>
          Claim it, or add what you spent<span class="govuk-visually-hidden">: {named(payment)}</span>
        </Link>
      )}
      {payment.kind !== "expenses" && (
        <details>
          <summary class="govuk-body">
            Change your answer<span class="govuk-visually-hidden">: {named(payment)}</span>
          </summary>
          <Reply payment={payment} changed={changed} />
        </details>
      )}
    </li>
  );
}

function Coming({ payment, changed }: Shown) {
  return (
    <li class="gt-card">
      <About payment={payment} />
      <p class="govuk-body">
        {payment.status === "approved" ? "Somebody has said yes to it." : "Somebody looks at it next."}{" "}
        {payment.due_on && `It is due by ${when(payment.due_on)}.`}
      </p>
      {payment.status === "claimed" && (
        <details>
          <summary class="govuk-body">
            Take the claim back<span class="govuk-visually-hidden">: {named(payment)}</span>
          </summary>
          <p class="govuk-body">You can put it right then, and claim again.</p>
          <OneThing
            send={() => move(payment, payment.reply ?? "accepted")}
            then={(now) => changed("You took the claim back.", now)}
            button="Yes, take it back"
            aside
          />
        </details>
      )}
    </li>
  );
}

function Ended({ payment }: Shown) {
  const days = payment.days_to_pay;
  return (
    <li class="gt-card">
      <About payment={payment} />
      <p class="govuk-body">
        {payment.paid_on
          ? `Paid on ${when(payment.paid_on)}.${days === null ? "" : ` It took ${days === 1 ? "1 day" : `${days} days`}.`}`
          : SAID[payment.status]}
      </p>
    </li>
  );
}

const PARTS = [
  { id: "offered", title: "For you to answer", View: Offered, states: ["offered", "undecided"] },
  { id: "said", title: "To claim", View: Said, states: ["accepted", "part_accepted", "declined", "donated"] },
  { id: "coming", title: "On its way", View: Coming, states: ["claimed", "approved"] },
  { id: "ended", title: "Paid or ended", View: Ended, states: ["paid", "cancelled"] },
] as const;

function Pay({ me, value }: { me: Me; value: readonly Payment[] }) {
  const [all, setAll] = useState(value);
  const [said, setSaid] = useState(done && DONE[done]);

  function changed(words: string, now: Payment) {
    setAll(all.map((each) => (each.id === now.id ? now : each)));
    setSaid(words);
  }

  return (
    <>
      <h1 class="govuk-heading-xl">My pay</h1>
      <Outcome words={said} />
      <p class="govuk-body-l">What you were offered, what you said, and when it is paid.</p>
      <p class="govuk-body">Pay can change your benefits. Ask somebody who knows before you say yes.</p>
      {!all.length && <p class="govuk-body">{me.organisation} has not offered you pay here.</p>}
      {PARTS.map(({ id, title, View, states }) => {
        const own = all.filter(({ status }) => (states as readonly string[]).includes(status));
        if (!own.length) return null;
        return (
          <Section key={id} id={id} title={title}>
            <ul class="gt-cards">
              {own.map((payment) => (
                <View key={`${payment.id} ${payment.version}`} payment={payment} changed={changed} />
              ))}
            </ul>
          </Section>
        );
      })}
      <Link href="/my/pay/claim/">Claim what you spent</Link>
      <Link href="/my/hours/">My hours</Link>
      <Foot />
    </>
  );
}

showMine({
  loaded: "Your pay is here.",
  ask: ({ id }) =>
    every((cursor) =>
      answer(
        api.GET("/v1/payments", {
          params: { query: { contributor_id: id, sort: "-created_at", limit: 200, ...cursor } },
        }),
      ),
    ),
  View: Pay,
});
