/** A box to type into, with its label, a hint, and what is wrong with what was typed. */
import type { ComponentChildren } from "preact";
import { Aside, type Told, red, tied } from "./group";

interface Asked extends Told {
  label: string;
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
  const told = { id, hint, wrong };
  const shared = {
    id,
    name: id,
    value: text,
    onInput: (event: Typed) => onText(event.currentTarget.value),
    ...tied(told),
    ...(wrong && { "aria-invalid": true }),
    ...(fills && { autocomplete: fills }),
    ...(keys && { inputMode: keys }),
  };
  return (
    <div class={red("govuk-form-group", wrong)}>
      <label class="govuk-label govuk-label--s" for={id}>
        {label}
      </label>
      <Aside {...told} />
      {children}
      {long ? (
        <textarea class={red("govuk-textarea", wrong)} rows={4} {...shared} />
      ) : (
        <input
          class={red("govuk-input", wrong) + (short ? " govuk-input--width-10" : "")}
          // One of several, of which the types of Preact want to know which.
          type={(type ?? "text") as "text"}
          {...shared}
        />
      )}
    </div>
  );
}
