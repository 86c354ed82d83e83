/** What is promised so that a project goes on: the first things that a golden thread begins with. */
import { useState } from "preact/hooks";
import { type Answer, answer, api, every } from "../api/client";
import type { Commitment, OurProject } from "../api/shapes";
import { type Imprecise, when } from "../dates";
import { Box } from "../forms/box";
import { Day, NO_DAY, dayOf } from "../forms/day";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Outcome, arrived } from "../forms/said";
import { Section } from "../section";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const done = arrived();
const path = { project_id: idInAddress };

interface Shown {
  project: OurProject;
  commitments: readonly Commitment[];
}

function Adding() {
  const [committed, setCommitted] = useState("");
  const [by, setBy] = useState("");
  const [since, setSince] = useState(NO_DAY);

  async function send(): Promise<Answer<Commitment>> {
    if (!committed.trim()) return refused("committed", "Say what is promised.");
    const body = { committed: committed.trim(), committed_by: by.trim() || null, since: dayOf(since) };
    const header = { "Idempotency-Key": keyFor({ ...body, idInAddress }) };
    return answer(api.POST("/v1/projects/{project_id}/commitments", { params: { path, header }, body }));
  }

  return (
    <OneThing
      send={send}
      then={() => location.replace(`/desk/project/commitments/?id=${idInAddress}&done=added`)}
      boxes={{ committed: "committed", committed_by: "by", since: "since" }}
      button="Add what is promised"
    >
      {(wrong) => (
        <>
          <Box
            id="committed"
            label="What is promised?"
            hint="For example: two days a year from our own budget."
            wrong={wrong("committed")}
            text={committed}
            onText={setCommitted}
            long
          />
          <Box
            id="by"
            label="Who promised it?"
            hint="A role, a department or an organisation. Please name nobody."
            wrong={wrong("by")}
            text={by}
            onText={setBy}
          />
          <Day
            id="since"
            question="Since when?"
            hint="Leave it empty if you do not know."
            wrong={wrong("since")}
            text={since}
            onText={setSince}
          />
        </>
      )}
    </OneThing>
  );
}

function Commitments({ me, value: { project, commitments } }: { me: Staff; value: Shown }) {
  const may = project.organisation_id === me.home && me.may("projects:write");
  return (
    <>
      <p class="govuk-caption-l">{project.title}</p>
      <h1 class="govuk-heading-xl">What is promised, to go on</h1>
      <Outcome words={done && "Added. What comes of it can name it from now on."} />
      {!commitments.length && <p class="govuk-body">Nothing yet.</p>}
      <ul class="gt-cards">
        {commitments.map(({ id, committed, committed_by, since }) => (
          <li class="gt-record" key={id}>
            <p class="govuk-body gt-written">{committed}</p>
            <p class="govuk-body">
              {[committed_by, since && `since ${when(since as Imprecise)}`].filter(Boolean).join(" · ")}
            </p>
          </li>
        ))}
      </ul>
      {may && (
        <Section id="new" title="Add one">
          <Adding />
        </Section>
      )}
      <Foot back={[`/desk/project/?id=${project.id}`, "Back to the project"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [project, found] = await Promise.all([
    answer(api.GET("/v1/projects/{id}", { params: { path: { id: idInAddress } } })),
    every((cursor) =>
      answer(
        api.GET("/v1/projects/{project_id}/commitments", { params: { path, query: { limit: 200, ...cursor } } }),
      ),
    ),
  ]);
  if ("problem" in project) return project;
  if ("problem" in found) return found;
  return { value: { project: project.value, commitments: found.value }, etag: "" };
}

showDesk({ loaded: "The list is here.", ask, View: Commitments });
