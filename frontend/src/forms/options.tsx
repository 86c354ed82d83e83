/** What there is to choose from: round buttons for one of it, boxes to tick for any. */
import type { ComponentChildren } from "preact";

export interface Option {
  value: string;
  label: string;
  hint?: string | undefined;
  /** A picture beside the words, which say the same. */
  mark?: ComponentChildren;
}

interface Offered {
  id: string;
  options: readonly Option[];
  chosen: readonly string[];
  choose: (value: string, on: boolean) => void;
}

const LOOKS = { radio: "govuk-radios", checkbox: "govuk-checkboxes" } as const;

/** The first one has the id of the question, where the summary of what is wrong leads to. */
export function Options({ type, id, options, chosen, choose }: Offered & { type: keyof typeof LOOKS }) {
  const block = LOOKS[type];
  return (
    <div class={block}>
      {options.map(({ value, label, hint, mark }, index) => {
        const own = index ? `${id}-${value}` : id;
        return (
          <div class={`${block}__item`} key={value}>
            <input
              class={`${block}__input`}
              // One of the two, of which the types of Preact want to know which.
              type={type as "checkbox"}
              id={own}
              name={id}
              value={value}
              checked={chosen.includes(value)}
              onChange={({ currentTarget: { checked } }) => choose(value, checked)}
              {...(hint && { "aria-describedby": `${own}-hint` })}
            />
            <label class={`govuk-label ${block}__label`} for={own}>
              {mark}
              {label}
            </label>
            {hint && (
              <div class={`govuk-hint ${block}__hint`} id={`${own}-hint`}>
                {hint}
              </div>
            )}
          </div>
        );
      })}
    </div>
  );
}
