/** Saying how long one kind of data is kept here, and why; or that it is kept as we suggest. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { Schedule } from "../api/shapes";
import { Box } from "../forms/box";
import { refused } from "../forms/faults";
import { OneThing } from "../forms/one-thing";
import { ends, long } from "./periods";
import { type Staff, Foot, showDesk } from "./staff";

const code = new URLSearchParams(location.search).get("code");

const set = (months: number | null, reason: string | null) =>
  answer(
    api.PUT("/v1/retention-schedules/{code}", { params: { path: { code: code! } }, body: { months, reason } }),
  );

const then = () => location.replace("/desk/retention/?done=period");

interface Shown {
  schedule: Schedule;
  warning: number;
}

function Period({ me, value: { schedule, warning } }: { me: Staff; value: Shown }) {
  const { title, months: now, suggested_months: suggested, counted_from, ending, is_own } = schedule;
  const [months, setMonths] = useState(String(now));
  const [reason, setReason] = useState(is_own ? schedule.reason : "");

  async function send(): Promise<Answer<Schedule>> {
    const wanted = Number(months.trim() || NaN);
    if (!Number.isInteger(wanted)) return refused("months", "Say how many months, as a whole number.");
    if (!reason.trim()) return refused("reason", "Say why it is kept this long.");
    return set(wanted, reason.trim());
  }

  return (
    <>
      <p class="govuk-caption-l">{title}</p>
      <h1 class="govuk-heading-xl">How long we keep it</h1>
      <p class="govuk-body-l">
        It is {long(now)} now, from {counted_from}. We suggest {long(suggested)}.
      </p>
      <p class="govuk-body">{ends(ending, warning)}.</p>
      {me.may("retention:write") ? (
        <>
          <OneThing send={send} then={then} boxes={{ months: "months", reason: "reason" }} button="Save how long">
            {(wrong) => (
              <>
                <Box
                  id="months"
                  label="How many months?"
                  hint="For example: 24 for two years."
                  short
                  keys="numeric"
                  wrong={wrong("months")}
                  text={months}
                  onText={setMonths}
                />
                <Box
                  id="reason"
                  label="Why this long?"
                  hint="Whoever asks is told."
                  long
                  wrong={wrong("reason")}
                  text={reason}
                  onText={setReason}
                />
              </>
            )}
          </OneThing>
          {is_own && <OneThing send={() => set(null, null)} then={then} button="Keep it as long as suggested" aside />}
        </>
      ) : (
        <p class="govuk-body">Your role may not change it. Ask an administrator.</p>
      )}
      <Foot back={["/desk/retention/", "Back to what is due to end"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const found = await answer(api.GET("/v1/retention-schedules"));
  if ("problem" in found) return found;
  const schedule = found.value.items.find((each) => each.code === code);
  if (!schedule) return { problem: { code: "not-found", detail: "There is no such kind.", gone: true, faults: [] } };
  return { value: { schedule, warning: found.value.warning_days }, etag: "" };
}

showDesk({ loaded: "The page is here.", ask, View: Period });
