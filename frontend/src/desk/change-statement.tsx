/** Changing what is written down of something that was said, and saying whether what was hoped for came about. */
import { type Answer, answer, api, every } from "../api/client";
import type { Organisation, Statement } from "../api/shapes";
import { choice, day } from "../forms/fields";
import { type Field, RecordForm } from "../forms/record";
import { direction, headings, impactLevel } from "../labels";
import { HEADINGS, cameAbout } from "../said-and-done";
import { Foot, idInAddress, showDesk } from "./staff";

const path = { id: idInAddress };
const read = () => answer(api.GET("/v1/impact-records/{id}", { params: { path } }));

const names = Object.fromEntries(HEADINGS.map(({ value, label }) => [value, label]));

const SAID: readonly Field[] = [
  { member: "statement", label: "What they said", hint: "In their words.", kind: "long" },
  choice("pi", "What it is about", names),
  choice("expectation", "Was it hoped for, or seen?", { intended: "Hoped for", observed: "Seen" }),
  choice("direction", "What is it like?", direction),
  choice("level", "Where does it show?", impactLevel),
  { member: "what_changed", label: "What changed", kind: "long" },
  { member: "why_it_matters", label: "Why it matters", kind: "long" },
  day("response_due_on", "By when is an answer due?", "It then stands on the list of what waits."),
];

/** Only what was hoped for can come about. */
const LOOK: readonly Field[] = [
  day("look_again_on", "When do we look again?", "It then stands on the list of what to look at again."),
  choice("came_about", "Did it come about?", cameAbout),
  { member: "came_about_words", label: "What came of it", hint: "Also what came instead.", kind: "long" },
];

interface Shown {
  said: Statement;
  etag: string;
  partners: readonly Organisation[];
}

const whoAnswers = (partners: readonly Organisation[]) =>
  choice(
    "response_from_id",
    "Who is to answer?",
    Object.fromEntries([["", "The lead of the project"], ...partners.map(({ id, name }) => [id, name])]),
  );

/** What somebody wrote in their own name, nobody else rewords. */
const fieldsOf = ({ said, partners }: Shown): readonly Field[] => [
  ...SAID.filter(({ member }) => member !== "statement" || !said.in_own_name),
  ...(partners.length ? [whoAnswers(partners)] : []),
  ...(said.expectation === "intended" ? LOOK : []),
];

function Change({ value: shown }: { value: Shown }) {
  const { said: value, etag } = shown;
  return (
    <>
      <p class="govuk-caption-l">{headings[value.pi].name}</p>
      <h1 class="govuk-heading-xl">Change what is written down</h1>
      {value.in_own_name && (
        <>
          <p class="govuk-body">They wrote this themselves. Their words stay as they are:</p>
          <p class="govuk-body-l gt-written">{value.statement}</p>
        </>
      )}
      <RecordForm
        name={`said ${value.id}`}
        fields={fieldsOf(shown)}
        first={{ members: value, etag }}
        read={read}
        write={(patch, version) =>
          answer(
            api.PATCH("/v1/impact-records/{id}", { params: { path, header: { "If-Match": version } }, body: patch }),
          )
        }
        then={() => location.replace(`/desk/impact/record/?id=${value.id}&done=changed`)}
      />
      <Foot back={[`/desk/impact/record/?id=${value.id}`, "Back to what was said"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [said, all] = await Promise.all([
    read(),
    every((more) => answer(api.GET("/v1/organisations", { params: { query: { limit: 200, ...more } } }))),
  ]);
  if ("problem" in said) return said;
  if ("problem" in all) return all;
  const project = await answer(api.GET("/v1/projects/{id}", { params: { path: { id: said.value.project_id } } }));
  if ("problem" in project) return project;
  const partners = all.value.filter(({ id }) => project.value.partner_organisation_ids?.includes(id));
  return { value: { said: said.value, etag: said.etag, partners }, etag: said.etag };
}

showDesk({ loaded: "The page is here.", ask, View: Change });
