/** Several of many, to choose with check boxes that open a group at a time. */
import { Aside, type Told, tied } from "./group";
import type { Field } from "./record";

export interface Group {
  name: string;
  options: readonly { value: string; label: string }[];
}

interface Asked extends Told {
  question: string;
  groups: readonly Group[];
  chosen: readonly string[];
  choose: (chosen: readonly string[]) => void;
}

function One({ id, label, on, turn }: { id: string; label: string; on: boolean; turn: () => void }) {
  return (
    <div class="govuk-checkboxes__item">
      <input class="govuk-checkboxes__input" type="checkbox" id={id} checked={on} onChange={turn} />
      <label class="govuk-label govuk-checkboxes__label" for={id}>
        {label}
      </label>
    </div>
  );
}

export function Grouped({ question, groups, chosen, choose, ...told }: Asked) {
  const { id } = told;
  const turn = (value: string) =>
    choose(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]);
  return (
    <fieldset class="govuk-fieldset govuk-form-group" id={id} tabIndex={-1} {...tied(told)}>
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{question}</legend>
      <Aside {...told} />
      {groups.map(({ name, options }) => {
        const count = options.filter(({ value }) => chosen.includes(value)).length;
        return (
          <details class="gt-group" key={name}>
            <summary class="govuk-body">
              {name}
              {count > 0 && `: ${count} chosen`}
            </summary>
            <div class="govuk-checkboxes">
              {options.map(({ value, label }) => (
                <One
                  key={value}
                  id={`${id}-${value}`}
                  label={label}
                  on={chosen.includes(value)}
                  turn={() => turn(value)}
                />
              ))}
            </div>
          </details>
        );
      })}
    </fieldset>
  );
}

/** Several of many as a field of a record, which has a line for each. */
export function severalOf(groups: readonly Group[]): Pick<Field, "kind" | "draw" | "words"> {
  const labels = new Map(groups.flatMap(({ options }) => options.map(({ value, label }) => [value, label])));
  const lines = (text: string) => text.split("\n").filter(Boolean);
  return {
    kind: "lines",
    draw: ({ label, text, onText, ...told }) => (
      <Grouped
        {...told}
        question={label}
        groups={groups}
        chosen={lines(text)}
        choose={(chosen) => onText(chosen.join("\n"))}
      />
    ),
    words: (text) =>
      lines(text)
        .map((line) => labels.get(line) ?? line)
        .join("\n"),
  };
}
