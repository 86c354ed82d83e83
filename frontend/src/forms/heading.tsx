/** The heading of a step of a journey: it takes the focus when the step is not the first, as a new page would. */
import { useEffect, useRef } from "preact/hooks";

let steps = 0;

export function Heading({ words }: { words: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (steps++) heading.current!.focus();
  }, [words]);
  return (
    <h1 class="govuk-heading-xl" ref={heading} tabIndex={-1}>
      {words}
    </h1>
  );
}
