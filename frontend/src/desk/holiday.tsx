/** What is known of a day: a bank holiday may be a good one all the same. */
import type { Holidays } from "../api/shapes";

export const holidayOn = ({ days }: Holidays, on: string | null) => days.find((each) => each.on === on)?.name;

export function Holiday({ on, holidays }: { on: string | null; holidays: Holidays }) {
  const name = holidayOn(holidays, on);
  return (
    <div role="status">
      {name && (
        <p class="govuk-body gt-banner">
          That day is a bank holiday: {name}. ({holidays.source})
        </p>
      )}
    </div>
  );
}
