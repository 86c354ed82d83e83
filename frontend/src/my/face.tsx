/** Five faces, drawn: the words beside them say the same. */
import type { JSX } from "preact";
import type { CheckIn } from "../api/shapes";

type Name = NonNullable<CheckIn["face"]>;

/** The line of the mouth, from very glad to very sad. */
const MOUTHS: Readonly<Record<Name, string>> = {
  very_good: "M11 23 Q20 36 29 23",
  good: "M12 25 Q20 31 28 25",
  so_so: "M12 27 H28",
  hard: "M12 29 Q20 23 28 29",
  very_hard: "M11 31 Q20 19 29 31",
};

export function Face({ name }: { name: Name }): JSX.Element {
  return (
    <svg class="gt-face" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true">
      <circle cx="20" cy="20" r="18" fill="none" stroke="currentColor" stroke-width="2.5" />
      <circle cx="14" cy="15" r="2.2" fill="currentColor" />
      <circle cx="26" cy="15" r="2.2" fill="currentColor" />
      <path d={MOUTHS[name]} fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" />
    </svg>
  );
}
