/** Somebody's words as others read them: nothing is cut, and the name below them is the one that they want. */
import type { ComponentChildren } from "preact";

interface Words {
  words: string;
  /** The name, or what stands in its place. */
  by: string;
  children?: ComponentChildren;
}

export function Quotation({ words, by, children }: Words) {
  return (
    <figure class="gt-words">
      <blockquote class="gt-words__said govuk-body-l gt-written">{words}</blockquote>
      <figcaption class="govuk-body">
        {by}
        {children}
      </figcaption>
    </figure>
  );
}
