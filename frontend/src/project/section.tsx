/** What the sections of the project page share: what is missing, and where something comes from. */
import type { ComponentChildren } from "preact";

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
