/** One check-in: what somebody says of how they are, and the answer to it. Who reads it is on record. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { CheckIn } from "../api/shapes";
import { when } from "../dates";
import { Facts } from "../facts";
import { Box } from "../forms/box";
import { refused } from "../forms/faults";
import { OneThing } from "../forms/one-thing";
import { face } from "../taking-part";
import { readPerson } from "./layers";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

interface Shown {
  said: CheckIn;
  name: string;
}

const path = { id: idInAddress };

const save = (text: string, etag: string): Promise<Answer<CheckIn>> =>
  answer(
    api.PATCH("/v1/check-ins/{id}", { params: { path, header: { "If-Match": etag } }, body: { answer: text } }),
  );

function Page({ me, value: { said, name }, etag }: { me: Staff; value: Shown; etag: string }) {
  const [text, setText] = useState(said.answer ?? "");
  return (
    <>
      <p class="govuk-caption-l">{name}</p>
      <h1 class="govuk-heading-xl">A check-in</h1>
      <p class="govuk-body">It is on record that you read this, and they can see it.</p>
      <Facts
        facts={[
          ["When", said.said_on && when(said.said_on)],
          ["How it is", said.face && face[said.face]],
          ["In their words", said.words],
          ["What it took", said.took],
          ["What it gave", said.gave],
          ["Written down by", said.recorded_by],
          ["Answered", said.answered_on && when(said.answered_on)],
        ]}
      />
      {me.may("check-ins:write") && (
        <OneThing
          send={() => (text.trim() ? save(text.trim(), etag) : Promise.resolve(refused("answer", "Write what you answer.")))}
          then={() => location.replace("/desk/support/?done=answered")}
          boxes={{ answer: "answer" }}
          button="Save the answer"
        >
          {(wrong) => (
            <Box
              id="answer"
              label="Your answer"
              hint="They read it as you write it here. Say who does what by when."
              long
              text={text}
              onText={setText}
              wrong={wrong("answer")}
            />
          )}
        </OneThing>
      )}
      <Foot back={["/desk/support/", "Back to support that waits"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const said = await answer(api.GET("/v1/check-ins/{id}", { params: { path } }));
  if ("problem" in said) return said;
  const person = await readPerson(said.value.contributor_id);
  if ("problem" in person) return person;
  return { value: { said: said.value, name: person.value.display_name }, etag: said.etag };
}

showDesk({ loaded: "The check-in is here.", ask, View: Page });
