/** One of a few, to choose with round buttons. */

export interface Option {
  value: string;
  label: string;
  hint?: string | undefined;
}

interface Asked {
  id: string;
  question: string;
  options: readonly Option[];
  chosen: string;
  choose: (value: string) => void;
  wrong?: string | undefined;
}

export function Choice({ id, question, options, chosen, choose, wrong }: Asked) {
  return (
    <div class={`govuk-form-group${wrong ? " govuk-form-group--error" : ""}`}>
      <fieldset class="govuk-fieldset" {...(wrong && { "aria-describedby": `${id}-wrong` })}>
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{question}</legend>
        {wrong && (
          <p class="govuk-error-message" id={`${id}-wrong`}>
            <span class="govuk-visually-hidden">Error:</span> {wrong}
          </p>
        )}
        <div class="govuk-radios">
          {options.map(({ value, label, hint }, index) => {
            const own = index ? `${id}-${value}` : id;
            return (
              <div class="govuk-radios__item" key={value}>
                <input
                  class="govuk-radios__input"
                  type="radio"
                  id={own}
                  name={id}
                  value={value}
                  checked={chosen === value}
                  onChange={() => choose(value)}
                  {...(hint && { "aria-describedby": `${own}-hint` })}
                />
                <label class="govuk-label govuk-radios__label" for={own}>
                  {label}
                </label>
                {hint && (
                  <div class="govuk-hint govuk-radios__hint" id={`${own}-hint`}>
                    {hint}
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
