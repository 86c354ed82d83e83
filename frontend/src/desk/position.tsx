/** Writing down who agrees with what was said and who does not: one of one's own people, or a role. */
import { useState } from "preact/hooks";
import { type Answer, answer, api, every } from "../api/client";
import type { NewPosition, Position, Statement } from "../api/shapes";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Select } from "../forms/select";
import { headings } from "../labels";
import { stance } from "../said-and-done";
import { names, person } from "./names";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

interface Shown {
  said: Statement;
  /** One's own contributors who take part, by id. */
  people: readonly (readonly [string, string])[];
}

function Page({ me, value: { said, people } }: { me: Staff; value: Shown }) {
  const [stands, setStands] = useState("");
  const [who, setWho] = useState("");
  const [role, setRole] = useState("");
  const [words, setWords] = useState("");
  function send(): Promise<Answer<Position>> | Answer<Position> {
    if (!stands) return refused("stance", "Choose what they think.");
    if (!who && !role.trim()) return refused("role_title", "Say whose position it is: a role, not a name.");
    const body: NewPosition = {
      stance: stands as NewPosition["stance"],
      ...(who ? { contributor_id: who, recorded_by: `Staff of ${me.organisation}` } : { role_title: role.trim() }),
      words: words.trim() || null,
    };
    const params = { path: { impact_record_id: idInAddress }, header: { "Idempotency-Key": keyFor(body) } };
    return answer(api.POST("/v1/impact-records/{impact_record_id}/positions", { params, body }));
  }
  return (
    <>
      <p class="govuk-caption-l">{headings[said.pi].name}</p>
      <h1 class="govuk-heading-xl">Who agrees, and who does not?</h1>
      <p class="govuk-body-l gt-written">{said.statement}</p>
      <OneThing
        send={async () => send()}
        then={() => location.replace(`/desk/impact/record/?id=${said.id}&done=position`)}
        boxes={{ stance: "stance", role_title: "role", contributor_id: "who", words: "words" }}
        button="Save the position"
      >
        {(wrong) => (
          <>
            <Choice
              id="stance"
              question="What do they think?"
              options={Object.entries(stance).map(([value, text]) => ({ value, label: text }))}
              chosen={stands}
              choose={setStands}
              wrong={wrong("stance")}
            />
            {people.length > 0 && (
              <Select
                id="who"
                label="Who of your people told you?"
                hint="They can also say it themselves, on their own pages."
                none="None of them"
                options={people}
                chosen={who}
                choose={setWho}
                wrong={wrong("who")}
              />
            )}
            {!who && (
              <Box
                id="role"
                label={people.length ? "Or whose position is it?" : "Whose position is it?"}
                hint="A role, for example: principal social worker."
                text={role}
                onText={setRole}
                wrong={wrong("role")}
              />
            )}
            <Box id="words" label="In their words" hint="You can leave it empty." long text={words} onText={setWords} wrong={wrong("words")} />
          </>
        )}
      </OneThing>
      <Foot back={[`/desk/impact/record/?id=${said.id}`, "Back to what was said"]} />
    </>
  );
}

const query = { limit: 200 };

/** Who of one's own is in the team or came to the session, as far as somebody may read it. */
async function ownPeople(me: Staff, { project_id, session_id }: Statement): Promise<Shown["people"]> {
  if (!me.may("contributors:read")) return [];
  const [team, parts] = await Promise.all([
    every((more) =>
      answer(api.GET("/v1/projects/{project_id}/team", { params: { path: { project_id }, query: { ...query, ...more } } })),
    ),
    session_id &&
      every((more) =>
        answer(
          api.GET("/v1/sessions/{session_id}/participations", {
            params: { path: { session_id }, query: { ...query, ...more } },
          }),
        ),
      ),
  ]);
  const ids = [team, parts].flatMap((found) =>
    found && "value" in found ? found.value.flatMap(({ contributor_id: id }) => id ?? []) : [],
  );
  const known = await names(ids, person);
  return [...known].filter(([, name]) => name).sort(([, one], [, other]) => one.localeCompare(other));
}

async function ask(me: Staff): Promise<Answer<Shown>> {
  const said = await answer(api.GET("/v1/impact-records/{id}", { params: { path: { id: idInAddress } } }));
  if ("problem" in said) return said;
  return { value: { said: said.value, people: await ownPeople(me, said.value) }, etag: "" };
}

showDesk({ loaded: "The page is here.", ask, View: Page });
