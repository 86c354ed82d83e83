/** Reports to read, print or hand on: of a project, of the organisation, of all projects. */
import { type Answer, answer, api } from "../api/client";
import type { OurProject } from "../api/shapes";
import { Link } from "../link";
import { Section } from "../section";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";
import { SPAN, TimeSpan, WRONG } from "./time-span";

const FORMS = [
  ["html", "Read or print it"],
  ["pdf", "PDF"],
  ["csv", "Figures as CSV"],
] as const;

/** Where a report is, in one form and over the period. */
function address(path: string, format: string): string {
  const query = new URLSearchParams({ format, ...SPAN });
  return `/v1/reports/${path}?${query}`;
}

function One({ id, title, path, words }: { id: string; title: string; path: string; words: string }) {
  return (
    <Section id={id} title={title}>
      <p class="govuk-body">{words}</p>
      <ul class="govuk-list">
        {FORMS.map(([format, name]) => (
          <li key={format}>
            <a class="govuk-link gt-alone" href={address(path, format)}>
              {name}
              <span class="govuk-visually-hidden">: {title}</span>
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Reports({ me, value: project }: { me: Staff; value: OurProject | null }) {
  return (
    <>
      <h1 class="govuk-heading-xl">Reports</h1>
      <p class="govuk-body-l">
        Each says what it counts, over what, and what is kept back. Nobody is named, and no small number of people is told.
      </p>
      <TimeSpan of="/desk/reports/" />
      {!WRONG.length && <All me={me} project={project} />}
      <Section id="more" title="More">
        <Link href="/desk/presence/">Who is here, in all our work</Link>
        {project && <Link href={`/desk/crosswalk/?id=${project.id}`}>The same for PIRIT and GRIPP2</Link>}
        <Link href="/desk/pay/">What was paid</Link>
      </Section>
      <Foot back={project ? [`/desk/project/?id=${project.id}`, "Back to the project"] : ["/desk/", "Back to my work"]} />
    </>
  );
}

/** Not while the time is wrong: a report over another than was meant would be sent on. */
function All({ me, project }: { me: Staff; project: OurProject | null }) {
  return (
    <>
      {project && (
        <One
          id="project"
          title={project.title}
          path={`projects/${project.id}`}
          words="For a funder: why, what took place, what changed and who says so, and what goes on."
        />
      )}
      {!project && (
        <Section id="projects" title="One project">
          <p class="govuk-body">For a funder. Open the project, and choose “Reports” there.</p>
          <Link href="/desk/projects/">Our projects</Link>
        </Section>
      )}
      <One
        id="ours"
        title={`What ${me.organisation} leads`}
        path={`organisations/${me.home}/year`}
        words="All your projects: what was made, what changed, and whether people heard back."
      />
      <One
        id="evidence"
        title="Evidence by standard"
        path={`organisations/${me.home}/evidence`}
        words="For a regulator: what people said to each standard, and what you answered."
      />
      <One id="all" title="The whole partnership" path="partnership" words="All projects that you may see." />
    </>
  );
}

async function ask(): Promise<Answer<OurProject | null>> {
  if (!idInAddress) return { value: null, etag: "" };
  return answer(api.GET("/v1/projects/{id}", { params: { path: { id: idInAddress } } }));
}

showDesk({ loaded: "The page is here.", ask, View: Reports });
