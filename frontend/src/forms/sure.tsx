/** What cannot be undone at once: a button, then the question whether they are sure. */
import { useState } from "preact/hooks";
import type { Answer } from "../api/client";
import { OneThing } from "./one-thing";

interface Asked<T> {
  what: string;
  question: string;
  yes: string;
  no: string;
  send: () => Promise<Answer<T>>;
  then: (value: T) => void;
  /** What stands behind the question. */
  more?: string;
}

export function Sure<T>({ what, question, yes, no, send, then, more }: Asked<T>) {
  const [sure, setSure] = useState(false);
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
      <OneThing send={send} then={then} button={yes} />
      <button class="govuk-button govuk-button--secondary" type="button" onClick={() => setSure(false)}>
        {no}
      </button>
    </>
  );
}
