/** Time that people gave and that no payment stands for: a sentence, a bar for each project, and all of it as a table. */
import { type Answer, answer, api } from "../api/client";
import type { Unpaid } from "../api/shapes";
import { time } from "../pay/time";
import { Section } from "../section";
import { Foot, showDesk } from "./staff";

type Item = Unpaid["items"][number];

interface OfProject {
  title: string;
  given: number;
  unpaid: number;
  items: readonly Item[];
}

const sum = (items: readonly Item[], of: "minutes_actual" | "minutes_unpaid") =>
  items.reduce((total, each) => total + each[of], 0);

/** In the order of the list, which is by the most unpaid time. */
function byProject(items: readonly Item[]): readonly OfProject[] {
  const found = new Map<string, Item[]>();
  for (const item of items) found.set(item.project_id ?? "", [...(found.get(item.project_id ?? "") ?? []), item]);
  return [...found.values()]
    .map((own) => ({
      title: own[0]!.project_title ?? "In no project",
      given: sum(own, "minutes_actual"),
      unpaid: sum(own, "minutes_unpaid"),
      items: own,
    }))
    .sort((one, other) => other.unpaid - one.unpaid);
}

const WIDE = 300;

/** How long a bar is: of the longest, all of the width. */
function Bar({ given, unpaid, most }: { given: number; unpaid: number; most: number }) {
  const wide = (minutes: number) => Math.round((minutes / most) * WIDE);
  return (
    <svg class="gt-bar" viewBox={`0 0 ${WIDE + 4} 24`} width={WIDE + 4} height="24" aria-hidden="true">
      <rect class="gt-bar__paid" x="2" y="2" width={wide(given - unpaid)} height="20" />
      <rect x={2 + wide(given - unpaid)} y="2" width={wide(unpaid)} height="20" />
    </svg>
  );
}

function Chart({ projects }: { projects: readonly OfProject[] }) {
  const most = Math.max(...projects.map(({ given }) => given), 1);
  return (
    <>
      <ul class="gt-key">
        <li>
          <svg class="gt-bar" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
            <rect class="gt-bar__paid" x="2" y="2" width="16" height="16" />
          </svg>{" "}
          Paid
        </li>
        <li>
          <svg class="gt-bar" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
            <rect x="2" y="2" width="16" height="16" />
          </svg>{" "}
          Not paid
        </li>
      </ul>
      <ul class="gt-chart">
        {projects.map(({ title, given, unpaid }, index) => (
          <li class="gt-chart__item" key={index}>
            <h3 class="govuk-heading-s gt-chart__name">{title}</h3>
            <Bar given={given} unpaid={unpaid} most={most} />
            <p class="govuk-body">
              {time(given)} given, {unpaid ? `${time(unpaid)} not paid` : "all of it paid"}.
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

function Line({ name, item }: { name: string; item: Item }) {
  return (
    <tr class="govuk-table__row">
      <th scope="row" class="govuk-table__header gt-plain">
        <a class="govuk-link gt-alone" href={`/desk/hours/?id=${item.contributor_id}`}>
          {name}
        </a>
        {item.payments_without_time > 0 && " *"}
      </th>
      <td class="govuk-table__cell">{time(item.minutes_actual)}</td>
      <td class="govuk-table__cell">{time(item.minutes_unpaid)}</td>
    </tr>
  );
}

function Table({ projects }: { projects: readonly OfProject[] }) {
  return (
    <table class="govuk-table">
      <caption class="govuk-table__caption govuk-table__caption--m">Person by person</caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          {["Who", "Time given", "Not paid"].map((name) => (
            <th scope="col" class="govuk-table__header" key={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      {projects.map(({ title, given, unpaid, items }, index) => (
        <tbody class="govuk-table__body" key={index}>
          <tr class="govuk-table__row">
            <th scope="rowgroup" class="govuk-table__header gt-rows-of">
              {title}
            </th>
            <td class="govuk-table__cell gt-rows-of">{time(given)}</td>
            <td class="govuk-table__cell gt-rows-of">{time(unpaid)}</td>
          </tr>
          {items.map((item) => (
            <Line key={item.contributor_id} name={item.display_name ?? "Somebody"} item={item} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function Report({ value: { items, minutes_actual: given, minutes_unpaid: unpaid } }: { value: Unpaid }) {
  const projects = byProject(items);
  const unsaid = items.some((item) => item.payments_without_time > 0);
  return (
    <>
      <h1 class="govuk-heading-xl">Time without pay</h1>
      {items.length ? (
        <>
          <p class="govuk-body-l">
            <strong>
              People gave {time(given)}
              {unpaid ? `, and ${time(unpaid)} of it without pay.` : ". All of it is paid."}
            </strong>
          </p>
          <p class="govuk-body">
            It is the time that was written down, less what payments stand for. Pay that somebody turned down or
            gave away pays for no time.
          </p>
          <Section id="projects" title="Project by project">
            <Chart projects={projects} />
          </Section>
          <Table projects={projects} />
          {unsaid && (
            <p class="govuk-body">
              * There is a payment that does not say how long it is for. It may pay for a part of this.
            </p>
          )}
        </>
      ) : (
        <p class="govuk-body">No hours are written down yet.</p>
      )}
      <Foot back={["/desk/pay/", "Back to payments"]} />
    </>
  );
}

const ask = (): Promise<Answer<Unpaid>> => answer(api.GET("/v1/reports/unpaid-hours"));

showDesk({ loaded: "The page is here.", ask, View: Report });
