/** The questions about one's words: who may read them, where they may be shown, and until when. */
import type { ComponentChildren } from "preact";
import type { Organisation } from "../../api/shapes";
import { Choice } from "../../forms/choice";
import { Day } from "../../forms/day";
import { Heading } from "../../forms/heading";
import { Question } from "../../forms/journey";
import { Several } from "../../forms/several";
import { READERS, use } from "../ledger";
import type { Said, useSteps } from "./steps";

export type Steps = ReturnType<typeof useSteps>;

const CALLED = { ...READERS, named: "Only organisations that I choose" };
const CHOICES = ["named", "partners", "public"] as const;

/** Which member has to be answered before the next question, and what to say where it is not. */
type Needed = readonly [member: "audience" | "recipients" | "uses", words: string];

function Step({ steps, heading, needed, children }: {
  steps: Steps;
  heading: string;
  needed?: Needed;
  children: (wrong: string | undefined) => ComponentChildren;
}) {
  return (
    <>
      <Heading words={heading} />
      <Question steps={steps} missing={needed && !steps.said[needed[0]].length ? needed : null}>
        {(wrong) => children(needed && wrong(needed[0]))}
      </Question>
    </>
  );
}

export function Who({ steps }: { steps: Steps }) {
  // What may be chosen next depends on it: nothing is left over from a choice before.
  const choose = (audience: string) =>
    steps.say({ audience: audience as Said["audience"], recipients: [], uses: [] });
  return (
    <Step steps={steps} heading="Who may read them?" needed={["audience", "Choose who may read them."]}>
      {(wrong) => (
        <Choice
          id="audience"
          question="Choose one"
          options={CHOICES.map((value) => ({ value, label: CALLED[value] }))}
          chosen={steps.said.audience}
          choose={choose}
          wrong={wrong}
        />
      )}
    </Step>
  );
}

export function Which({ steps, organisations }: { steps: Steps; organisations: readonly Organisation[] }) {
  return (
    <Step steps={steps} heading="Which organisations?" needed={["recipients", "Choose at least one."]}>
      {(wrong) => (
        <Several
          id="recipients"
          question="Choose one or more"
          options={organisations.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={steps.said.recipients}
          choose={(recipients) => steps.say({ recipients })}
          wrong={wrong}
        />
      )}
    </Step>
  );
}

type Uses = Said["uses"];

export function Where({ steps }: { steps: Steps }) {
  // What only some may read is on no page of the web.
  const open = (Object.keys(use) as Uses[number][]).filter(
    (code) => code !== "web" || steps.said.audience === "public",
  );
  return (
    <Step steps={steps} heading="Where may they be shown?" needed={["uses", "Choose at least one."]}>
      {(wrong) => (
        <Several
          id="uses"
          question="Choose one or more"
          hint="Nowhere else, unless you say so later."
          options={open.map((code) => ({
            value: code,
            label: use[code],
            ...(code === "web" && { hint: "All can find it there, also people who know you." }),
          }))}
          chosen={steps.said.uses}
          choose={(chosen) => steps.say({ uses: chosen as Uses })}
          wrong={wrong}
        />
      )}
    </Step>
  );
}

export function Until({ steps }: { steps: Steps }) {
  return (
    <Step steps={steps} heading="Until which day?">
      {() => (
        <Day
          id="until"
          question="The last day"
          hint="Leave it empty if there is no end. For example: 31 3 2027."
          wrong={undefined}
          text={steps.said.until}
          onText={(until) => steps.say({ until })}
        />
      )}
    </Step>
  );
}
