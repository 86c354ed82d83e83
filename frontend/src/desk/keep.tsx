/** Keeping one record longer than its time: until a day, for a reason that whoever asks is told. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { RetentionDue } from "../api/shapes";
import { when } from "../dates";
import { Box } from "../forms/box";
import { Day, dayOf } from "../forms/day";
import { textOf } from "../forms/day-text";
import { OneThing } from "../forms/one-thing";
import { ItNowSays, isStale, quicker } from "../forms/stale";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const BACK: [string, string] = ["/desk/retention/", "Back to what is due to end"];
const path = { id: idInAddress };

const read = () => answer(api.GET("/v1/retention-dues/{id}", { params: { path } }));

const keep = (keep_until: string | null, reason: string, etag: string) =>
  answer(
    api.PATCH("/v1/retention-dues/{id}", {
      params: { path, header: { "If-Match": etag } },
      body: { keep_until, keep_reason: reason.trim() || null },
    }),
  );

const QUICKER = quicker("Somebody changed this while you were typing.");

interface Held {
  due: RetentionDue;
  etag: string;
}

const says = ({ keep_until, keep_reason }: RetentionDue) =>
  keep_until ? `kept until ${when(keep_until)}. ${keep_reason ?? ""}` : "not kept longer.";

function Keep({ value, etag }: { me: Staff; value: RetentionDue; etag: string }) {
  const [until, setUntil] = useState(textOf(value.keep_until));
  const [reason, setReason] = useState(value.keep_reason ?? "");
  const [other, setOther] = useState<Held>();

  async function send(): Promise<Answer<RetentionDue>> {
    const found = await keep(dayOf(until), reason, other?.etag ?? etag);
    if (!isStale(found)) return found;
    const now = await read();
    if ("problem" in now) return now;
    setOther({ due: now.value, etag: now.etag });
    return QUICKER;
  }

  return (
    <>
      <h1 class="govuk-heading-xl">Keep it longer</h1>
      <p class="govuk-body-l">Its time is over on {when(value.due_on)}.</p>
      <OneThing
        send={send}
        then={() => location.replace("/desk/retention/?done=kept")}
        boxes={{ keep_until: "until", keep_reason: "reason" }}
        button="Keep it until then"
      >
        {(wrong) => (
          <>
            {other && <ItNowSays yours="What you typed">{says(other.due)}</ItNowSays>}
            <Day
              id="until"
              question="Until which day?"
              hint="For example: 31 3 2027. Leave it empty to keep it no longer."
              wrong={wrong("until")}
              text={until}
              onText={setUntil}
            />
            <Box
              id="reason"
              label="Why it is kept"
              hint="Do not name anybody. The person is told if they ask."
              long
              wrong={wrong("reason")}
              text={reason}
              onText={setReason}
            />
          </>
        )}
      </OneThing>
      <Foot back={BACK} />
    </>
  );
}

showDesk({ loaded: "The page is here.", ask: read, View: Keep });
