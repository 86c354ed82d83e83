/** Several of many, to choose with check boxes that open a group at a time. */

export interface Group {
  name: string;
  options: readonly { value: string; label: string }[];
}

interface Asked {
  id: string;
  question: string;
  hint?: string | undefined;
  groups: readonly Group[];
  chosen: readonly string[];
  choose: (chosen: readonly string[]) => void;
  wrong?: string | undefined;
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

export function Grouped({ id, question, hint, groups, chosen, choose, wrong }: Asked) {
  const turn = (value: string) =>
    choose(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]);
  return (
    <fieldset class="govuk-fieldset govuk-form-group" id={id} tabIndex={-1}>
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{question}</legend>
      {hint && <div class="govuk-hint">{hint}</div>}
      {wrong && (
        <p class="govuk-error-message" id={`${id}-wrong`}>
          <span class="govuk-visually-hidden">Error:</span> {wrong}
        </p>
      )}
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
