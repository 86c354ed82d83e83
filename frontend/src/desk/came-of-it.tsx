/** What came of one thing: chosen, with a word on it if there is one, and it is off the list. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { Entry } from "../api/shapes";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { supportOutcome } from "../taking-part";

type Outcome = NonNullable<Entry["outcome"]>;
const OUTCOMES = Object.keys(supportOutcome) as Outcome[];

/** @param now how it stands, which is no choice */
export const outcomes = (now?: string | null) =>
  OUTCOMES.filter((each) => each !== now).map((value) => ({ value, label: supportOutcome[value] }));

const move = (id: string, to: string, reason: string): Promise<Answer<Entry>> => {
  const body = { to, ...(reason && { reason }) };
  return answer(
    api.POST("/v1/support/{id}/transitions", {
      params: { path: { id }, header: { "Idempotency-Key": keyFor({ id, ...body }) } },
      body,
    }),
  );
};

interface Asked {
  id: string;
  /** What it is about, for whoever does not see the page. */
  about: string;
  now?: string | null | undefined;
  then: (words: string) => void;
}

export function CameOfIt({ id, about, now, then }: Asked) {
  const [chosen, choose] = useState("");
  const [reason, setReason] = useState("");
  const box = `outcome-${id}`;
  return (
    <details>
      <summary class="govuk-body">
        Say what came of it<span class="govuk-visually-hidden">: {about}</span>
      </summary>
      <OneThing
        send={() => (chosen ? move(id, chosen, reason.trim()) : Promise.resolve(refused("to", "Choose what came of it.")))}
        then={() => then("Saved.")}
        boxes={{ to: box, reason: `why-${id}` }}
        button="Save what came of it"
        aside
      >
        {(wrong) => (
          <>
            <Choice id={box} question="What came of it?" options={outcomes(now)} chosen={chosen} choose={choose} wrong={wrong(box)} />
            <Box
              id={`why-${id}`}
              label="A word on it"
              hint="You can leave it empty. They can read it."
              text={reason}
              onText={setReason}
              wrong={wrong(`why-${id}`)}
            />
          </>
        )}
      </OneThing>
    </details>
  );
}
