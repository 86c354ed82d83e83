/** What all questions of a form share: the hint, what is wrong with the answer, and how both are tied to it. */
import type { ComponentChildren } from "preact";

export interface Told {
  id: string;
  hint?: string | undefined;
  wrong?: string | undefined;
}

/** For a screen reader: where the hint and the fault stand, if there are any. */
export function tied({ id, hint, wrong }: Told) {
  const told = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ");
  return told ? { "aria-describedby": told } : {};
}

export const red = (block: string, wrong: string | undefined) => (wrong ? `${block} ${block}--error` : block);

export function Aside({ id, hint, wrong }: Told) {
  return (
    <>
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
    </>
  );
}

/** A question that is answered in several boxes, or with several buttons. */
export function Fieldset({ question, children, ...told }: Told & { question: string; children: ComponentChildren }) {
  return (
    <div class={red("govuk-form-group", told.wrong)}>
      <fieldset class="govuk-fieldset" {...tied(told)}>
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{question}</legend>
        <Aside {...told} />
        {children}
      </fieldset>
    </div>
  );
}
