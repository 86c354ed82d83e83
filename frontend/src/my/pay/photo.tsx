/** A receipt, as a photo from a phone or as a file: it is sent as soon as it is chosen and asked for. */
import { useRef } from "preact/hooks";
import { type Answer, answer, api } from "../../api/client";
import type { Expense, Receipt } from "../../api/shapes";
import { refused } from "../../forms/faults";
import { OneThing } from "../../forms/one-thing";
import { called } from "../../pay/costs";

/** The same photo that is sent again after a weak signal is there once. */
const keyOf = ({ name, size, lastModified }: File, expense: Expense) =>
  `${expense.id}-${size}-${lastModified}-${name.length}`;

const send = (expense: Expense, file: File): Promise<Answer<Receipt>> =>
  answer(
    api.POST("/v1/files", {
      params: { query: { expense_id: expense.id }, header: { "Idempotency-Key": keyOf(file, expense) } },
      headers: { "Content-Type": "application/octet-stream" },
      body: file,
      bodySerializer: (body) => body as File,
    }),
  );

export function Photo({ expense, sent }: { expense: Expense; sent: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const own = `photo-${expense.id}`;

  async function press(): Promise<Answer<Receipt>> {
    const file = input.current?.files?.[0];
    return file ? send(expense, file) : refused("", "Choose a photo or a PDF first.");
  }

  return (
    <OneThing send={press} then={sent} boxes={{ "": own }} button="Send the receipt" aside>
      {(wrong) => (
        <div class={`govuk-form-group${wrong(own) ? " govuk-form-group--error" : ""}`}>
          <label class="govuk-label govuk-label--s" for={own}>
            Photo of the receipt<span class="govuk-visually-hidden"> for {called(expense)}</span>
          </label>
          <div class="govuk-hint" id={`${own}-hint`}>
            A photo or a PDF. What the file is called is not kept.
          </div>
          {wrong(own) && (
            <p class="govuk-error-message" id={`${own}-wrong`}>
              <span class="govuk-visually-hidden">Error:</span> {wrong(own)}
            </p>
          )}
          <input
            class="govuk-body gt-file"
            type="file"
            id={own}
            ref={input}
            accept="image/jpeg,image/png,image/heic,application/pdf"
            aria-describedby={wrong(own) ? `${own}-hint ${own}-wrong` : `${own}-hint`}
          />
        </div>
      )}
    </OneThing>
  );
}
