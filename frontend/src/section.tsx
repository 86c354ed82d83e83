/** One section of a page, named by its heading, which is there to link to. */
import type { ComponentChildren } from "preact";

export function Section({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section class="gt-section" aria-labelledby={id}>
      <h2 class="govuk-heading-l" id={id}>
        {title}
      </h2>
      {children}
    </section>
  );
}
