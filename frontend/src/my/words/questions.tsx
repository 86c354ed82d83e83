/** The questions about one's words: who may read them, where they may be shown, and until when. */
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

export function Who({ steps }: { steps: Steps }) {
  const missing = steps.said.audience ? null : (["audience", "Choose who may read them."] as [string, string]);
  // What may be chosen next depends on it: nothing is left over from a choice before.
  const choose = (audience: string) =>
    steps.say({ audience: audience as Said["audience"], recipients: [], uses: [] });
  return (
    <>
      <Heading words="Who may read them?" />
      <Question steps={steps} missing={missing}>
        {(wrong) => (
          <Choice
            id="audience"
            question="Choose one"
            options={CHOICES.map((value) => ({ value, label: CALLED[value] }))}
            chosen={steps.said.audience}
            choose={choose}
            wrong={wrong("audience")}
          />
        )}
      </Question>
    </>
  );
}

export function Which({ steps, organisations }: { steps: Steps; organisations: readonly Organisation[] }) {
  const missing = steps.said.recipients.length ? null : (["recipients", "Choose at least one."] as [string, string]);
  return (
    <>
      <Heading words="Which organisations?" />
      <Question steps={steps} missing={missing}>
        {(wrong) => (
          <Several
            id="recipients"
            question="Choose one or more"
            options={organisations.map(({ id, name }) => ({ value: id, label: name }))}
            chosen={steps.said.recipients}
            choose={(recipients) => steps.say({ recipients })}
            wrong={wrong("recipients")}
          />
        )}
      </Question>
    </>
  );
}

type Uses = Said["uses"];

export function Where({ steps }: { steps: Steps }) {
  const missing = steps.said.uses.length ? null : (["uses", "Choose at least one."] as [string, string]);
  // What only some may read is on no page of the web.
  const open = (Object.keys(use) as Uses[number][]).filter(
    (code) => code !== "web" || steps.said.audience === "public",
  );
  return (
    <>
      <Heading words="Where may they be shown?" />
      <Question steps={steps} missing={missing}>
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
            wrong={wrong("uses")}
          />
        )}
      </Question>
    </>
  );
}

export function Until({ steps }: { steps: Steps }) {
  return (
    <>
      <Heading words="Until which day?" />
      <Question steps={steps} missing={null}>
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
      </Question>
    </>
  );
}
