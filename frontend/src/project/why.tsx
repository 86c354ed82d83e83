/** Why the work was done, before anything else, and the plain facts about it. */
import type { ComponentChildren } from "preact";
import type { Project } from "../api/shapes";
import { when } from "../dates";
import { type Fact, Facts } from "../facts";
import { forWhom, programmeContext, rung, sphere, stage } from "../labels";
import { Section } from "../section";
import { label } from "../wording";
import { Blank, Source } from "./section";

function ethics(approval: Project["ethics_approval"]): string | null {
  if (!approval) return null;
  return [approval.body, approval.reference, approval.date && when(approval.date)].filter(Boolean).join(", ");
}

const facts = (project: Project): Fact[] => [
  ["What we hoped would change", project.intended_difference],
  ["What was not up for change", project.limits],
  ["When", project.happened && when(project.happened)],
  ["How far it is", label(stage, project.stage)],
  ["Working with", project.partner_organisations.map(({ name }) => name)],
  ["Paid for by", project.funder],
  ["Who it is for", project.for_whom.map((code) => label(forWhom, code))],
  ["About", project.priority_areas],
  ["Running through all of it", project.cross_cutting_theme],
  ["Where it may change things", project.spheres.map((code) => label(sphere, code))],
  ["Part of", project.programme_context && label(programmeContext, project.programme_context)],
  ["Checked for ethics by", ethics(project.ethics_approval)],
  ["How much say people were to have", project.ladder_intended && label(rung, project.ladder_intended)],
  ["How much say people felt they had", project.ladder_experienced && label(rung, project.ladder_experienced)],
];

/** @param children what belongs right after the purpose */
export function Why({ project, children }: { project: Project; children: ComponentChildren }) {
  return (
    <Section id="why" title="Why">
      {project.purpose ? (
        <p class="govuk-body-l gt-written">{project.purpose}</p>
      ) : (
        <Blank>Nobody has written down why yet. You can ask {project.lead_organisation.name}.</Blank>
      )}
      {children}
      <Facts facts={facts(project)} />
      <Source source={project.source} />
    </Section>
  );
}
