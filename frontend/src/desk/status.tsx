/** Where a person stands: how it came about, with days, and moving them on. */
import { useState } from "preact/hooks";
import { answer, api } from "../api/client";
import type { Contributor, Move } from "../api/shapes";
import { type Imprecise, day, when } from "../dates";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Done } from "../forms/said";
import { Section } from "../section";
import { label } from "../wording";
import { type Status, standing } from "./standing";

const history = (id: string) => answer(api.GET("/v1/contributors/{id}/transitions", { params: { path: { id } } }));

function move(id: string, from: Status, to: string, reason: string) {
  const body = { to, reason: reason.trim() || null };
  return answer(
    api.POST("/v1/contributors/{id}/transitions", {
      params: { path: { id }, header: { "Idempotency-Key": keyFor({ from, ...body }) } },
      body,
    }),
  );
}

const since = ({ on, created_at }: Move) => (on ? when(on as Imprecise) : day(created_at));

function History({ id }: { id: string }) {
  const [moves, setMoves] = useState<readonly Move[]>();
  if (!moves)
    return (
      <OneThing send={() => history(id)} then={({ items }) => setMoves(items)} button="Show how it came about" aside />
    );
  return (
    <ol class="govuk-list">
      {moves.map((each) => (
        <li class="gt-item" key={each.created_at}>
          {since(each)}: {label(standing, each.to_state)}
          {each.reason && <span class="gt-item__line gt-written">Why: {each.reason}</span>}
        </li>
      ))}
    </ol>
  );
}

export function Standing({ person, may }: { person: Contributor; may: boolean }) {
  const [now, setNow] = useState(person.status as Status);
  const [to, setTo] = useState("");
  const [reason, setReason] = useState("");
  const [moved, setMoved] = useState(0);
  const send = async () => (to ? move(person.id, now, to, reason) : refused("to", "Choose where they stand now."));

  function done() {
    setNow(to as Status);
    setTo("");
    setReason("");
    setMoved(moved + 1);
  }

  return (
    <Section id="standing" title="Where they stand">
      {moved > 0 && (
        <Done key={moved}>
          <p class="govuk-body">Saved, with today’s date.</p>
        </Done>
      )}
      <p class="govuk-body-l">{standing[now]}</p>
      <History key={`history ${moved}`} id={person.id} />
      {may && (
        <details key={`move ${moved}`}>
          <summary class="govuk-body">Change where they stand</summary>
          <OneThing send={send} then={done} boxes={{ to: "to", reason: "reason" }} button="Save where they stand">
            {(wrong) => (
              <>
                <Choice
                  id="to"
                  question="Where do they stand now?"
                  options={Object.entries(standing).flatMap(([value, words]) =>
                    value === now ? [] : [{ value, label: words }],
                  )}
                  chosen={to}
                  choose={setTo}
                  wrong={wrong("to")}
                />
                <Box
                  id="reason"
                  label="Why"
                  hint="You can leave it empty. It is kept with the dates, and not shown to partners."
                  wrong={wrong("reason")}
                  text={reason}
                  onText={setReason}
                />
              </>
            )}
          </OneThing>
        </details>
      )}
    </Section>
  );
}
