/** What came of pressing a button, where the eye and the screen reader are taken to. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

export function Done({ children }: { children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current!.focus(), []);
  return (
    <div class="gt-done" ref={box} tabIndex={-1} role="status">
      {children}
    </div>
  );
}

/** Where a sentence says it all. */
export function Outcome({ words }: { words: string | undefined }) {
  if (!words) return null;
  return (
    <Done key={words}>
      <p class="govuk-body">{words}</p>
    </Done>
  );
}

/** What the page before this one has done, said once: a reload does not say it again. */
export function arrived(): string | undefined {
  const address = new URL(location.href);
  const done = address.searchParams.get("done") ?? undefined;
  address.searchParams.delete("done");
  history.replaceState(history.state, "", address);
  return done;
}
