/** What everybody is offered who says yes to a session: a line for each thing, when it is due, and who does it. */
import { useState } from "preact/hooks";
import { type Answer, answer, api, every } from "../api/client";
import type { SupportTemplate } from "../api/shapes";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Outcome } from "../forms/said";
import { Section } from "../section";
import { supportPhase } from "../taking-part";
import { type Staff, Foot, showDesk } from "./staff";

type Phase = SupportTemplate["phase"];

const PHASES: readonly Phase[] = ["before", "during", "after"];

const read = () =>
  every((cursor) => answer(api.GET("/v1/support-templates", { params: { query: { limit: 200, ...cursor } } })));

function due({ phase, days = 0 }: SupportTemplate): string {
  if (!days) return "on the day of the session";
  const many = days === 1 ? "1 day" : `${days} days`;
  return phase === "before" ? `${many} before the session` : `${many} after the session`;
}

/** Nobody else changes the one member, so whoever was last has it. */
const use = (id: string, in_use: boolean) =>
  answer(api.PATCH("/v1/support-templates/{id}", { params: { path: { id }, header: { "If-Match": "*" } }, body: { in_use } }));

interface Shown {
  lines: readonly SupportTemplate[];
  may: boolean;
  then: (words: string) => void;
}

function Line({ line, may, then }: { line: SupportTemplate } & Omit<Shown, "lines">) {
  const { id, what, owner_role: role, in_use: used } = line;
  return (
    <li class="gt-record">
      <p class="govuk-body">
        <strong>{what}</strong>, {due(line)}
        {role && `. By: ${role}`}
      </p>
      {may && (
        <OneThing
          send={() => use(id, !used)}
          then={() => then(`Saved. It is ${used ? "not offered any more" : "offered from now on"}: ${what}`)}
          button={used ? `Stop offering: ${what}` : `Offer again: ${what}`}
          aside
        />
      )}
    </li>
  );
}

function Lines({ lines, may, then }: Shown) {
  return (
    <ul class="gt-cards">
      {lines.map((line) => (
        <Line key={line.id} line={line} may={may} then={then} />
      ))}
    </ul>
  );
}

const BOXES = { phase: "phase", what: "what", owner_role: "role", days: "days" };

function Adding({ added }: { added: (made: SupportTemplate) => void }) {
  const [phase, setPhase] = useState("");
  const [what, setWhat] = useState("");
  const [role, setRole] = useState("");
  const [days, setDays] = useState("");

  async function send(): Promise<Answer<SupportTemplate>> {
    const many = Number(days.trim() || 0);
    if (!phase) return refused("phase", "Choose when it is.");
    if (!what.trim()) return refused("what", "Say what you offer.");
    if (!Number.isInteger(many)) return refused("days", "Say how many days, as a whole number.");
    const said = { what: what.trim(), owner_role: role.trim() || null, in_use: true };
    const body = { ...said, phase: phase as Phase, days: phase === "during" ? 0 : many };
    return answer(
      api.POST("/v1/support-templates", { params: { header: { "Idempotency-Key": keyFor(body) } }, body }),
    );
  }

  return (
    <Section id="add" title="Offer one thing more">
      <OneThing send={send} then={added} boxes={BOXES} button="Offer it to everybody">
        {(wrong) => (
          <>
            <Choice
              id="phase"
              question="When is it?"
              options={PHASES.map((value) => ({ value, label: `${supportPhase[value]} the session` }))}
              chosen={phase}
              choose={setPhase}
              wrong={wrong("phase")}
            />
            <Box
              id="what"
              label="What do you offer?"
              hint="They read it as you write it. For example: a call to talk it over"
              wrong={wrong("what")}
              text={what}
              onText={setWhat}
            />
            <Box
              id="role"
              label="Who does it?"
              hint="By role, for example: the coordinator. You can leave it empty."
              wrong={wrong("role")}
              text={role}
              onText={setRole}
            />
            {phase !== "during" && (
              <Box
                id="days"
                label={phase === "after" ? "How many days after the session?" : "How many days before the session?"}
                hint="Leave it empty for the day itself."
                short
                keys="numeric"
                wrong={wrong("days")}
                text={days}
                onText={setDays}
              />
            )}
          </>
        )}
      </OneThing>
    </Section>
  );
}

function Template({ me, value }: { me: Staff; value: readonly SupportTemplate[] }) {
  const [lines, setLines] = useState(value);
  const [said, setSaid] = useState("");
  const may = me.may("support-templates:write");
  const used = lines.filter(({ in_use }) => in_use);
  const stopped = lines.filter(({ in_use }) => !in_use);

  async function then(words: string) {
    const found = await read();
    if ("value" in found) setLines(found.value);
    setSaid(words);
  }

  return (
    <>
      <h1 class="govuk-heading-xl">What we offer everybody</h1>
      <Outcome words={said} />
      <p class="govuk-body-l">
        Whoever says yes to a session is offered each of these. When the session moves, they move with it.
      </p>
      {!used.length && <p class="govuk-body">Nothing yet. So nobody is offered anything by itself.</p>}
      {PHASES.map((phase) => {
        const own = used.filter((line) => line.phase === phase);
        return (
          own.length > 0 && (
            <Section key={phase} id={phase} title={supportPhase[phase]}>
              <Lines lines={own} may={may} then={then} />
            </Section>
          )
        );
      })}
      {may && <Adding key={lines.length} added={({ what }) => void then(`Saved. Whoever says yes from now on is offered it: ${what}`)} />}
      {stopped.length > 0 && (
        <Section id="stopped" title="Not offered any more">
          <p class="govuk-body">What came of it before stays.</p>
          <Lines lines={stopped} may={may} then={then} />
        </Section>
      )}
      <Foot back={["/desk/", "Back to my work"]} />
    </>
  );
}

showDesk({ loaded: "The list is here.", ask: read, View: Template });
