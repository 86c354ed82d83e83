/** Asking somebody to a session: what they read is on the page before it is sent. */
import { useState } from "preact/hooks";
import { type Answer, type Problem, answer, api } from "../api/client";
import type { OurProject, OurSession, Participation, Person } from "../api/shapes";
import { moment } from "../calendar";
import { Facts } from "../facts";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { participationRole } from "../taking-part";
import { Link } from "../link";
import { Section } from "../section";
import { Pick } from "./find";
import { readPerson } from "./layers";
import { ToAsk } from "./to-ask";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const address = new URLSearchParams(location.search);
const whom = address.get("person");
/** What they came forward by, where this answers it. */
const came = address.get("came");
const here = `/desk/session/ask/?id=${idInAddress}`;
const to = (person: string) => `${here}&person=${person}`;

interface Shown {
  session: OurSession;
  project: OurProject;
  person?: Person;
}

type Role = Participation["role"];

const answered = (id: string, session_id: string) => {
  const body = { to: "asked", session_id };
  const header = { "Idempotency-Key": `${id}-${session_id}` };
  return answer(api.POST("/v1/expressions-of-interest/{id}/transitions", { params: { path: { id }, header }, body }));
};

function Asking({ session, person }: { session: OurSession; person: Person }) {
  const [role, setRole] = useState<Role>("member");
  const [pay, setPay] = useState("");
  const [support, setSupport] = useState("");
  const [despite, setDespite] = useState("");
  const [clash, setClash] = useState(false);
  const body = {
    session_id: session.id,
    contributor_id: person.id,
    role,
    pay_offered: pay.trim() || null,
    support_offered: support.trim() || null,
    asked_despite: despite.trim() || null,
    attendance: "unknown" as const,
  };
  async function send(): Promise<Answer<unknown>> {
    const header = { "Idempotency-Key": keyFor(body) };
    const found = await answer(api.POST("/v1/participations", { params: { header }, body }));
    if (came && (!("problem" in found) || found.problem.code === "already-exists")) return answered(came, session.id);
    if (!("problem" in found) || found.problem.code !== "clash") return found;
    setClash(true);
    return refused("despite", "Another session of theirs is near. Say why you ask them all the same.");
  }
  return (
    <OneThing
      send={send}
      then={() => location.replace(came ? "/desk/came-forward/?done=asked" : `/desk/session/?id=${session.id}&done=asked`)}
      boxes={{ role: "role", pay_offered: "pay", support_offered: "support", asked_despite: "despite" }}
      button={`Ask ${person.display_name}`}
      help={(problem) => <Known problem={problem} />}
    >
      {(wrong) => (
        <>
          <Choice
            id="role"
            question="What would they do?"
            options={Object.entries(participationRole).map(([value, words]) => ({ value, label: words }))}
            chosen={role}
            choose={(value) => setRole(value as Role)}
            wrong={wrong("role")}
          />
          <Box
            id="pay"
            label="What is paid"
            hint="They read this. Say what it includes: preparation, travel, a carer."
            wrong={wrong("pay")}
            text={pay}
            onText={setPay}
            long
          />
          <Box
            id="support"
            label="What support comes with it"
            hint="They read this: before, during and after."
            wrong={wrong("support")}
            text={support}
            onText={setSupport}
            long
          />
          {clash && (
            <Box
              id="despite"
              label="Why ask them all the same?"
              hint="Another session of theirs overlaps with this one, or there is little rest between."
              wrong={wrong("despite")}
              text={despite}
              onText={setDespite}
            />
          )}
        </>
      )}
    </OneThing>
  );
}

function Known({ problem }: { problem: Problem }) {
  if (problem.code === "already-exists") return <p class="govuk-body">They have been asked to this session already.</p>;
  return null;
}

function Ask({ me, value: { session, project, person } }: { me: Staff; value: Shown }) {
  return (
    <>
      <p class="govuk-caption-l">{session.title}</p>
      <h1 class="govuk-heading-xl">{person ? `Ask ${person.display_name}` : "Ask somebody"}</h1>
      {!project.purpose && (
        <p class="govuk-body gt-banner">
          <strong>The project does not say why yet.</strong> Nobody can be asked before it does.
        </p>
      )}
      {person ? (
        <>
          <Section id="read" title="What they read">
            <Facts
              facts={[
                ["What it is for", project.purpose],
                ["When", moment(session) || "Not known yet"],
                ["Where", session.venue ?? "Not known yet"],
              ]}
            />
          </Section>
          <Asking session={session} person={person} />
          <Link href={here}>Ask somebody else</Link>
        </>
      ) : (
        <>
          <Section id="to-ask" title="People to ask">
            <ToAsk session={session.id} to={to} />
          </Section>
          <Section id="by-name" title="Somebody you know of">
            <Pick me={me} to={to} />
          </Section>
        </>
      )}
      <Foot back={[`/desk/session/?id=${session.id}`, "Back to the session"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [session, person] = await Promise.all([
    answer(api.GET("/v1/sessions/{id}", { params: { path: { id: idInAddress } } })),
    whom ? readPerson(whom) : undefined,
  ]);
  if ("problem" in session) return session;
  if (person && "problem" in person) return person;
  const project = await answer(api.GET("/v1/projects/{id}", { params: { path: { id: session.value.project_id } } }));
  if ("problem" in project) return project;
  return {
    value: { session: session.value, project: project.value, ...(person && { person: person.value as Person }) },
    etag: session.etag,
  };
}

showDesk({ loaded: "The page is here.", ask, View: Ask });
