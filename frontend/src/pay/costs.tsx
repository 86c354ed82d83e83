/** What taking part cost, one by one, each with its receipts to save. */
import type { ComponentChildren } from "preact";
import type { Expense } from "../api/shapes";
import { when } from "../dates";
import { label } from "../wording";
import { money } from "./money";
import { CATEGORY, type Costs } from "./payment";

export const called = ({ category, category_label }: Expense) => label(CATEGORY, category, category_label);

export function CostList({ costs, more }: { costs: Costs; more?: (expense: Expense) => ComponentChildren }) {
  return (
    <ul class="gt-cards">
      {costs.expenses.map((expense) => (
        <li class="gt-record" key={expense.id}>
          <p class="govuk-body">
            <strong>{called(expense)}</strong>: {money(expense.amount_pence)}
            {expense.spent_on && `, on ${when(expense.spent_on)}`}
            {expense.paid_up_front && ". It was paid up front"}
          </p>
          {expense.note && <p class="govuk-body gt-written">{expense.note}</p>}
          {costs.receipts
            .filter(({ expense_id }) => expense_id === expense.id)
            .map(({ id, size_bytes }, index) => (
              <p class="govuk-body" key={id}>
                <a class="govuk-link gt-alone" href={`/v1/files/${id}/content`} download>
                  Save receipt {index + 1}
                  <span class="govuk-visually-hidden"> of {called(expense)}</span>
                </a>{" "}
                ({Math.ceil(size_bytes / 1024)} KB)
              </p>
            ))}
          {more?.(expense)}
        </li>
      ))}
    </ul>
  );
}
