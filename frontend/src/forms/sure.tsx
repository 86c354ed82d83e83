/** What cannot be undone at once: a button, then the question whether they are sure, and why if somebody is told. */
import { useState } from "preact/hooks";
import type { Answer } from "../api/client";
import { Box } from "./box";
import { OneThing } from "./one-thing";

interface Asked<T> {
  what: string;
  question: string;
  yes: string;
  no: string;
  /** Asks for the reason, which the person concerned reads. */
  why?: string;
  send: (why: string) => Promise<Answer<T>>;
  then: (value: T) => void;
  /** What stands behind the question. */
  more?: string;
}

export function Sure<T>({ what, question, yes, no, why, send, then, more }: Asked<T>) {
  const [sure, setSure] = useState(false);
  const [text, setText] = useState("");
  if (!sure)
    return (
      <button class="govuk-button govuk-button--secondary" type="button" onClick={() => setSure(true)}>
        {what}
      </button>
    );
  return (
    <>
      <p class="govuk-body">
        <strong>{question}</strong>
        {more && ` ${more}`}
      </p>
      <OneThing send={() => send(text.trim())} then={then} boxes={why ? { "": "why", reason: "why" } : {}} button={yes}>
        {(wrong) =>
          why && (
            <Box
              id="why"
              label={why}
              hint="The person reads it, as you write it here."
              long
              wrong={wrong("why")}
              text={text}
              onText={setText}
            />
          )
        }
      </OneThing>
      <button class="govuk-button govuk-button--secondary" type="button" onClick={() => setSure(false)}>
        {no}
      </button>
    </>
  );
}
