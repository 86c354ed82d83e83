/** The steps of deciding on words: the questions in their order, so far as what was answered calls for them. */
import type { Consent, Use } from "../../api/shapes";
import { type DayText, NO_DAY } from "../../forms/day";
import { useJourney } from "../../forms/journey";

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

export const useSteps = (name: string) => useJourney(name, NOTHING, stepsOf);
