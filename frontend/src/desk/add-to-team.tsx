/** Adding to the team of a project: a person with lived experience who is found by name, or a role. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { NewTeamPlace, OurProject, TeamPlace } from "../api/shapes";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Several } from "../forms/several";
import { perspective, teamRole } from "../labels";
import { Section } from "../section";
import { Pick } from "./find";
import { person } from "./names";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const whom = new URLSearchParams(location.search).get("person");
const team = `/desk/project/team/?id=${idInAddress}`;
const here = `/desk/project/team/add/?id=${idInAddress}`;

interface Shown {
  project: OurProject;
  /** Whoever is to be added, by the name that they want. */
  name?: string;
}

const options = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

function Adding({ named }: { named: boolean }) {
  const [title, setTitle] = useState("");
  const [role, setRole] = useState("");
  const [other, setOther] = useState("");
  const [stands, setStands] = useState<readonly string[]>([]);

  async function send(): Promise<Answer<TeamPlace>> {
    if (!named && !title.trim()) return refused("role_title", "Say which role it is.");
    if (!role) return refused("role", "Choose what they do in the team.");
    const who = named ? { contributor_id: whom } : { role_title: title.trim() };
    const more = { role, role_label: other.trim() || null, perspectives: [...stands] };
    const body = { ...who, ...more } as NewTeamPlace;
    const header = { "Idempotency-Key": keyFor({ ...body, idInAddress }) };
    const params = { path: { project_id: idInAddress }, header };
    return answer(api.POST("/v1/projects/{project_id}/team", { params, body }));
  }

  return (
    <OneThing
      send={send}
      then={() => location.replace(`${team}&done=added`)}
      boxes={{ role_title: "title", role: "role", role_label: "other", perspectives: "stands" }}
      button="Add to the team"
    >
      {(wrong) => (
        <>
          {!named && (
            <Box
              id="title"
              label="Which role?"
              hint="For example: university co-lead. Please name nobody here."
              wrong={wrong("title")}
              text={title}
              onText={setTitle}
            />
          )}
          <Choice
            id="role"
            question="What do they do in the team?"
            options={options(teamRole)}
            chosen={role}
            choose={setRole}
            wrong={wrong("role")}
          />
          {role === "other" && (
            <Box id="other" label="What is it called?" wrong={wrong("other")} text={other} onText={setOther} />
          )}
          <Several
            id="stands"
            question="Whose experience do they bring?"
            options={options(perspective)}
            chosen={stands}
            choose={setStands}
            wrong={wrong("stands")}
          />
        </>
      )}
    </OneThing>
  );
}

function Add({ me, value: { project, name } }: { me: Staff; value: Shown }) {
  return (
    <>
      <p class="govuk-caption-l">{project.title}</p>
      <h1 class="govuk-heading-xl">{name ? `Add ${name} to the team` : "Add to the team"}</h1>
      {name ? (
        <Adding named />
      ) : (
        <>
          <Section id="person" title="A person with lived experience">
            <Pick me={me} to={(id) => `${here}&person=${id}`} />
          </Section>
          <Section id="role-alone" title="A role">
            <Adding named={false} />
          </Section>
        </>
      )}
      <Foot back={name ? [here, "Add somebody else"] : [team, "Back to the team"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [project, name] = await Promise.all([
    answer(api.GET("/v1/projects/{id}", { params: { path: { id: idInAddress } } })),
    whom ? person(whom) : undefined,
  ]);
  if ("problem" in project) return project;
  if (name && "problem" in name) return name;
  return { value: { project: project.value, ...(name && { name: name.value }) }, etag: "" };
}

showDesk({ loaded: "The page is here.", ask, View: Add });
