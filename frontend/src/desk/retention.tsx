/** What is due to end: the records whose time is nearly over, and how long each kind is kept. */
import { type Answer, answer, api } from "../api/client";
import type { RetentionDue, Schedule } from "../api/shapes";
import { when } from "../dates";
import { Outcome, arrived } from "../forms/said";
import { Section } from "../section";
import { ends, long } from "./periods";
import { type Staff, Foot, showDesk } from "./staff";

const DONE: Readonly<Record<string, string>> = {
  kept: "Saved. You are told again before it ends.",
  period: "Saved. What is due by it is worked out in the night.",
};
const done = arrived();
const MOST = 200;

interface Shown {
  dues: readonly RetentionDue[];
  more: boolean;
  schedules: readonly Schedule[];
  warning: number;
}

/** Where somebody looks at a record of each kind before they decide, and what they need for it. */
const PAGE: Readonly<Record<string, readonly [permission: string, page: string]>> = {
  contributor: ["contributors:read", "/desk/person/?id="],
  "contributor-needs": ["contributors:read", "/desk/person/?id="],
  "contributor-equality": ["contributors:read", "/desk/person/?id="],
  complaint: ["complaints:read", "/desk/request/?kind=complaints&id="],
  correction: ["corrections:read", "/desk/request/?kind=corrections&id="],
  objection: ["objections:read", "/desk/request/?kind=objections&id="],
  concern: ["concerns:read", "/desk/request/?kind=concerns&id="],
  payment: ["payments:read", "/desk/payment/?id="],
  "check-in": ["check-ins:read", "/desk/support/check-in/?id="],
};

function what({ ending, told_on }: RetentionDue, warning: number): string {
  if (ending === "decide" || !told_on) return ends(ending, warning);
  return `It goes by itself, ${warning} days after ${when(told_on)}`;
}

function Due({ me, due, title, warning }: { me: Staff; due: RetentionDue; title: string; warning: number }) {
  const [permission, page] = PAGE[due.resource] ?? [];
  return (
    <li class="gt-record">
      <h3 class="govuk-heading-m">{title}</h3>
      <p class="govuk-body">
        Its time is over on {when(due.due_on)}, counted from {when(due.counted_from)}.
      </p>
      <p class="govuk-body">
        {due.keep_until ? `Kept until ${when(due.keep_until)}.` : `${what(due, warning)}.`}
      </p>
      {due.keep_reason && <p class="govuk-body gt-written">Why: {due.keep_reason}</p>}
      <p class="govuk-body">
        {permission && me.may(permission) && (
          <>
            <a class="govuk-link gt-alone" href={`${page}${due.record_id}`}>
              Look at it
            </a>{" "}
          </>
        )}
        {me.may("retention:write") && (
          <a class="govuk-link gt-alone" href={`/desk/retention/keep/?id=${due.id}`}>
            {due.keep_until ? "Change how long it is kept" : "Keep it longer"}
          </a>
        )}
      </p>
    </li>
  );
}

function Periods({ schedules, may }: { schedules: readonly Schedule[]; may: boolean }) {
  return (
    <table class="govuk-table">
      <caption class="govuk-table__caption govuk-table__caption--m">How long each kind is kept, and why</caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          <th scope="col" class="govuk-table__header">
            What
          </th>
          <th scope="col" class="govuk-table__header gt-narrow">
            How long
          </th>
          <th scope="col" class="govuk-table__header">
            Why
          </th>
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        {schedules.map(({ code, title, months, counted_from, reason, is_own, ending }) => (
          <tr class="govuk-table__row" key={code}>
            <th scope="row" class="govuk-table__header gt-plain">
              {title}
            </th>
            <td class="govuk-table__cell">
              {long(months)} from {counted_from}
              {ending === "decide" && ". Somebody decides"}
              {may && (
                <div>
                  <a class="govuk-link gt-alone" href={`/desk/retention/period/?code=${code}`}>
                    Change<span class="govuk-visually-hidden"> how long: {title}</span>
                  </a>
                </div>
              )}
            </td>
            <td class="govuk-table__cell">
              {reason}
              {is_own && " (You said so.)"}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Retention({ me, value: { dues, more, schedules, warning } }: { me: Staff; value: Shown }) {
  const titles = new Map(schedules.map(({ code, title }) => [code, title]));
  return (
    <>
      <h1 class="govuk-heading-xl">What is due to end</h1>
      <Outcome words={done && DONE[done]} />
      <p class="govuk-body-l">Nothing is kept for longer than it is needed. Here is what is nearly over.</p>
      <Section id="dues" title="Nearly over">
        {!dues.length && <p class="govuk-body">Nothing is. You get a letter when something will be.</p>}
        {more && <p class="govuk-body">These are the first {MOST}. There are more after them.</p>}
        <ul class="gt-cards">
          {dues.map((each) => (
            <Due key={each.id} me={me} due={each} title={titles.get(each.data_class) ?? each.data_class} warning={warning} />
          ))}
        </ul>
      </Section>
      <Section id="periods" title="How long we keep things">
        <Periods schedules={schedules} may={me.may("retention:write")} />
      </Section>
      <Foot back={["/desk/", "Back to my work"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [dues, schedules] = await Promise.all([
    answer(api.GET("/v1/retention-dues", { params: { query: { limit: MOST, sort: "due_on" } } })),
    answer(api.GET("/v1/retention-schedules")),
  ]);
  if ("problem" in dues) return dues;
  if ("problem" in schedules) return schedules;
  const { items, warning_days } = schedules.value;
  return {
    value: { dues: dues.value.items, more: dues.value.next_cursor !== null, schedules: items, warning: warning_days },
    etag: "",
  };
}

showDesk({ loaded: "The list is here.", ask, View: Retention });
