/** One thing that was said: who stands by it and who does not, what was answered, and where it stands. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { NotRight, Position, Response, Statement } from "../api/shapes";
import { when } from "../dates";
import { Facts } from "../facts";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Outcome, arrived } from "../forms/said";
import { direction, headings, impactLevel, perspective } from "../labels";
import { Link } from "../link";
import { Section } from "../section";
import { cameAbout, evidenceKind, fedBackHow, recordStatus, responseOutcome, stance } from "../said-and-done";
import { label, list } from "../wording";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const DONE: Readonly<Record<string, string>> = {
  changed: "Saved.",
  answered: "Answered. Those who said it get a letter, if they want letters.",
  told: "Saved: people heard back.",
  position: "Saved. It stands below what was said.",
};
const done = arrived();

interface Shown {
  said: Statement;
  positions: readonly Position[];
  responses: readonly Response[];
  replies: readonly NotRight[];
}

type Status = Statement["status"];

/** What each button says, by the state that it leads to; who may press it is for the API to say. */
const MOVES: Readonly<Record<Status, readonly (readonly [to: Status, button: string])[]>> = {
  draft: [["agreed", "The group has agreed: share it with partners"]],
  agreed: [
    ["published", "Publish it, for anybody where the project is public"],
    ["draft", "Make it a draft again"],
  ],
  published: [["taken_back", "Take it back"]],
  taken_back: [],
};

function Moves({ said, then }: { said: Statement; then: (words: string) => void }) {
  return (
    <>
      {MOVES[said.status].map(([to, button], index) => (
        <OneThing
          key={to}
          send={() => {
            const body = { to };
            const header = { "Idempotency-Key": keyFor({ id: said.id, from: said.version, to }) };
            return answer(
              api.POST("/v1/impact-records/{id}/transitions", { params: { path: { id: said.id }, header }, body }),
            );
          }}
          then={() => then(`Saved: ${recordStatus[to].toLowerCase()}.`)}
          button={button}
          aside={index > 0}
        />
      ))}
    </>
  );
}

function OnePosition({ position }: { position: Position }) {
  const { stance: stands, words, perspective: side, role_title: role, recorded_by: by, superseded_at: before } = position;
  const who = role ?? (side ? perspective[side] : "Somebody who takes part");
  const known = [who, by ? `written down for them by ${by}` : !role && "for themselves", before && "before they thought again"];
  return (
    <li class="gt-item">
      <strong>{stance[stands]}</strong>
      <span class="gt-item__line">{known.filter(Boolean).join(", ")}</span>
      {words && <span class="gt-item__line gt-written">{words}</span>}
    </li>
  );
}

function OneResponse({ response, replies }: { response: Response; replies: readonly NotRight[] }) {
  const heard = response.fed_back_on
    ? [`People heard back: ${when(response.fed_back_on)}`, response.fed_back_how && label(fedBackHow, response.fed_back_how, response.fed_back_how_label)]
    : ["People have not heard back yet"];
  return (
    <li class="gt-record">
      <h3 class="govuk-heading-s">{responseOutcome[response.outcome]}</h3>
      <p class="govuk-body gt-written">{response.words}</p>
      {response.because && <p class="govuk-body gt-written">Because: {response.because}</p>}
      <p class="govuk-body">
        {[response.responded_by, response.due_on && `By ${when(response.due_on)}`, ...heard].filter(Boolean).join(" · ")}
      </p>
      {replies.map((reply) => (
        <p class="govuk-body gt-banner gt-written" key={reply.id}>
          <strong>Somebody says that this is not right:</strong> {reply.words}
        </p>
      ))}
    </li>
  );
}

