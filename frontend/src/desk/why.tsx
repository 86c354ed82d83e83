/** What is private opens only for whoever says why they need to see it. It is written down with their name. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Answer } from "../api/client";
import { Choice } from "../forms/choice";
import { refused } from "../forms/faults";
import { OneThing } from "../forms/one-thing";

const REASONS = {
  contact: "To get in touch with them",
  support: "To support them, or plan with them",
  payment: "To pay them",
  safeguarding: "To keep somebody safe",
  their_request: "They asked me to",
  other: "Something else",
} as const;

/** How the reason travels: kept with the entry that says who looked. */
export const because = (reason: string) => ({ "Access-Reason": reason });

/** Somebody who gives a reason for one part seldom has another for the next. */
let last = "";

interface Asked<T> {
  /** Of the parts on one page, which. */
  id: string;
  button: string;
  read: (reason: string) => Promise<Answer<T>>;
  children: (value: T, etag: string) => ComponentChildren;
}

export function Why<T extends object>({ id, button, read, children }: Asked<T>) {
  const [reason, setReason] = useState(last);
  const [opened, setOpened] = useState<{ value: T; etag: string }>();
  if (opened) return <>{children(opened.value, opened.etag)}</>;

  async function send(): Promise<Answer<{ value: T; etag: string }>> {
    if (!reason) return refused("reason", "Say why you need to see this.");
    const found = await read(reason);
    return "problem" in found ? found : { value: found, etag: found.etag };
  }

  return (
    <details>
      <summary class="govuk-body">{button}</summary>
      <OneThing send={send} then={setOpened} boxes={{ reason: `why-${id}` }} button={button} aside>
        {(wrong) => (
          <Choice
            id={`why-${id}`}
            question="Why do you need to see this?"
            options={Object.entries(REASONS).map(([value, label]) => ({ value, label }))}
            chosen={reason}
            choose={(value) => {
              last = value;
              setReason(value);
            }}
            wrong={wrong(`why-${id}`)}
          />
        )}
      </OneThing>
    </details>
  );
}
