/** One payment: what it is made of, what was said and when, and moving it on. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { Move, Payment } from "../api/shapes";
import { day, when } from "../dates";
import { type Fact, Facts } from "../facts";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { Day, NO_DAY, dayOf } from "../forms/day";
import { refused } from "../forms/faults";
import { OneThing } from "../forms/one-thing";
import { Outcome, arrived } from "../forms/said";
import { Sure } from "../forms/sure";
import { Link } from "../link";
import { CostList } from "../pay/costs";
import { NO_AMOUNT, money, penceOf } from "../pay/money";
import { type Costs, KIND, REWARD, move, named, onDay, readCosts, readOne, worked } from "../pay/payment";
import { Section } from "../section";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const STATUS: Readonly<Record<Payment["status"], string>> = {
  offered: "Offered",
  undecided: "They do not know yet",
  accepted: "They said yes",
  part_accepted: "They take a part of it",
  declined: "They said no",
  donated: "They gave it away",
  claimed: "Claimed",
  approved: "Approved",
  paid: "Paid",
  cancelled: "Called off",
};
const done = arrived();
const BEFORE_CLAIM = ["accepted", "part_accepted", "declined", "donated"];
const REPLIES = ["accepted", "part_accepted", "declined", "donated", "undecided"] as const;

interface Shown {
  payment: Payment;
  costs: Costs;
  moves: readonly Move[];
}

interface Moving {
  payment: Payment;
  moved: (now: Payment) => void;
}

const known = (pence: number | null) => (pence === null ? null : money(pence));

const facts = (payment: Payment): readonly Fact[] => [
  ["What it is", KIND[payment.kind]],
  ["What they get", payment.reward && (payment.reward_label ?? REWARD[payment.reward])],
  ["For the day", onDay(payment)],
  ["How it was worked out", worked(payment)],
  ["Offered", known(payment.amount_offered_pence ?? null)],
  ["Taken", known(payment.amount_accepted_pence)],
  ["Claimed", known(payment.amount_claimed_pence)],
  ["Of that, spent", known(payment.expenses_claimed_pence || null)],
  ["Approved", known(payment.amount_approved_pence)],
  ["Paid", known(payment.amount_paid_pence)],
  ["Due by", payment.due_on && when(payment.due_on)],
  ["Paid on", payment.paid_on && when(payment.paid_on)],
  ["What they want to say", payment.claim_note],
  ["Told where to get advice", payment.signposted_on && when(payment.signposted_on)],
  ["In their own time", payment.own_time_declared_on && `They said so on ${when(payment.own_time_declared_on)}`],
];

function Reply({ payment, moved }: Moving) {
  const [to, setTo] = useState("");
  const [part, setPart] = useState("");

  async function send(): Promise<Answer<Payment>> {
    if (!to) return refused("to", "Choose what they said.");
    const pence = penceOf(part);
    if (to !== "part_accepted") return move(payment, to);
    return pence === undefined
      ? refused("amount_accepted_pence", NO_AMOUNT)
      : move(payment, to, { amount_accepted_pence: pence });
  }

  return (
    <details>
      <summary class="govuk-body">Write down what they said</summary>
      <OneThing send={send} then={moved} boxes={{ to: "to", amount_accepted_pence: "part" }} button="Save what they said" aside>
        {(wrong) => (
          <>
            <Choice
              id="to"
              question="What did they say?"
              hint="It is on record that you wrote it down for them."
              options={REPLIES.filter((value) => value !== payment.status).map((value) => ({ value, label: STATUS[value] }))}
              chosen={to}
              choose={setTo}
              wrong={wrong("to")}
            />
            {to === "part_accepted" && (
              <Box id="part" label="How much, in pounds?" short wrong={wrong("part")} text={part} onText={setPart} />
            )}
          </>
        )}
      </OneThing>
    </details>
  );
}

function Approve({ payment, moved }: Moving) {
  const asked = payment.amount_claimed_pence ?? payment.amount_accepted_pence ?? 0;
  const [text, setText] = useState((asked / 100).toFixed(2));
  const [why, setWhy] = useState("");

  async function send(): Promise<Answer<Payment>> {
    const pence = penceOf(text);
    if (pence === undefined) return refused("amount_approved_pence", NO_AMOUNT);
    if (pence < asked && !why.trim()) return refused("reason", "Say why it is less. They read it.");
    return move(payment, "approved", { amount_approved_pence: pence, ...(why.trim() && { reason: why.trim() }) });
  }

  return (
    <OneThing send={send} then={moved} boxes={{ amount_approved_pence: "approve", reason: "less" }} button="Approve it">
      {(wrong) => (
        <>
          <Box id="approve" label="How much, in pounds?" short wrong={wrong("approve")} text={text} onText={setText} />
          {penceOf(text) !== asked && (
            <Box id="less" label="Why is it less?" long wrong={wrong("less")} text={why} onText={setWhy} />
          )}
        </>
      )}
    </OneThing>
  );
}

function Paid({ payment, moved }: Moving) {
  const [on, setOn] = useState(NO_DAY);
  const send = () => move(payment, "paid", dayOf(on) ? { paid_on: dayOf(on) } : {});
  return (
    <OneThing send={send} then={moved} boxes={{ paid_on: "paid" }} button="Say that it is paid">
      {(wrong) => (
        <Day
          id="paid"
          question="On which day was it paid?"
          hint="Leave it empty for today."
          wrong={wrong("paid")}
          text={on}
          onText={setOn}
        />
      )}
    </OneThing>
  );
}

function Next({ me, payment, moved }: Moving & { me: Staff }) {
  const { status, kind } = payment;
  const answers = ["offered", "undecided", ...BEFORE_CLAIM].includes(status);
  const waits = status === "claimed" || (kind === "reward" && status === "accepted");
  if (["paid", "cancelled"].includes(status)) return null;
  return (
    <Section id="next" title="What comes next">
      {waits && me.may("payments:approve") && <Approve payment={payment} moved={moved} />}
      {status === "approved" && me.may("payments:approve") && <Paid payment={payment} moved={moved} />}
      {me.may("payments:write") && (
        <>
          {answers && kind !== "expenses" && <Reply payment={payment} moved={moved} />}
          {BEFORE_CLAIM.includes(status) && kind !== "reward" && (
            <OneThing send={() => move(payment, "claimed")} then={moved} button="Claim it for them" aside />
          )}
          <Sure
            what="Call it off"
            question="Call this payment off?"
            yes="Yes, call it off"
            no="No, leave it"
            why="Why?"
            send={(reason) => move(payment, "cancelled", reason ? { reason } : {})}
            then={moved}
          />
        </>
      )}
    </Section>
  );
}

function History({ moves }: { moves: readonly Move[] }) {
  return (
    <ol class="govuk-list">
      {moves.map((each) => (
        <li class="gt-item" key={each.created_at}>
          {day(each.created_at)}: {STATUS[each.to_state as Payment["status"]]}
          {each.reason && <span class="gt-item__line gt-written">Why: {each.reason}</span>}
        </li>
      ))}
    </ol>
  );
}

const readMoves = (id: string) => answer(api.GET("/v1/payments/{id}/transitions", { params: { path: { id } } }));

function One({ me, value }: { me: Staff; value: Shown }) {
  const [{ payment, moves }, setShown] = useState(value);
  const [said, setSaid] = useState(done ? "Saved." : "");

  async function moved(now: Payment) {
    const found = await readMoves(now.id);
    setShown({ ...value, payment: now, moves: "value" in found ? found.value.items : moves });
    setSaid(`Saved. ${STATUS[now.status]}.`);
  }

  return (
    <>
      <p class="govuk-caption-l">{payment.payee?.display_name}</p>
      <h1 class="govuk-heading-xl">{named(payment)}</h1>
      <Outcome words={said} />
      <p class="govuk-body-l">{STATUS[payment.status]}</p>
      <Facts facts={facts(payment)} />
      {value.costs.expenses.length > 0 && (
        <Section id="costs" title="What was spent">
          <CostList costs={value.costs} />
        </Section>
      )}
      <Next key={payment.version} me={me} payment={payment} moved={(now) => void moved(now)} />
      <Section id="history" title="How it came about">
        <History moves={moves} />
      </Section>
      {me.may("payments:write") && <Link href={`/desk/payment/advice/?id=${payment.id}`}>Advice and own time</Link>}
      <Foot back={["/desk/pay/", "Back to payments"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const payment = await readOne(idInAddress);
  if ("problem" in payment) return payment;
  const [costs, moves] = await Promise.all([readCosts(payment.value), readMoves(idInAddress)]);
  if ("problem" in costs) return costs;
  if ("problem" in moves) return moves;
  return { value: { payment: payment.value, costs: costs.value, moves: moves.value.items }, etag: payment.etag };
}

showDesk({ loaded: "The payment is here.", ask, View: One });
