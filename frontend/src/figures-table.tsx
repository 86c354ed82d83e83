/** A table of figures: what a row is, and a cell for each other column. The same as a picture beside it, if any. */
import type { ComponentChildren } from "preact";

interface Asked {
  caption: string;
  /** A heading above says the same to those who see the page. */
  quiet?: boolean;
  columns: readonly string[];
  rows: readonly (readonly [name: string, ...cells: ComponentChildren[]])[];
}

export function FiguresTable({ caption, quiet, columns, rows }: Asked) {
  return (
    <table class="govuk-table gt-figures">
      <caption class={`govuk-table__caption ${quiet ? "govuk-visually-hidden" : "govuk-table__caption--m"}`}>
        {caption}
      </caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          {columns.map((name) => (
            <th scope="col" class="govuk-table__header" key={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        {rows.map(([name, ...cells], place) => (
          <tr class="govuk-table__row" key={place}>
            <th scope="row" class="govuk-table__header gt-plain">
              {name}
            </th>
            {cells.map((cell, index) => (
              <td class="govuk-table__cell" key={index}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
