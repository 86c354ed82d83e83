/** A day in three boxes: nobody has to know how machines write dates. */
import { Fieldset, red } from "./group";

export interface DayText {
  day: string;
  month: string;
  year: string;
}

export const NO_DAY: DayText = { day: "", month: "", year: "" };

const PARTS = [
  ["day", "Day", 2],
  ["month", "Month", 2],
  ["year", "Year", 4],
] as const;

/** As the API writes it, or nothing; whether there is such a day is for the API to say. */
export const dayOf = ({ day, month, year }: DayText): string | null =>
  [year, month, day].some((part) => part.trim())
    ? [year.trim(), month.trim().padStart(2, "0"), day.trim().padStart(2, "0")].join("-")
    : null;

interface Asked {
  id: string;
  question: string;
  hint: string;
  wrong: string | undefined;
  text: DayText;
  onText: (text: DayText) => void;
}

export function Day({ id, question, hint, wrong, text, onText }: Asked) {
  return (
    <Fieldset id={id} question={question} hint={hint} wrong={wrong}>
      <div class="govuk-date-input">
        {PARTS.map(([part, label, width], index) => (
          <div class="govuk-date-input__item" key={part}>
            <label class="govuk-label" for={index ? `${id}-${part}` : id}>
              {label}
            </label>
            <input
              class={`${red("govuk-input", wrong)} govuk-input--width-${width}`}
              id={index ? `${id}-${part}` : id}
              type="text"
              inputMode="numeric"
              value={text[part]}
              onInput={({ currentTarget: { value } }) => onText({ ...text, [part]: value })}
            />
          </div>
        ))}
      </div>
    </Fieldset>
  );
}
