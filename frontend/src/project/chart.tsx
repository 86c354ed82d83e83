/** What people say under each of the five headings: a sentence, a list with marks, a table. One mark is one record. */
import type { FourPi } from "../api/shapes";
import { type Cells, type Group, groupName, groups, inWords, type Row, rows, sayingName, sayings, together } from "./tally";

// More marks than this are not counted by eye, so a mark then stands for several records.
const MOST_MARKS = 20;

/** A shape for each group, so that colour is never the only difference. */
function Mark({ group }: { group: Group }) {
  return (
    <svg class={`gt-mark gt-mark--${group}`} viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      {group === "lived" && <circle cx="10" cy="10" r="8" />}
      {group === "work" && <rect x="3" y="3" width="14" height="14" />}
      {group === "other" && <path d="M10 2l8 8-8 8-8-8z" />}
    </svg>
  );
}

function Marks({ cells, saying, unit }: { cells: Cells; saying: string; unit: number }) {
  return (
    <>
      {groups.map((group) =>
        Array.from({ length: Math.ceil((cells[group][saying] ?? 0) / unit) }, (_, n) => (
          <Mark group={group} key={`${group}${n}`} />
        )),
      )}
    </>
  );
}

const heard = (heardBack: number, records: number) =>
  heardBack ? `People heard back about ${heardBack} of ${records}.` : "Nobody has heard back yet.";

/** @param someHeard false when nobody heard back about anything: the finding says so once, for all headings */
function Question({ row, unit, someHeard }: { row: Row; unit: number; someHeard: boolean }) {
  const used = sayings.filter((saying) => groups.some((group) => row.cells[group][saying]));
  return (
    <li class="gt-chart__item">
      <h4 class="govuk-heading-s gt-chart__name">{row.name}</h4>
      {used.map((saying) => (
        <div class="gt-chart__row" aria-hidden="true" key={saying}>
          <span class="gt-chart__label">{sayingName(saying)}</span>
          <span class="gt-chart__marks">
            <Marks cells={row.cells} saying={saying} unit={unit} />
          </span>
        </div>
      ))}
      <p class="govuk-body">
        {row.records ? inWords(row.cells).join(" ") : "No records yet."}{" "}
        {row.records > 0 && someHeard && heard(row.heardBack, row.records)}
      </p>
    </li>
  );
}

function Key({ used, unit }: { used: readonly Group[]; unit: number }) {
  return (
    <ul class="gt-key">
      {used.map((group) => (
        <li key={group}>
          <Mark group={group} /> {groupName[group]}
        </li>
      ))}
      <li>{unit === 1 ? "One mark is one record." : `One mark is up to ${unit} records.`}</li>
    </ul>
  );
}

/** One line for each number, so that it fits a narrow screen: who, what, how many. */
function Lines({ row }: { row: Row }) {
  const lines = groups.flatMap((group) => sayings.map((saying) => ({ group, saying, n: row.cells[group][saying] ?? 0 })));
  return (
    <>
      {lines
        .filter(({ n }) => n)
        .map(({ group, saying, n }) => (
          <tr class="govuk-table__row" key={group + saying}>
            <th scope="row" class="govuk-table__header gt-plain">
              {groupName[group]}
            </th>
            <td class="govuk-table__cell">{sayingName(saying)}</td>
            <td class="govuk-table__cell govuk-table__cell--numeric">{n}</td>
          </tr>
        ))}
    </>
  );
}

function Table({ all }: { all: readonly Row[] }) {
  return (
    <table class="govuk-table">
      <caption class="govuk-table__caption govuk-table__caption--m">Number of records</caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          <th scope="col" class="govuk-table__header">
            Who says so
          </th>
          <th scope="col" class="govuk-table__header">
            What they say
          </th>
          <th scope="col" class="govuk-table__header govuk-table__header--numeric gt-narrow">
            Records
          </th>
        </tr>
      </thead>
      {all.map((row) => (
        <tbody class="govuk-table__body" key={row.pi}>
          <tr class="govuk-table__row">
            <th scope="rowgroup" colSpan={2} class="govuk-table__header gt-rows-of">
              {row.name}
            </th>
            <td class="govuk-table__cell govuk-table__cell--numeric gt-rows-of">
              <strong>{row.records}</strong>
            </td>
          </tr>
          <Lines row={row} />
        </tbody>
      ))}
    </table>
  );
}

function Finding({ report, all }: { report: FourPi; all: readonly Row[] }) {
  const { records, fed_back: heardBack } = report;
  return (
    <p class="govuk-body-l">
      <strong>
        {records} {records === 1 ? "record says" : "records say"} what people saw or hoped for.{" "}
        {heard(heardBack, records)}
      </strong>{" "}
      {inWords(together(all)).join(" ")}
    </p>
  );
}

export function Chart({ report }: { report: FourPi }) {
  const all = rows(report);
  const used = groups.filter((group) => Object.keys(together(all)[group]).length);
  const most = Math.max(...all.flatMap(({ cells }) => groups.flatMap((group) => Object.values(cells[group]))));
  const unit = Math.ceil(most / MOST_MARKS);
  return (
    <>
      <Finding report={report} all={all} />
      <h3 class="govuk-heading-m">All five headings at a glance</h3>
      <Key used={used} unit={unit} />
      <ul class="gt-chart">
        {all.map((row) => (
          <Question row={row} unit={unit} someHeard={report.fed_back > 0} key={row.pi} />
        ))}
      </ul>
      <Table all={all} />
    </>
  );
}
