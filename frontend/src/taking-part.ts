/** The words people read for taking part: what somebody does, says, was given and how it was for them. */
import type { components } from "./api/schema";

type Schemas = components["schemas"];
type For<Name extends keyof Schemas> = Readonly<Record<Extract<Schemas[Name], string>, string>>;

export const participationRole: For<"ParticipationRole"> = {
  co_designer: "Plans it with us",
  presenter: "Presents",
  facilitator: "Guides the group",
  chair: "Chairs",
  member: "Takes part",
  observer: "Looks on",
};

export const reply: For<"Reply"> = {
  came_forward: "Came forward",
  invited: "Asked, no reply yet",
  asked_question: "Has asked a question",
  undecided: "Decides later",
  accepted: "Said yes",
  declined: "Said no",
  changed_mind: "Changed their mind",
};

export const comingForward: For<"ComingForward"> = {
  came_forward: "Waits for an answer",
  asked: "Asked",
  not_this_time: "Not this time",
  taken_back: "Taken back",
};

export const supportPhase: For<"SupportPhase"> = {
  before: "Before",
  during: "During",
  after: "After",
  between: "Between sessions",
};

export const supportOutcome: For<"SupportOutcome"> = {
  offered: "Offered",
  taken: "Taken",
  declined: "Not wanted",
  done: "Done",
  follow_up: "To come back to",
};

export const attendance: For<"Attendance"> = {
  attended: "Came",
  part: "Came for a part",
  not_there: "Was not there",
  unknown: "Not written down yet",
};

export const needMet: For<"NeedMet"> = {
  met: "It was there",
  partly: "A part of it was there",
  not_met: "It was not there",
  not_asked: "Nobody asked",
};

export const face: For<"Face"> = {
  very_good: "Very good",
  good: "Good",
  so_so: "So-so",
  hard: "Hard",
  very_hard: "Very hard",
};
