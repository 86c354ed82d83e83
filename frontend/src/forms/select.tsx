/** One of many, to choose from a list that opens; groups where there are different kinds. */
import { Aside, type Told, red, tied } from "./group";

export interface Choices {
  name: string;
  options: readonly { value: string; label: string }[];
}

interface Asked extends Told {
  label: string;
  /** What stands for choosing nothing. */
  none: string;
  groups: readonly Choices[];
  chosen: string;
  choose: (value: string) => void;
}

export function Select({ id, label, hint, wrong, none, groups, chosen, choose }: Asked) {
  const told = { id, hint, wrong };
  return (
    <div class={red("govuk-form-group", wrong)}>
      <label class="govuk-label govuk-label--s" for={id}>
        {label}
      </label>
      <Aside {...told} />
      <select
        class={red("govuk-select", wrong)}
        id={id}
        {...tied(told)}
        onChange={({ currentTarget: { value } }) => choose(value)}
      >
        <option value="">{none}</option>
        {groups.map(({ name, options }) => (
          <optgroup key={name} label={name}>
            {options.map((option) => (
              <option key={option.value} value={option.value} selected={option.value === chosen}>
                {option.label}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}
