/** People who came from each team or department: how many, and no names. */
import { useState } from "preact/hooks";
import { type Answer, answer, api, every } from "../api/client";
import type { Turnout } from "../api/shapes";
import { Box } from "../forms/box";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Section } from "../section";
import { idInAddress } from "./staff";

const path = { session_id: idInAddress };

export const readTurnout = () =>
  every((more) =>
    answer(api.GET("/v1/sessions/{session_id}/turnout", { params: { path, query: { limit: 200, ...more } } })),
  );

function write(team: string, came: string): Promise<Answer<Turnout>> {
  const isNumber = /^\d+$/.test(came.trim());
  const missing = [
    ...(team.trim() ? [] : [{ member: "team", detail: "Write which team or department." }]),
    ...(isNumber ? [] : [{ member: "came", detail: "Write a number of people." }]),
  ];
  const [first, ...more] = missing;
  if (first) return Promise.resolve(refused(first.member, first.detail, ...more));
  const body = { team: team.trim(), came: Number(came) };
  return answer(
    api.POST("/v1/sessions/{session_id}/turnout", {
      params: { path, header: { "Idempotency-Key": keyFor(body) } },
      body,
    }),
  );
}

interface Asked {
  first: readonly Turnout[];
  may: boolean;
  saved: (words: string) => void;
}

export function Teams({ first, may, saved }: Asked) {
  const [all, setAll] = useState(first);
  const [team, setTeam] = useState("");
  const [came, setCame] = useState("");
  function then(row: Turnout) {
    setAll([...all, row]);
    setTeam("");
    setCame("");
    saved(`Saved: ${row.team}.`);
  }
  return (
    <Section id="teams" title="People who came from each team">
      {all.length > 0 && (
        <ul class="govuk-list govuk-list--bullet">
          {all.map(({ id, team: name, came: count }) => (
            <li key={id}>
              {name}: {count ?? "not counted"}
            </li>
          ))}
        </ul>
      )}
      {may && (
        <OneThing send={() => write(team, came)} then={then} boxes={{ team: "team", came: "came" }} button="Add the team" aside>
          {(wrong) => (
            <>
              <Box id="team" label="Team or department" hint="No names of people." text={team} onText={setTeam} wrong={wrong("team")} />
              <Box id="came" label="How many came" short keys="numeric" text={came} onText={setCame} wrong={wrong("came")} />
            </>
          )}
        </OneThing>
      )}
    </Section>
  );
}
