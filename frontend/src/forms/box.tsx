/** A box to type into, with its label, a hint, and what is wrong with what was typed. */
import type { ComponentChildren } from "preact";

interface Asked {
  id: string;
  label: string;
  hint?: string | undefined;
  wrong?: string | undefined;
  text: string;
  onText: (text: string) => void;
  /** More than a line. */
  long?: boolean | undefined;
  /** Few characters, such as a code. */
  short?: boolean | undefined;
  type?: "text" | "email" | "tel";
  /** What the browser may fill in, and which keys a phone shows. */
  fills?: string | undefined;
  keys?: "numeric" | undefined;
  children?: ComponentChildren;
}

type Typed = { currentTarget: { value: string } };

export function Box({ id, label, hint, wrong, text, onText, long, short, type, fills, keys, children }: Asked) {
  const told = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ");
  const shared = {
    id,
    name: id,
    value: text,
    onInput: (event: Typed) => onText(event.currentTarget.value),
    ...(told && { "aria-describedby": told }),
    ...(wrong && { "aria-invalid": true }),
    ...(fills && { autocomplete: fills }),
    ...(keys && { inputMode: keys }),
  };
  const red = (block: string) => (wrong ? ` ${block}--error` : "");
  return (
    <div class={`govuk-form-group${red("govuk-form-group")}`}>
      <label class="govuk-label govuk-label--s" for={id}>
        {label}
      </label>
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
      {children}
      {long ? (
        <textarea class={`govuk-textarea${red("govuk-textarea")}`} rows={4} {...shared} />
      ) : (
        <input
          class={`govuk-input${short ? " govuk-input--width-10" : ""}${red("govuk-input")}`}
          // One of several, of which the types of Preact want to know which.
          type={(type ?? "text") as "text"}
          {...shared}
        />
      )}
    </div>
  );
}
