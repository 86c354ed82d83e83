/** Writing down that somebody comes forward for an opening, who rang or said so and does not do it on their own page. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { Opportunity } from "../api/shapes";
import { Box } from "../forms/box";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Pick } from "./find";
import { person } from "./names";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const said = new URLSearchParams(location.search);
const whom = said.get("person");
const project_id = said.get("project") ?? "";
const here = `/desk/came-forward/add/?project=${project_id}&id=${idInAddress}`;

interface Shown {
  opening: Opportunity;
  name?: string;
}

function Writing({ me, id }: { me: Staff; id: string }) {
  const [words, setWords] = useState("");
  const [by, setBy] = useState("");

  async function send(): Promise<Answer<unknown>> {
    if (!by.trim()) return refused("recorded_by", "Say who writes it down, by role.");
    const about = { contributor_id: id, opportunity_id: idInAddress };
    const body = { ...about, words: words.trim() || null, recorded_by: by.trim() };
    return answer(
      api.POST("/v1/expressions-of-interest", { params: { header: { "Idempotency-Key": keyFor(body) } }, body }),
    );
  }

  return (
    <OneThing
      send={send}
      then={() => location.replace("/desk/came-forward/?done=written")}
      boxes={{ "": "words", words: "words", recorded_by: "by" }}
      button="Write it down"
    >
      {(wrong) => (
        <>
          <Box
            id="words"
            label="What they say about it"
            hint="In their own words. You can leave it empty."
            wrong={wrong("words")}
            text={words}
            onText={setWords}
            long
          />
          <Box
            id="by"
            label="Who writes it down"
            hint={`By role, for example: coordinator at ${me.organisation}.`}
            wrong={wrong("by")}
            text={by}
            onText={setBy}
          />
        </>
      )}
    </OneThing>
  );
}

function ComesForward({ me, value: { opening, name } }: { me: Staff; value: Shown }) {
  return (
    <>
      <p class="govuk-caption-l">{opening.title}</p>
      <h1 class="govuk-heading-xl">{name ? `${name} comes forward` : "Who comes forward?"}</h1>
      {name && whom ? (
        <>
          <p class="govuk-body">They see what you write down. They can take it back at any time.</p>
          <Writing me={me} id={whom} />
        </>
      ) : (
        <Pick me={me} to={(id) => `${here}&person=${id}`} />
      )}
      <Foot
        back={name ? [here, "Somebody else"] : [`/desk/opportunity/?project=${project_id}&id=${opening.id}`, "Back to the opening"]}
      />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const path = { project_id, id: idInAddress };
  const [opening, name] = await Promise.all([
    answer(api.GET("/v1/projects/{project_id}/opportunities/{id}", { params: { path } })),
    whom ? person(whom) : undefined,
  ]);
  if ("problem" in opening) return opening;
  if (name && "problem" in name) return name;
  return { value: { opening: opening.value, ...(name && { name: name.value }) }, etag: "" };
}

showDesk({ loaded: "The page is here.", ask, View: ComesForward });
