/** What helps me: formats, support, travel, and the signs that it is too much. */
import type { Answer } from "../api/client";
import { readSupports } from "../api/supports";
import { type Field, type Held, RecordForm } from "../forms/record";
import { type Group, severalOf } from "../forms/grouped";
import { Foot, type Me, showMine } from "./mine";
import { readNeeds, writeNeeds } from "./needs";
import { grouped } from "./supports";

const fieldsWith = (groups: readonly Group[]): readonly Field[] => [
  {
    member: "supports",
    label: "What helps you",
    hint: "Open a group and tick what helps. You can leave all of it.",
    ...severalOf(groups),
  },
  { member: "interpreter_language", label: "If you want an interpreter: for which language" },
  {
    member: "formats",
    label: "How you like to get things, in your own words",
    hint: "What you could not tick above. One on each line.",
    kind: "lines",
  },
  {
    member: "support",
    label: "Who or what helps you to take part",
    hint: "Before, during and after.",
    kind: "long",
  },
  { member: "travel", label: "How you get there, and what that takes", kind: "long" },
  {
    member: "signs",
    label: "Signs that you find it hard, and what we should do then",
    kind: "long",
  },
  {
    member: "reason",
    label: "Why it helps, if you want to say so",
    hint: "You do not have to. It is kept apart, and never given to another organisation.",
    kind: "long",
  },
];

interface Page {
  held: Held;
  fields: readonly Field[];
}

async function ask(me: Me): Promise<Answer<Page>> {
  const [found, supports] = await Promise.all([readNeeds(me.id), readSupports()]);
  if ("problem" in found) return found;
  if ("problem" in supports) return supports;
  const fields = fieldsWith(grouped(supports.value.items, found.value.supports ?? []));
  return { value: { held: { members: found.value, etag: found.etag }, fields }, etag: found.etag };
}

function Helps({ me, value }: { me: Me; value: Page }) {
  return (
    <>
      <h1 class="govuk-heading-xl">What helps me</h1>
      <p class="govuk-body-l">You do not have to say why you need it.</p>
      <p class="govuk-body">
        Only {me.organisation} can read this page. Others who run something you come to are told what you ticked, and
        nothing else, if you{" "}
        <a class="govuk-link" href="/my/consents/">
          agree to it
        </a>
        .
      </p>
      <RecordForm
        name={`helps ${me.id}`}
        fields={value.fields}
        first={value.held}
        read={() => readNeeds(me.id)}
        write={(patch, etag) => writeNeeds(me.id, patch, etag)}
        saved={`Saved. ${me.organisation} sees it from now on, and plans with it.`}
      />
      <Foot />
    </>
  );
}

showMine({ loaded: "The page is here.", ask, View: Helps });
