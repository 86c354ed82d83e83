/** Beside the money of one payment: when somebody was told where to get advice, and that it is their own time. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { Payment } from "../api/shapes";
import { when } from "../dates";
import { Day, type DayText, dayOf } from "../forms/day";
import { textOf } from "../forms/day-text";
import { OneThing } from "../forms/one-thing";
import { ItNowSays, isStale, quicker } from "../forms/stale";
import { named, readOne } from "../pay/payment";
import { Foot, idInAddress, showDesk } from "./staff";

const TO_PAYMENT = `/desk/payment/?id=${idInAddress}`;
const QUICKER = quicker("Somebody changed this while you were typing.");

const save = (told: DayText, own: DayText, etag: string) =>
  answer(
    api.PATCH("/v1/payments/{id}", {
      params: { path: { id: idInAddress }, header: { "If-Match": etag } },
      body: { signposted_on: dayOf(told), own_time_declared_on: dayOf(own) },
    }),
  );

const on = (day: string | null | undefined) => (day ? `on ${when(day)}` : "no day");

function Advice({ value, etag }: { value: Payment; etag: string }) {
  const [told, setTold] = useState(textOf(value.signposted_on));
  const [own, setOwn] = useState(textOf(value.own_time_declared_on));
  const [other, setOther] = useState<{ payment: Payment; etag: string }>();

  async function send(): Promise<Answer<Payment>> {
    const found = await save(told, own, other?.etag ?? etag);
    if (!isStale(found)) return found;
    const now = await readOne(idInAddress);
    if ("problem" in now) return now;
    setOther({ payment: now.value, etag: now.etag });
    return QUICKER;
  }

  return (
    <>
      <p class="govuk-caption-l">
        {value.payee?.display_name}: {named(value)}
      </p>
      <h1 class="govuk-heading-xl">Advice and own time</h1>
      <p class="govuk-body-l">
        Pay can change benefits. Tell them where to get advice, and write down only the day. What came of it is
        theirs.
      </p>
      <OneThing
        send={send}
        then={() => location.replace(`${TO_PAYMENT}&done=advice`)}
        boxes={{ signposted_on: "told", own_time_declared_on: "own" }}
        button="Save"
      >
        {(wrong) => (
          <>
            {other && (
              <ItNowSays yours="What you typed">
                advice: {on(other.payment.signposted_on)}; own time: {on(other.payment.own_time_declared_on)}.
              </ItNowSays>
            )}
            <Day
              id="told"
              question="When were they told where to get advice on benefits?"
              hint="Leave it empty if nobody has told them."
              wrong={wrong("told")}
              text={told}
              onText={setTold}
            />
            <Day
              id="own"
              question="When did they say that they do this in their own time?"
              hint="For people who work for a council, the NHS or another public body. Leave it empty if they did not."
              wrong={wrong("own")}
              text={own}
              onText={setOwn}
            />
          </>
        )}
      </OneThing>
      <Foot back={[TO_PAYMENT, "Back to this payment"]} />
    </>
  );
}

showDesk({ loaded: "The page is here.", ask: () => readOne(idInAddress), View: Advice });
