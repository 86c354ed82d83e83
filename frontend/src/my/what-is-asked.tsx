/** What somebody is asked when they decide: in plain words, and the same in easy read. */
import type { Wording } from "../api/shapes";

export function EasyRead({ sentences }: { sentences: readonly string[] }) {
  return (
    <details class="govuk-body">
      <summary class="govuk-body">The same in easy read</summary>
      <ul class="govuk-list">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  );
}

export function WhatIsAsked({ wording, lead }: { wording: Wording | undefined; lead?: boolean }) {
  if (!wording) return null;
  return (
    <>
      <p class={lead ? "govuk-body-l" : "govuk-body"}>{wording.plain}</p>
      <EasyRead sentences={wording.easy_read} />
    </>
  );
}
