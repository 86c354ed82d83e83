/** People to ask: those who fit what is looked for, and the reasons in words. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { PersonToAsk } from "../api/shapes";
import { Box } from "../forms/box";
import { OneThing } from "../forms/one-thing";

const look = (session: string, about: string): Promise<Answer<{ items: readonly PersonToAsk[] }>> =>
  answer(
    api.POST("/v1/sessions/{session_id}/people-to-ask", {
      params: { path: { session_id: session } },
      body: { about: about.split(",").map((word) => word.trim()).filter(Boolean), limit: 50 },
    }),
  );

function Person({ person, to }: { person: PersonToAsk; to: string }) {
  return (
    <li class="gt-record">
      <p class="govuk-body">
        <a class="govuk-link gt-alone" href={to}>
          {person.display_name}
        </a>{" "}
        {person.pronouns}
      </p>
      <ul class="govuk-list gt-values">
        {person.reasons.map(({ words }) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </li>
  );
}

export function ToAsk({ session, to }: { session: string; to: (id: string) => string }) {
  const [about, setAbout] = useState("");
  const [people, setPeople] = useState<readonly PersonToAsk[]>();
  return (
    <>
      <OneThing
        send={() => look(session, about)}
        then={({ items }) => setPeople(items)}
        boxes={{ about: "about" }}
        button="Show people to ask"
      >
        {(wrong) => (
          <Box
            id="about"
            label="What they want, can do or bring"
            hint="Words with commas between. Empty, it is everybody: whoever was not asked for longest comes first."
            wrong={wrong("about")}
            text={about}
            onText={setAbout}
          />
        )}
      </OneThing>
      {people && (
        <>
          <p class="govuk-body" role="status">
            {people.length
              ? "Whoever fits comes first. The list says why, and you decide."
              : "Nobody of yours is left to ask. You can add people first."}
          </p>
          <ul class="gt-cards">
            {people.map((person) => (
              <Person key={person.contributor_id} person={person} to={to(person.contributor_id)} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}
