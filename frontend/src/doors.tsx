/** The ways on from a page: each a card with its name, and a line on what is behind it. */

export interface Door {
  href: string;
  name: string;
  what: string;
}

export function Doors({ to }: { to: readonly Door[] }) {
  return (
    <ul class="gt-cards">
      {to.map(({ href, name, what }) => (
        <li class="gt-card" key={href}>
          <h2 class="govuk-heading-m gt-card__title">
            <a class="govuk-link" href={href}>
              {name}
            </a>
          </h2>
          <p class="govuk-body">{what}</p>
        </li>
      ))}
    </ul>
  );
}
