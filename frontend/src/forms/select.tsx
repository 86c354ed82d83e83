/** One of many, to choose from a list that opens; in groups where there are different kinds. */
import { Aside, type Told, red, tied } from "./group";

export interface Choices {
  name: string;
  options: readonly { value: string; label: string }[];
}

interface Asked extends Told {
  label: string;
  /** What stands for choosing nothing, where one may. */
  none?: string;
  options?: readonly (readonly [value: string, words: string])[];
  groups?: readonly Choices[];
  chosen: string;
  /** For a form that goes by what it says and not by a script: its name in the address. */
  name?: string;
  choose?: (value: string) => void;
}

export function Select({ id, label, hint, wrong, none, options = [], groups = [], chosen, name, choose }: Asked) {
  const told = { id, hint, wrong };
  const one = (value: string, words: string) => (
    <option key={value} value={value} selected={value === chosen}>
      {words}
    </option>
  );
  return (
    <div class={red("govuk-form-group", wrong)}>
      <label class="govuk-label govuk-label--s" for={id}>
        {label}
      </label>
      <Aside {...told} />
      <select
        class={red("govuk-select", wrong)}
        id={id}
        name={name}
        {...tied(told)}
        onChange={({ currentTarget: { value } }) => choose?.(value)}
      >
        {none !== undefined && one("", none)}
        {options.map(([value, words]) => one(value, words))}
        {groups.map(({ name, options: inGroup }) => (
          <optgroup key={name} label={name}>
            {inGroup.map((option) => one(option.value, option.label))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}
