/** Somebody else was quicker: said in the summary, and beside the boxes what stands there now. */
import type { ComponentChildren } from "preact";
import type { Answer } from "../api/client";

const CODE = "precondition-failed";

/** @param what came of it, in a sentence */
export const quicker = (what: string): Answer<never> => ({
  problem: { code: CODE, detail: `${what} Look at both. Then save again.`, gone: false, faults: [] },
});

export const isStale = <T,>(found: Answer<T>): boolean =>
  "problem" in found && found.problem.code === CODE;

/** @param yours what stays below it: "What you typed" */
export function ItNowSays({ yours, children }: { yours: string; children: ComponentChildren }) {
  return (
    <p class="govuk-body gt-both">
      <strong>It now says:</strong> {children} {yours} is below.
    </p>
  );
}
