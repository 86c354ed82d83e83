/** A form that sends one thing: a second press while it is on its way does nothing, and nothing is lost. */
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Answer, Problem } from "../api/client";
import { Faults, type Wrong, wrongs } from "./faults";
import { SignInAgain } from "./sign-in-again";

interface Asked<T> {
  send: () => Promise<Answer<T>>;
  then: (value: T) => void;
  /** The box for each member, and for "" where the box is the only one. */
  boxes?: Readonly<Record<string, string>>;
  button: string;
  /** @param wrong what is wrong with a box, by its id */
  children?: (wrong: (box: string) => string | undefined) => ComponentChildren;
  /** What stands in the summary below what went wrong. */
  help?: (problem: Problem) => ComponentChildren;
  /** It is not the main thing to do here. */
  aside?: boolean;
}

/** With one box only, a refusal without a place belongs to it. */
function placed(problem: Problem, boxes: Readonly<Record<string, string>>): readonly Wrong[] {
  const only = boxes[""];
  return wrongs(problem, boxes).map((wrong) => (only && !wrong.box ? { ...wrong, box: only } : wrong));
}

export function OneThing<T>({ send, then, boxes = {}, button, children, help, aside }: Asked<T>) {
  const [refusal, setRefusal] = useState<{ wrong: readonly Wrong[]; problem: Problem }>();
  const busy = useRef(false);

  async function press(event: Event) {
    event.preventDefault();
    if (busy.current) return;
    busy.current = true;
    setRefusal(undefined);
    const found = await send();
    busy.current = false;
    if ("value" in found) then(found.value);
    else setRefusal({ wrong: placed(found.problem, boxes), problem: found.problem });
  }

  return (
    <form onSubmit={press} noValidate>
      {refusal && (
        <Faults all={refusal.wrong}>
          {help?.(refusal.problem)}
          <SignInAgain problem={refusal.problem} />
        </Faults>
      )}
      {children?.((id) => refusal?.wrong.find(({ box }) => box === id)?.words)}
      <button class={`govuk-button${aside ? " govuk-button--secondary" : ""}`}>{button}</button>
    </form>
  );
}
