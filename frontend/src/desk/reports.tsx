/** Reports to read, print or hand on: of a project, of the organisation, of all projects. */
import { type Answer, answer, api } from "../api/client";
import type { OurProject } from "../api/shapes";
import { Faults, type Wrong } from "../forms/faults";
import { red } from "../forms/group";
import { Link } from "../link";
import { Section } from "../section";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const asked = new URLSearchParams(location.search);
const from = (asked.get("from") ?? "").trim();
const to = (asked.get("to") ?? "").trim();

const PERIOD = [
  ["from", "From which day", from],
  ["to", "To which day", to],
] as const;

const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

function wrongs(): readonly Wrong[] {
  const wrong = PERIOD.filter(([, , text]) => text && !isDay(text)).map(([box]) => ({
    box,
    words: "Write the day as in 2026-01-31.",
  }));
  if (!wrong.length && from && to && to < from) wrong.push({ box: "to", words: "The last day is before the first." });
  return wrong;
}

const WRONG = wrongs();

const wrongAt = (box: string) => WRONG.find((wrong) => wrong.box === box)?.words;

/** A form that says the period in the address: then it can be sent on. */
function Period() {
  return (
    <form method="get" action="/desk/reports/">
      {WRONG.length > 0 && <Faults all={WRONG} />}
      {idInAddress && <input type="hidden" name="id" value={idInAddress} />}
      {PERIOD.map(([name, words, value]) => (
        <div class={red("govuk-form-group", wrongAt(name))} key={name}>
          <label class="govuk-label govuk-label--s" for={name}>
            {words}
          </label>
          <div class="govuk-hint" id={`${name}-hint`}>
            For example 2026-01-31. Leave it empty for all time.
          </div>
          {wrongAt(name) && (
            <p class="govuk-error-message" id={`${name}-wrong`}>
              {wrongAt(name)}
            </p>
          )}
          <input
            class={`${red("govuk-input", wrongAt(name))} govuk-input--width-10`}
            id={name}
            name={name}
            value={value}
            aria-describedby={`${name}-hint${wrongAt(name) ? ` ${name}-wrong` : ""}`}
          />
        </div>
      ))}
      <button class="govuk-button govuk-button--secondary">Take this time</button>
    </form>
  );
}

const FORMS = [
  ["html", "Read or print it"],
  ["pdf", "PDF"],
  ["csv", "Figures as CSV"],
] as const;

/** Where a report is, in one form and over the period. */
function address(path: string, format: string): string {
  const query = new URLSearchParams({ format, ...(from && { from }), ...(to && { to }) });
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
      <Period />
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
