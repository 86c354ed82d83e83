/** Where people changed the plan: what was put to them, who spoke, what was decided and why. */
import type { Project } from "../api/shapes";
import { when } from "../dates";
import { Facts } from "../facts";
import { Blank, Section } from "./section";

export function Decided({ project: { plan_changes: changes } }: { project: Project }) {
  return (
    <Section id="decided" title="What people decided">
      {!changes.length && <Blank>No change of plan is written down.</Blank>}
      {changes.map((change, index) => (
        <Facts
          key={index}
          facts={[
            ["The first plan", change.proposed],
            ["Who spoke up", change.spoke],
            ["What was decided", change.decided],
            ["Why", change.why],
            ["When", change.decided_on && when(change.decided_on)],
          ]}
        />
      ))}
    </Section>
  );
}
