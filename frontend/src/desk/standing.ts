/** The words for where somebody stands, for those who work with them. */
import type { Contributor } from "../api/shapes";

export type Status = NonNullable<Contributor["status"]>;

export const standing: Readonly<Record<Status, string>> = {
  interested: "May want to take part",
  invited: "Asked to take part",
  in_induction: "Getting to know how it works",
  active: "Taking part",
  paused: "Taking a break",
  left: "Has left",
};
