/** One section of the project page, with an id to link to. */
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

/** What is missing is said, never hidden. */
export const Blank = ({ children }: { children: ComponentChildren }) => <p class="govuk-body gt-blank">{children}</p>;

/** Where a record comes from: a link when it is an address, else the name of the document. */
export function Source({ source }: { source: string | null }) {
  if (!source) return null;
  return (
    <span class="govuk-body gt-source">
      From: <Linked text={source} />
    </span>
  );
}

export function Linked({ text }: { text: string }) {
  if (!/^https?:\/\//.test(text)) return <>{text}</>;
  return (
    <a class="govuk-link gt-long" href={text} rel="noreferrer">
      {text}
    </a>
  );
}
