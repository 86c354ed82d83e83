/** A payment in words, and what is asked of the API about it, for whoever it is for and for staff. */
import { type Answer, answer, api, every } from "../api/client";
import type { Expense, Payment, PaymentMove, Receipt } from "../api/shapes";
import { when } from "../dates";
import { keyFor } from "../forms/once";
import type { For } from "../labels";
import { money } from "./money";

export const KIND: For<"PaymentKind"> = {
  fee: "Pay",
  cancelled_session: "Pay for a session that was called off",
  expenses: "What was spent",
  reward: "A thank-you",
};

export const REWARD: For<"RewardKind"> = {
  voucher: "a voucher",
  gift: "a gift",
  activity: "something to do together",
  certificate: "a certificate",
  other: "something else",
};

export const CATEGORY: For<"ExpenseCategory"> = {
  travel: "Travel",
  food: "Food and drink",
  care: "Care for a child or an adult",
  personal_assistant: "A personal assistant",
  accommodation: "A place to stay",
  phone_internet: "Phone and internet",
  materials: "Things to work with",
  other: "Something else",
};

export const UNIT: For<"RateUnit"> = { task: "a task", hour: "an hour", half_day: "half a day", full_day: "a day" };

/** What somebody calls it. */
export const named = ({ for_what, kind, rate_line }: Payment) => for_what ?? rate_line ?? KIND[kind];

/** What it comes to by now. */
export const amount = (payment: Payment) =>
  payment.amount_paid_pence ??
  payment.amount_approved_pence ??
  payment.amount_claimed_pence ??
  payment.amount_accepted_pence ??
  payment.amount_offered_pence;

/** "£25.00 an hour, for 90 minutes": how the offer was worked out. */
export function worked({ rate_pence, rate_unit, quantity, minutes, why }: Payment): string | null {
  if (rate_pence === null || !rate_unit) return why ?? null;
  const many = rate_unit === "hour" ? `${minutes} minutes` : quantity === 1 ? "" : `${quantity} times`;
  return [`${money(rate_pence)} for ${UNIT[rate_unit]}`, many].filter(Boolean).join(", ");
}

/** What every new payment says of itself. */
export const NEW = { status: "offered", recorded_from: "live" } as const;

export const onDay = ({ for_on }: Payment) => (for_on ? when(for_on) : "");

export function move(payment: Payment, to: string, more: Partial<PaymentMove> = {}): Promise<Answer<Payment>> {
  const body = { to, ...more };
  return answer(
    api.POST("/v1/payments/{id}/transitions", {
      params: {
        path: { id: payment.id },
        header: { "Idempotency-Key": keyFor({ id: payment.id, version: payment.version, ...body }) },
      },
      body,
    }),
  );
}

export const readOne = (id: string) => answer(api.GET("/v1/payments/{id}", { params: { path: { id } } }));

export interface Costs {
  expenses: readonly Expense[];
  receipts: readonly Receipt[];
}

/** What a payment's taking part cost, and the receipts of it. */
export async function readCosts(payment: Payment): Promise<Answer<Costs>> {
  const [expenses, receipts] = await Promise.all([
    every((cursor) =>
      answer(
        api.GET("/v1/payments/{payment_id}/expenses", {
          params: { path: { payment_id: payment.id }, query: { limit: 200, ...cursor } },
        }),
      ),
    ),
    every((cursor) =>
      answer(
        api.GET("/v1/files", {
          params: { query: { contributor_id: payment.contributor_id, limit: 200, ...cursor } },
        }),
      ),
    ),
  ]);
  if ("problem" in expenses) return expenses;
  if ("problem" in receipts) return receipts;
  return { value: { expenses: expenses.value, receipts: receipts.value }, etag: "" };
}
