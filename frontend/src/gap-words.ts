/** The words for where a gap stands, and how it moves on. */
import type { components } from "./api/schema";

type Status = components["schemas"]["GapStatus"];

export const gapStatus: Readonly<Record<Status, string>> = {
  open: "Written down, not agreed yet",
  agreed: "Both sides agreed what to do",
  mending: "Being mended",
  mended: "Mended",
  left_open: "Left open",
};

/** Each move that is open, with what is done by it. */
export const MOVES: Readonly<Record<Status, readonly (readonly [to: Status, button: string])[]>> = {
  open: [["agreed", "Both sides agree"], ["left_open", "Leave it open"]],
  agreed: [
    ["mending", "We have begun"],
    ["mended", "It is mended"],
    ["left_open", "Leave it open"],
    ["open", "Not agreed after all"],
  ],
  mending: [["mended", "It is mended"], ["left_open", "Leave it open"]],
  mended: [["mending", "It is not mended yet"]],
  left_open: [["agreed", "Both sides agree after all"], ["mending", "We have begun after all"]],
};
