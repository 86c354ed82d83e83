/** What went wrong, in one box above the form that takes the focus, and in the name of the tab. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Answer, Fault, Problem } from "../api/client";

/** What is wrong, and the id of the box to mend it in where there is one. */
export interface Wrong {
  words: string;
  box?: string;
}

const ERROR = "Error: ";

/** @param boxes the id of the box for each member that the form asks for */
export function wrongs({ detail, faults }: Problem, boxes: Readonly<Record<string, string>>): readonly Wrong[] {
  if (!faults.length) return [{ words: detail }];
  return faults.map((fault) => {
    const box = boxes[fault.member];
    return { words: fault.detail, ...(box && { box }) };
  });
}

/** What a form finds by itself, said as the API would say it. */
export const refused = (member: string, detail: string, ...more: readonly Fault[]): Answer<never> => ({
  problem: { code: "validation-failed", detail, gone: false, faults: [{ member, detail }, ...more] },
});

function go(event: Event, box: string) {
  event.preventDefault();
  document.getElementById(box)?.focus();
}

export function Faults({ all, children }: { all: readonly Wrong[]; children?: ComponentChildren }) {
  const summary = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const title = document.title.replace(ERROR, "");
    document.title = ERROR + title;
    summary.current!.focus();
    return () => {
      document.title = title;
    };
  }, [all]);

  return (
    <div class="govuk-error-summary" ref={summary} tabIndex={-1}>
      <div role="alert">
        <h2 class="govuk-error-summary__title">There is a problem</h2>
        <div class="govuk-error-summary__body">
          <ul class="govuk-list govuk-error-summary__list">
            {all.map(({ words, box }) => (
              <li key={words}>
                {box ? (
                  <a class="gt-alone" href={`#${box}`} onClick={(event) => go(event, box)}>
                    {words}
                  </a>
                ) : (
                  words
                )}
              </li>
            ))}
          </ul>
          {children}
        </div>
      </div>
    </div>
  );
}
