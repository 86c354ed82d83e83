/** What we did: what there was before, the sessions by month, and what came out of it. */
import type { Project, Session } from "../api/shapes";
import { byMonth, moment } from "../calendar";
import { when } from "../dates";
import { Facts } from "../facts";
import { outputKind } from "../labels";
import { duration, mode, sessionKind, sessionStatus } from "../session-words";
import { Section } from "../section";
import { label } from "../wording";
import { LayerTag } from "../layers";
import { headcount } from "./headcount";
import { Blank, Linked, Source } from "./section";

type Output = Project["outputs"][number];
type Baseline = Project["baselines"][number];

// Members of a baseline that do not say what there was.
const ABOUT_IT = ["occurred_on", "source"];

function Before({ baseline }: { baseline: Baseline }) {
  const { occurred_on } = baseline;
  return (
    <>
      <h3 class="govuk-heading-m">What there was before{occurred_on && `: ${when(occurred_on)}`}</h3>
      <Facts
        facts={[
          ["When", baseline.when],
          ["Where", baseline.where],
          ["How", baseline.how],
          ["What", baseline.content],
          ["How long", baseline.duration],
          ["How many people", baseline.numbers],
          ["How much people were involved", baseline.extent_of_involvement],
          ["In what way", baseline.type_of_involvement],
        ]}
      />
      {!Object.entries(baseline).some(([name, value]) => value && !ABOUT_IT.includes(name)) && (
        <Blank>What there was is not written down.</Blank>
      )}
      <Source source={baseline.source} />
    </>
  );
}

function SessionItem({ session, heading }: { session: Session; heading: string }) {
  const known = [
    label(sessionKind, session.kind, session.kind_label),
    session.duration_kind && label(duration, session.duration_kind),
    session.mode && label(mode, session.mode),
    session.venue,
    session.venue_access,
    session.priority_area,
    session.audience && `For: ${session.audience}`,
    session.status !== "delivered" && label(sessionStatus, session.status),
  ].filter(Boolean);
  return (
    <li class="gt-item">
      <strong>{session.title}</strong> <LayerTag layer={session.example_layer} />
      <span class="gt-item__line">{moment(session, heading)}</span>
      <span class="gt-item__line">{known.join(" · ")}</span>
    </li>
  );
}

function Sessions({ sessions }: { sessions: readonly Session[] }) {
  if (!sessions.length) return <Blank>No sessions are written down.</Blank>;
  return (
    <>
      <h3 class="govuk-heading-m">Sessions</h3>
      {byMonth(sessions).map(([name, inMonth]) => (
        <div key={name}>
          <h4 class="govuk-heading-s">{name}</h4>
          <ul class="govuk-list gt-items">
            {inMonth.map((session) => (
              <SessionItem session={session} heading={name} key={session.id} />
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}

function OutputItem({ output }: { output: Output }) {
  const { stated_count: count, at_least } = output;
  const known = [
    label(outputKind, output.kind, output.kind_label),
    output.produced_on && when(output.produced_on),
    count !== null && (at_least ? `at least ${count}` : `${count}`),
  ].filter(Boolean);
  return (
    <li class="gt-item">
      <strong>{output.title}</strong> <LayerTag layer={output.example_layer} />
      <span class="gt-item__line">{known.join(" · ")}</span>
      {output.description && <span class="gt-item__line gt-written">{output.description}</span>}
      {output.headcounts.map((group) => (
        <span class="gt-item__line" key={group.perspective}>
          {headcount(group)}
        </span>
      ))}
      {output.url && (
        <span class="gt-item__line">
          <Linked text={output.url} />
        </span>
      )}
    </li>
  );
}

function Outputs({ outputs }: { outputs: readonly Output[] }) {
  if (!outputs.length) return null;
  return (
    <>
      <h3 class="govuk-heading-m">What came out of it</h3>
      <ul class="govuk-list gt-items">
        {outputs.map((output) => (
          <OutputItem output={output} key={output.title} />
        ))}
      </ul>
    </>
  );
}

export function Done({ project }: { project: Project }) {
  return (
    <Section id="done" title="What we did">
      {project.baselines.map((baseline, index) => (
        <Before baseline={baseline} key={index} />
      ))}
      <Sessions sessions={project.sessions} />
      <Outputs outputs={project.outputs} />
    </Section>
  );
}
