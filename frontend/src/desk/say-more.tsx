/** Saying more of something that was said: when, how people contributed, and to which standards it speaks. */
import { type Answer, answer, api } from "../api/client";
import type { Standards, Statement } from "../api/shapes";
import { day, choice, several } from "../forms/fields";
import { type Field, RecordForm } from "../forms/record";
import { headings, sphere } from "../labels";
import { timescale } from "../said-and-done";
import { Foot, idInAddress, showDesk } from "./staff";

const path = { id: idInAddress };
const read = () => answer(api.GET("/v1/impact-records/{id}", { params: { path } }));

interface Shown {
  said: Statement;
  etag: string;
  sets: Standards["items"];
}

/** What PIRIT asks for, the public involvement in research toolkit, with what reports go by. */
const MORE: readonly Field[] = [
  day("occurred_on", "When was it said or seen?", "Then it is counted in its month."),
  { member: "how_contributed", label: "How people contributed", kind: "long" },
  { member: "hoped_to_influence", label: "What they hoped to influence", kind: "long" },
  choice("sphere", "What is it part of?", sphere),
  choice("timescale", "How soon does it show?", timescale),
];

function More({ value: { said, etag, sets } }: { value: Shown }) {
  const standards = Object.fromEntries(
    sets.flatMap((set) => set.standards.map(({ code, title }) => [code, `${title} (${set.title})`])),
  );
  return (
    <>
      <p class="govuk-caption-l">{headings[said.pi].name}</p>
      <h1 class="govuk-heading-xl">Say more about it</h1>
      <p class="govuk-body-l gt-written">{said.statement}</p>
      <RecordForm
        name={`more ${said.id}`}
        fields={[...MORE, several("standards", "To which standards does it speak?", "It is then in the evidence for them.", standards)]}
        first={{ members: said, etag }}
        read={read}
        write={(patch, version) =>
          answer(
            api.PATCH("/v1/impact-records/{id}", { params: { path, header: { "If-Match": version } }, body: patch }),
          )
        }
        then={() => location.replace(`/desk/impact/record/?id=${said.id}&done=changed`)}
      />
      <Foot back={[`/desk/impact/record/?id=${said.id}`, "Back to what was said"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [said, standards] = await Promise.all([read(), answer(api.GET("/v1/public/standards"))]);
  if ("problem" in said) return said;
  if ("problem" in standards) return standards;
  return { value: { said: said.value, etag: said.etag, sets: standards.value.items }, etag: said.etag };
}

showDesk({ loaded: "The page is here.", ask, View: More });
