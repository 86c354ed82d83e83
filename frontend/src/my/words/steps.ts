/** The steps of deciding on words: what was answered so far, and which step the address names. */
import { useEffect, useState } from "preact/hooks";
import type { Consent, Use } from "../../api/shapes";
import { type DayText, NO_DAY } from "../../forms/day";
import { keep, kept } from "../../forms/drafts";

export interface Said {
  decision: Consent["decision"] | "";
  audience: NonNullable<Consent["audience"]> | "";
  recipients: readonly string[];
  uses: readonly Use[];
  until: DayText;
}

export type Step = "read" | "who" | "which" | "where" | "until" | "check";

const NOTHING: Said = { decision: "", audience: "", recipients: [], uses: [], until: NO_DAY };

/** The questions in their order, so far as the answers before call for them. */
export function stepsOf({ decision, audience, recipients, uses }: Said): readonly Step[] {
  if (!decision) return ["read"];
  if (decision !== "given") return ["read", "check"];
  const which: readonly Step[] = audience === "named" ? ["which"] : [];
  if (!audience) return ["read", "who"];
  if (which.length && !recipients.length) return ["read", "who", "which"];
  const known: readonly Step[] = ["read", "who", ...which, "where"];
  return uses.length ? [...known, "until", "check"] : known;
}

const named = () => (new URLSearchParams(location.search).get("step") ?? "read") as Step;

const reached = (said: Said): Step => (stepsOf(said).includes(named()) ? named() : "read");

/** Answers are kept in this tab until they are sent. Back and a reload come to the step that the address names. */
export function useSteps(name: string) {
  const [said, setSaid] = useState<Said>(() => ({ ...NOTHING, ...kept<Partial<Said>>(name) }));
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

  return {
    said,
    say,
    step,
    go,
    next: () => go(stepsOf(said)[stepsOf(said).indexOf(step) + 1] ?? "check"),
    forget: () => keep(name, {}),
  };
}
