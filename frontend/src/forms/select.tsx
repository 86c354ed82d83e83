/** One of many, to choose from a list that opens. */
import { Aside, type Told, red, tied } from "./group";

interface Asked extends Told {
  label: string;
  options: readonly (readonly [value: string, words: string])[];
  chosen: string;
  choose: (value: string) => void;
}

export function Select({ label, options, chosen, choose, ...told }: Asked) {
  return (
    <div class={red("govuk-form-group", told.wrong)}>
      <label class="govuk-label govuk-label--s" for={told.id}>
        {label}
      </label>
      <Aside {...told} />
      <select
        class={red("govuk-select", told.wrong)}
        id={told.id}
        onChange={({ currentTarget: { value } }) => choose(value)}
        {...tied(told)}
      >
        {options.map(([value, words]) => (
          <option key={value} value={value} selected={value === chosen}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
