/** What helps me: formats, support, travel, and the signs that it is too much. */
import type { Answer } from "../api/client";
import { type Field, type Held, RecordForm } from "../forms/record";
import { Foot, type Me, showMine } from "./mine";
import { readNeeds, writeNeeds } from "./needs";

const HELPS: readonly Field[] = [
  {
    member: "formats",
    label: "How you like to get things",
    hint: "For example: large print, easy read, a sign language interpreter. One on each line.",
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
];

async function ask(me: Me): Promise<Answer<Held>> {
  const found = await readNeeds(me.id);
  return "problem" in found ? found : { value: { members: found.value, etag: found.etag }, etag: found.etag };
}

function Helps({ me, value }: { me: Me; value: Held }) {
  return (
    <>
      <h1 class="govuk-heading-xl">What helps me</h1>
      <p class="govuk-body-l">You do not have to say why you need it.</p>
      <p class="govuk-body">Only {me.organisation} can read this page. No one else sees it.</p>
      <RecordForm
        name={`helps ${me.id}`}
        fields={HELPS}
        first={value}
        read={() => readNeeds(me.id)}
        write={(patch, etag) => writeNeeds(me.id, patch, etag)}
        saved={`Saved. ${me.organisation} sees it from now on, and plans with it.`}
      />
      <Foot />
    </>
  );
}

showMine({ loaded: "The page is here.", ask, View: Helps });
