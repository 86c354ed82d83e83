/** Where people changed the plan: what was put to them, what was decided and why. */
import type { Project } from "../api/shapes";
import { when } from "../dates";
import { Facts } from "../facts";
import { Section } from "../section";
import { Blank, Source } from "./section";

export function Decided({ project: { plan_changes: changes } }: { project: Project }) {
  return (
    <Section id="decided" title="What people decided">
      {!changes.length && <Blank>No change of plan is written down.</Blank>}
      {changes.map((change, index) => (
        <div key={index}>
          <Facts
            facts={[
              ["The first plan", change.proposed],
              ["What was decided", change.decided],
              ["Why", change.why],
              ["When", change.decided_on && when(change.decided_on)],
            ]}
          />
          <Source source={change.source} />
        </div>
      ))}
    </Section>
  );
}
