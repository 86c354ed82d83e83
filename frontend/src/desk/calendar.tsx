/** Sessions in a calendar of one's own: those of one project, or of all that the organisation leads. */
import { useState } from "preact/hooks";
import { type Answer, answer, api, every } from "../api/client";
import type { CalendarFeed, OurProject } from "../api/shapes";
import { type Covers, Feeds, readFeeds } from "../calendar-feeds";
import { Choice } from "../forms/choice";
import { refused } from "../forms/faults";
import { Select } from "../forms/select";
import { type Staff, Foot, showDesk } from "./staff";

interface Shown {
  feeds: readonly CalendarFeed[];
  projects: readonly OurProject[];
}

function Calendar({ me, value: { feeds, projects } }: { me: Staff; value: Shown }) {
  const [covers, setCovers] = useState("");
  const [project, setProject] = useState("");
  const titles = new Map(projects.map(({ id, title }) => [id, title]));

  function of(): Answer<Covers> {
    if (covers === "organisation") return { value: { covers }, etag: "" };
    if (covers !== "project") return refused("covers", "Choose which sessions it shows.");
    if (!project) return refused("project_id", "Choose the project.");
    return { value: { covers, project_id: project }, etag: "" };
  }

  return (
    <>
      <h1 class="govuk-heading-xl">My calendar</h1>
      <p class="govuk-body-l">Your own calendar can show sessions by itself, and follow each change.</p>
      <p class="govuk-body">
        It shows day, time and place. It never says what a session is about: each entry has a link to its page here.
      </p>
      <Feeds
        value={feeds}
        covers={of}
        warning="Whoever has it can see when and where sessions are."
        unnamed={({ project_id: id }) => (id ? (titles.get(id) ?? "A project") : `All that ${me.organisation} leads`)}
      >
        {(wrong) => (
          <>
            <Choice
              id="covers"
              question="Which sessions?"
              options={[
                { value: "organisation", label: `All that ${me.organisation} leads` },
                { value: "project", label: "Those of one project" },
              ]}
              chosen={covers}
              choose={setCovers}
              wrong={wrong("covers")}
            />
            {covers === "project" && (
              <Select
                id="project"
                label="Which project?"
                none="Choose one"
                options={projects.map(({ id, title }) => [id, title] as const)}
                chosen={project}
                choose={setProject}
                wrong={wrong("project")}
              />
            )}
          </>
        )}
      </Feeds>
      <Foot back={["/desk/", "Back to my work"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [feeds, projects] = await Promise.all([
    readFeeds(),
    every((cursor) => answer(api.GET("/v1/projects", { params: { query: { sort: "title", limit: 200, ...cursor } } }))),
  ]);
  if ("problem" in feeds) return feeds;
  if ("problem" in projects) return projects;
  return { value: { feeds: feeds.value, projects: projects.value }, etag: "" };
}

showDesk({ loaded: "The page is here.", ask, View: Calendar });
