/** Who heard back and how long it took: a sentence, a bar for each month with its words, and all of it as a table. */
import { type Answer, answer, api } from "../api/client";
import type { HeardBack } from "../api/shapes";
import { when } from "../dates";
import { FiguresTable } from "../figures-table";
import { Section } from "../section";
import { Foot, type Staff, idInAddress, showDesk } from "./staff";
import { SPAN, TimeSpan, WRONG } from "./time-span";

type Month = HeardBack["months"][number];

const WIDE = 300;

const days = (count: number) => (count === 1 ? "1 day" : `${count} days`);
const things = (count: number) => (count === 1 ? "1 thing was" : `${count} things were`);

function sentence({ asked, heard_back: heard, median_days: middle }: Omit<Month, "month">): string {
  const said = `${things(asked)} said that called for an answer`;
  if (!heard) return `${said}. Nobody has heard back yet.`;
  const all = heard === asked ? (asked === 1 ? "it" : "all of them") : `${heard}`;
  const told = `${said}. People heard back about ${all}.`;
  if (middle === null) return told;
  return heard === 1 ? `${told} It took ${days(middle)}.` : `${told} Half of these took ${days(middle)} or less.`;
}

function Bar({ month: { asked, heard_back: heard }, most }: { month: Month; most: number }) {
  const wide = (count: number) => Math.round((count / most) * WIDE);
  return (
    <svg class="gt-bar" viewBox={`0 0 ${WIDE + 4} 24`} width={WIDE + 4} height="24" aria-hidden="true">
      <rect class="gt-bar__paid" x="2" y="2" width={wide(heard)} height="20" />
      <rect x={2 + wide(heard)} y="2" width={wide(asked - heard)} height="20" />
    </svg>
  );
}

function Key() {
  return (
    <ul class="gt-key">
      {["gt-bar__paid", undefined].map((kind) => (
        <li key={kind ?? ""}>
          <svg class="gt-bar" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
            <rect class={kind} x="2" y="2" width="16" height="16" />
          </svg>{" "}
          {kind ? "People heard back" : "Not yet"}
        </li>
      ))}
    </ul>
  );
}

/** "Aug 2026": a narrow screen has no room for more. */
const short = (month: string) =>
  new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(month));

function Table({ months }: { months: readonly Month[] }) {
  return (
    <FiguresTable
      caption="Month by month, with the days that it took in the middle"
      columns={["Month", "Said", "Heard back", "Days"]}
      rows={months.map((each) => [short(each.month), each.asked, each.heard_back, each.median_days ?? "–"])}
    />
  );
}

function Figures({ value }: { value: HeardBack }) {
  const most = Math.max(...value.months.map(({ asked }) => asked), 1);
  const spanned = [SPAN.from && ` From ${when(SPAN.from)}.`, SPAN.to && ` Until ${when(SPAN.to)}.`].filter(Boolean).join("");
  const where = idInAddress ? "" : " in the projects that you lead";
  if (WRONG.length) return null;
  if (!value.asked)
    return SPAN.from || SPAN.to ? (
      <p class="govuk-body">Nothing that was said in this time called for an answer{where}.</p>
    ) : (
      <p class="govuk-body">Nothing called for an answer yet{where}. Say by when an answer is due, and it is counted here.</p>
    );
  return (
    <>
      <p class="govuk-body-l">
        <strong>{sentence(value)}</strong>
        {spanned}
      </p>
      <p class="govuk-body">These are things that were said{where}, and not people. Drafts are left out.</p>
      {value.undated > 0 && (
        <p class="govuk-body">Of {value.undated} of them nobody wrote down the day. What has no day is counted here, and in no month.</p>
      )}
      {value.months.length > 0 && (
        <>
          <Section id="months" title="By the month in which it was said">
            <Key />
            <ul class="gt-chart">
              {value.months.map((each) => (
                <li class="gt-chart__item" key={each.month}>
                  <h3 class="govuk-heading-s gt-chart__name">{when(each.month)}</h3>
                  <Bar month={each} most={most} />
                  <p class="govuk-body">{sentence(each)}</p>
                </li>
              ))}
            </ul>
          </Section>
          <Table months={value.months} />
        </>
      )}
    </>
  );
}

function Page({ value }: { value: HeardBack }) {
  return (
    <>
      <h1 class="govuk-heading-xl">Who heard back</h1>
      <Figures value={value} />
      <Section id="time" title="Over another time">
        <TimeSpan of="/desk/heard-back/" />
      </Section>
      <Foot
        back={
          idInAddress
            ? [`/desk/impact/?id=${idInAddress}`, "Back to what people said"]
            : ["/desk/responses/", "Back to what waits for an answer"]
        }
      />
    </>
  );
}

const ask = ({ home }: Staff): Promise<Answer<HeardBack>> =>
  answer(
    api.GET("/v1/reports/heard-back", {
      params: {
        query: { ...(idInAddress ? { project_id: idInAddress } : { organisation_id: home }), ...(WRONG.length ? {} : SPAN) },
      },
    }),
  );

showDesk({ loaded: "The page is here.", ask, View: Page });
