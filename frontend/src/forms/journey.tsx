/** A journey of one question a page: what was answered so far, which step the address names, and the way on. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Answer } from "../api/client";
import { keep, kept } from "./drafts";
import { refused } from "./faults";
import { OneThing } from "./one-thing";

/** Answers are kept in this tab until they are sent. Back and a reload come to the step that the address names.
 *  @param stepsOf the steps in their order, so far as the answers before call for them */
export function useJourney<Said extends object, Step extends string>(
  name: string,
  nothing: Said,
  stepsOf: (said: Said) => readonly Step[],
) {
  const reached = (said: Said): Step => {
    const [named, steps] = [new URLSearchParams(location.search).get("step"), stepsOf(said)];
    return steps.find((each) => each === named) ?? steps[0]!;
  };
  const [said, setSaid] = useState<Said>(() => ({ ...nothing, ...kept<Partial<Said>>(name) }));
  const [step, setStep] = useState<Step>(() => reached(said));

  useEffect(() => {
    const back = () => setStep(reached(said));
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, [said]);

  const say = (more: Partial<Said>) => {
    const now = { ...said, ...more };
    keep(name, now);
    setSaid(now);
  };

  const go = (to: Step) => {
    const address = new URL(location.href);
    address.searchParams.set("step", to);
    history.pushState(null, "", address);
    setStep(to);
    scrollTo(0, 0);
  };

  const steps = stepsOf(said);
  return {
    said,
    say,
    step,
    go,
    next: () => go(steps[steps.indexOf(step) + 1] ?? steps.at(-1)!),
    forget: () => keep(name, {}),
  };
}

/** One question: what is missing is said beside it, and the rest is kept. */
export function Question({ steps, missing, children }: {
  steps: { step: string; next: () => void };
  /** What to say where it is not answered. */
  missing: readonly [box: string, words: string] | null;
  children: (wrong: (box: string) => string | undefined) => ComponentChildren;
}) {
  const send = async (): Promise<Answer<null>> => (missing ? refused(...missing) : { value: null, etag: "" });
  return (
    <OneThing
      key={steps.step}
      send={send}
      then={steps.next}
      boxes={missing ? { [missing[0]]: missing[0] } : {}}
      button="Go on"
    >
      {children}
    </OneThing>
  );
}

/** An answer among those to check, with the way back to its question. */
export function Row<Step extends string>({ steps, step, name, value }: {
  steps: { go: (to: Step) => void };
  step: Step;
  name: string;
  value: string;
}) {
  function change(event: Event) {
    event.preventDefault();
    steps.go(step);
  }
  return (
    <div class="govuk-summary-list__row">
      <dt class="govuk-summary-list__key">{name}</dt>
      <dd class="govuk-summary-list__value">
        <span class="gt-written">{value}</span>{" "}
        <a class="govuk-link gt-alone" id={`change-${step}`} href={`?step=${step}`} onClick={change}>
          Change<span class="govuk-visually-hidden">: {name}</span>
        </a>
      </dd>
    </div>
  );
}
