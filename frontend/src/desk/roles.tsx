/** What a member may do: the roles, each with what it is for. */
import type { Role } from "../api/shapes";
import { Several } from "../forms/several";

export const ROLES: Readonly<Record<Role, { name: string; what: string }>> = {
  administrator: { name: "Administrator", what: "Looks after members and their roles. Sees no more of people." },
  coordinator: { name: "Coordinator", what: "Keeps the records of people, runs projects and supports people." },
  project_lead: { name: "Project lead", what: "Runs projects." },
  finance: { name: "Finance", what: "Reads what is open." },
  viewer: { name: "Viewer", what: "Reads what is open." },
};

interface Asked {
  chosen: readonly string[];
  choose: (roles: readonly string[]) => void;
  wrong: string | undefined;
}

export function Roles({ chosen, choose, wrong }: Asked) {
  return (
    <Several
      id="roles"
      question="What may they do?"
      hint="Choose one or more."
      options={Object.entries(ROLES).map(([value, { name, what }]) => ({ value, label: name, hint: what }))}
      chosen={chosen}
      choose={choose}
      wrong={wrong}
    />
  );
}
