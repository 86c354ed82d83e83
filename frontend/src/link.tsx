/** A link that stands alone. */
import type { ComponentChildren } from "preact";

export function Link({ href, children }: { href: string; children: ComponentChildren }) {
  return (
    <p class="govuk-body">
      <a class="govuk-link gt-alone" href={href}>
        {children}
      </a>
    </p>
  );
}
