/** A list of facts: a name and what is known. What is not known is left out here; where it matters, the page says so. */

export type Fact = [name: string, value: string | readonly string[] | null | undefined];

function Value({ value }: { value: string | readonly string[] }) {
  if (typeof value === "string") return <>{value}</>;
  if (value.length === 1) return <>{value[0]}</>;
  return (
    <ul class="govuk-list gt-values">
      {value.map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  );
}

export function Facts({ facts }: { facts: readonly Fact[] }) {
  const known = facts.flatMap(([name, value]) => (value?.length ? [{ name, value }] : []));
  if (!known.length) return null;
  return (
    <dl class="govuk-summary-list">
      {known.map(({ name, value }) => (
        <div class="govuk-summary-list__row" key={name}>
          <dt class="govuk-summary-list__key">{name}</dt>
          <dd class="govuk-summary-list__value">
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
