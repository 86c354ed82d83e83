/** From which day to which: in the address of a page, and the form that asks for it. */
import { Faults, type Wrong } from "../forms/faults";
import { red } from "../forms/group";
import { idInAddress } from "./staff";

const asked = new URLSearchParams(location.search);
const from = (asked.get("from") ?? "").trim();
const to = (asked.get("to") ?? "").trim();

const PERIOD = [
  ["from", "From which day", from],
  ["to", "To which day", to],
] as const;

const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

function wrongs(): readonly Wrong[] {
  const wrong = PERIOD.filter(([, , text]) => text && !isDay(text)).map(([box]) => ({
    box,
    words: "Write the day as in 2026-01-31.",
  }));
  if (!wrong.length && from && to && to < from) wrong.push({ box: "to", words: "The last day is before the first." });
  return wrong;
}

/** What is wrong with the address: nothing is asked for over another time than was meant. */
export const WRONG = wrongs();

/** The time in the address, as the API asks for it; empty where there is none. */
export const SPAN = { ...(from && { from }), ...(to && { to }) };

const wrongAt = (box: string) => WRONG.find((wrong) => wrong.box === box)?.words;

/** A form that says the time in the address: then it can be sent on. */
export function TimeSpan({ of }: { of: string }) {
  return (
    <form method="get" action={of}>
      {WRONG.length > 0 && <Faults all={WRONG} />}
      {idInAddress && <input type="hidden" name="id" value={idInAddress} />}
      {PERIOD.map(([name, words, value]) => (
        <div class={red("govuk-form-group", wrongAt(name))} key={name}>
          <label class="govuk-label govuk-label--s" for={name}>
            {words}
          </label>
          <div class="govuk-hint" id={`${name}-hint`}>
            For example 2026-01-31. Leave it empty for all time.
          </div>
          {wrongAt(name) && (
            <p class="govuk-error-message" id={`${name}-wrong`}>
              {wrongAt(name)}
            </p>
          )}
          <input
            class={`${red("govuk-input", wrongAt(name))} govuk-input--width-10`}
            id={name}
            name={name}
            value={value}
            aria-describedby={`${name}-hint${wrongAt(name) ? ` ${name}-wrong` : ""}`}
          />
        </div>
      ))}
      <button class="govuk-button govuk-button--secondary">Take this time</button>
    </form>
  );
}
