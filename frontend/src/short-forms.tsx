/** Spells out the short forms that a text uses, for people who do not know them. */
import { shortForms } from "./labels";

/** @param text all the words of the page that came from people, in any form */
export function ShortForms({ text }: { text: string }) {
  const used = Object.entries(shortForms).filter(([short]) => new RegExp(`\\b${short}s?\\b`).test(text));
  if (!used.length) return null;
  return (
    <section class="gt-short" aria-labelledby="short-forms">
      <h2 class="govuk-heading-s" id="short-forms">
        Short forms on this page
      </h2>
      <dl class="gt-short__list">
        {used.map(([short, long]) => (
          <div key={short}>
            <dt>{short}</dt> <dd>{long}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
