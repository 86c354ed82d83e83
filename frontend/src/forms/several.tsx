/** Any of a few, to tick. */
import type { Option } from "./choice";

interface Asked {
  id: string;
  question: string;
  hint?: string;
  options: readonly Option[];
  chosen: readonly string[];
  choose: (values: readonly string[]) => void;
  wrong?: string | undefined;
}

export function Several({ id, question, hint, options, chosen, choose, wrong }: Asked) {
  const told = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ");
  const tick = (value: string, on: boolean) =>
    choose(options.map((each) => each.value).filter((each) => (each === value ? on : chosen.includes(each))));
  return (
    <div class={`govuk-form-group${wrong ? " govuk-form-group--error" : ""}`}>
      <fieldset class="govuk-fieldset" {...(told && { "aria-describedby": told })}>
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{question}</legend>
        {hint && (
          <div class="govuk-hint" id={`${id}-hint`}>
            {hint}
          </div>
        )}
        {wrong && (
          <p class="govuk-error-message" id={`${id}-wrong`}>
            <span class="govuk-visually-hidden">Error:</span> {wrong}
          </p>
        )}
        <div class="govuk-checkboxes">
          {options.map(({ value, label, hint: more }, index) => {
            const own = index ? `${id}-${value}` : id;
            return (
              <div class="govuk-checkboxes__item" key={value}>
                <input
                  class="govuk-checkboxes__input"
                  type="checkbox"
                  id={own}
                  name={id}
                  value={value}
                  checked={chosen.includes(value)}
                  onChange={({ currentTarget: { checked } }) => tick(value, checked)}
                  {...(more && { "aria-describedby": `${own}-hint` })}
                />
                <label class="govuk-label govuk-checkboxes__label" for={own}>
                  {label}
                </label>
                {more && (
                  <div class="govuk-hint govuk-checkboxes__hint" id={`${own}-hint`}>
                    {more}
                  </div>
                )}
              </div>
            );
          })}
        </div>
      </fieldset>
    </div>
  );
}
