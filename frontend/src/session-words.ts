/** The words people read for the codes of a session. */
import type { For } from "./labels";

export const sessionKind: For<"SessionKind"> = {
  training: "Training",
  induction: "Welcome and first training",
  meeting: "Meeting",
  workshop: "Workshop",
  conference: "Conference",
  review_group: "Review group",
  interview_panel: "Interview panel",
  check_in: "Check-in",
  one_to_one: "One to one",
  other: "Other session",
};

export const sessionStatus: For<"SessionStatus"> = {
  planned: "Planned",
  confirmed: "Going ahead",
  delivered: "Done",
  cancelled: "Cancelled",
};

export const duration: For<"DurationKind"> = { full_day: "Full day", half_day: "Half day", hours: "A few hours" };

export const mode: For<"Mode"> = { in_person: "Face to face", online: "Online", hybrid: "Face to face and online" };
