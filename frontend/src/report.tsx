/** One section of a report: its finding, words to read, and tables with a bar beside each number. */
import type { Report } from "./api/shapes";
import { FiguresTable } from "./figures-table";
import { Section } from "./section";

type Part = Report["sections"][number];
type Table = Part["tables"][number];
type Cell = Table["rows"][number][number];

function said({ value, at_least, suppressed }: Cell): string {
  if (suppressed) return "kept back";
  if (value === null) return "not known";
  if (!at_least) return String(value);
  return value ? `at least ${value}` : "fewer than 5";
}

const WIDE = 60;

/** The same as the number beside it. */
function Bar({ value, most }: { value: Cell["value"]; most: number }) {
  if (typeof value !== "number" || !value) return null;
  return (
    <svg class="gt-bar" viewBox={`0 0 ${WIDE + 4} 16`} width={WIDE + 4} height="16" aria-hidden="true">
      <rect class="gt-bar__paid" x="2" y="2" width={Math.max(1, Math.round((value / most) * WIDE))} height="12" />
    </svg>
  );
}

function Numbers({ table: { title, columns, rows } }: { table: Table }) {
  const most = Math.max(1, ...rows.flat().map(({ value }) => (typeof value === "number" ? value : 0)));
  return (
    <div class="gt-wide" role="region" aria-label={title} tabIndex={0}>
      <FiguresTable
        caption={title}
        columns={columns}
        rows={rows.map(([first, ...others]) => [
          said(first!),
          ...others.map((cell) => (
            <>
              <Bar value={cell.value} most={most} /> {said(cell)}
            </>
          )),
        ])}
      />
    </div>
  );
}

function Entries({ table: { title, columns, rows } }: { table: Table }) {
  return (
    <>
      <h3 class="govuk-heading-m">{title}</h3>
      <ul class="gt-cards">
        {rows.map(([words, ...others], place) => (
          <li class="gt-record" key={place}>
            <p class="govuk-body gt-written">{said(words!)}</p>
            <p class="govuk-body">
              {others.flatMap((cell, index) => (cell.value === null ? [] : [`${columns[index + 1]}: ${said(cell)}`])).join(" · ")}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

export function ReportSection({ section: { code, title, finding, passages, tables } }: { section: Part }) {
  return (
    <Section id={code} title={title}>
      <p class="govuk-body-l">
        <strong>{finding}</strong>
      </p>
      {passages.map((passage) => (
        <div key={passage.title}>
          <h3 class="govuk-heading-m">{passage.title}</h3>
          <p class="govuk-body gt-written">{passage.words}</p>
        </div>
      ))}
      {tables.map((table) =>
        table.reads_as === "entries" ? <Entries key={table.title} table={table} /> : <Numbers key={table.title} table={table} />,
      )}
    </Section>
  );
}