function Page({ me, value }: { me: Staff; value: Shown }) {
  const [{ said, positions, responses, replies }, setFound] = useState(value);
  const [words, setWords] = useState((done && DONE[done]) ?? "");
  async function again(outcome: string) {
    const found = await ask();
    if ("value" in found) setFound(found.value);
    setWords(outcome);
  }
  const writes = me.may("impact-records:write");
  const answers = me.may("responses:write") && said.status !== "taken_back";
  return (
    <>
      <p class="govuk-caption-l">{headings[said.pi].name}</p>
      <h1 class="govuk-heading-xl">What was said</h1>
      <Outcome words={words} />
      <p class="govuk-body-l gt-written">{said.statement}</p>
      <Facts
        facts={[
          ["Who says so", list(said.perspectives.map((each) => perspective[each]))],
          ["Written by", said.in_own_name ? "Somebody who takes part, for themselves" : null],
          ["When", said.occurred_on && when(said.occurred_on)],
          ["Hoped for, or seen", said.expectation === "intended" ? "Hoped for" : "Seen"],
          ["What it is like", said.direction && direction[said.direction]],
          ["Where", said.level && impactLevel[said.level]],
          ["What changed", said.what_changed],
          ["Why it matters", said.why_it_matters],
          ["Where it can be seen", said.evidence?.map(({ kind, note, url }) => note ?? url ?? evidenceKind[kind]) ?? null],
          ["To look at again", said.look_again_on && when(said.look_again_on)],
          ["Did it come about?", said.came_about && cameAbout[said.came_about]],
          ["What came instead, or as well", said.came_about_words],
          ["An answer is due", said.response_due_on && when(said.response_due_on)],
          ["How it stands", recordStatus[said.status]],
        ]}
      />
      {writes && <Moves said={said} then={again} />}
      {writes && <Link href={`/desk/impact/change/?id=${said.id}`}>Change it, or say if it came about</Link>}
      {writes && <Link href={`/desk/impact/more/?id=${said.id}`}>Say more: when, how, and to which standards</Link>}
      {writes && <Link href={`/desk/impact/evidence/?id=${said.id}`}>Say where it can be seen</Link>}
      <Link href={`/desk/words-to-change/?id=${said.id}`}>What led to it, and what came of it</Link>
      <Section id="positions" title="Who agrees, and who does not">
        {!positions.length && <p class="govuk-body">Nobody has said yet.</p>}
        <ul class="govuk-list">
          {positions.map((position) => (
            <OnePosition key={position.id} position={position} />
          ))}
        </ul>
        {writes && said.status !== "taken_back" && (
          <Link href={`/desk/impact/position/?id=${said.id}`}>Say who agrees and who does not</Link>
        )}
      </Section>
      <Section id="responses" title="What we did about it">
        {!responses.length && <p class="govuk-body">{said.response ?? "Nobody has answered yet."}</p>}
        <ul class="gt-cards">
          {responses.map((response) => (
            <OneResponse
              key={response.id}
              response={response}
              replies={replies.filter((reply) => reply.response_id === response.id)}
            />
          ))}
        </ul>
        {answers && <Link href={`/desk/responses/answer/?id=${said.id}`}>Answer, or say that people heard</Link>}
      </Section>
      <Foot back={[`/desk/impact/?id=${said.project_id}`, "Back to what people said"]} />
    </>
  );
}

const query = { limit: 200 };

/** What is said to the newest answer is what counts; before it, there was another answer. */
async function ask(): Promise<Answer<Shown>> {
  const [said, positions, responses] = await Promise.all([
    answer(api.GET("/v1/impact-records/{id}", { params: { path: { id: idInAddress } } })),
    answer(
      api.GET("/v1/impact-records/{impact_record_id}/positions", {
        params: { path: { impact_record_id: idInAddress }, query },
      }),
    ),
    answer(
      api.GET("/v1/responses", { params: { query: { ...query, impact_record_id: idInAddress, sort: "-created_at" } } }),
    ),
  ]);
  if ("problem" in said) return said;
  if ("problem" in positions) return positions;
  if ("problem" in responses) return responses;
  const newest = responses.value.items[0];
  const replies = newest
    ? await answer(
        api.GET("/v1/responses/{response_id}/replies", { params: { path: { response_id: newest.id }, query } }),
      )
    : null;
  if (replies && "problem" in replies) return replies;
  return {
    value: {
      said: said.value,
      positions: positions.value.items,
      responses: responses.value.items,
      replies: replies?.value.items ?? [],
    },
    etag: "",
  };
}

showDesk({ loaded: "The page is here.", ask, View: Page });
