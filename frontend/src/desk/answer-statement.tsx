/** Answering what was said: we did, we will, or we could not and why; and saying when and how people heard it. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { NewResponse, NotRight, Response, Statement } from "../api/shapes";
import { when } from "../dates";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { Day, NO_DAY, dayOf } from "../forms/day";
import { keep, kept } from "../forms/drafts";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Select } from "../forms/select";
import { headings } from "../labels";
import { Section } from "../section";
import { fedBackHow, responseOutcome } from "../said-and-done";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const draft = `answer ${idInAddress}`;

interface Shown {
  said: Statement;
  newest: Response | undefined;
  replies: readonly NotRight[];
}

const leave = (done: string) => location.replace(`/desk/responses/?done=${done}`);

function Told({ newest }: { newest: Response }) {
  const [on, setOn] = useState(NO_DAY);
  const [how, setHow] = useState("");
  function send(): Promise<Answer<Response>> {
    const day = dayOf(on);
    if (!day) return Promise.resolve(refused("fed_back_on", "Say on which day people heard it."));
    const params = { path: { id: newest.id }, header: { "If-Match": `"${newest.version}"` } };
    const body = { fed_back_on: day, fed_back_how: (how || null) as NewResponse["fed_back_how"] & (string | null) };
    return answer(api.PATCH("/v1/responses/{id}", { params, body }));
  }
  return (
    <Section id="told" title="Have people heard this?">
      <p class="govuk-body">
        <strong>{responseOutcome[newest.outcome]}.</strong>
      </p>
      <p class="govuk-body gt-written">{newest.words}</p>
      <p class="govuk-body">
        A letter says only that there is an answer. Who told them what it is, and when? From then on these words stay as
        they are.
      </p>
      <OneThing send={send} then={() => leave("told")} boxes={{ fed_back_on: "on", fed_back_how: "how" }} button="People heard this">
        {(wrong) => (
          <>
            <Day id="on" question="On which day did they hear it?" hint="For example: 14 11 2026." wrong={wrong("on")} text={on} onText={setOn} />
            <Select
              id="how"
              label="How did they hear it?"
              none="Not written down"
              options={Object.entries(fedBackHow).filter(([code]) => code !== "other")}
              chosen={how}
              choose={setHow}
              wrong={wrong("how")}
            />
          </>
        )}
      </OneThing>
    </Section>
  );
}

interface Written {
  outcome: string;
  words: string;
  because: string;
  by: string;
}

const NOTHING: Written = { outcome: "", words: "", because: "", by: "" };

function AnswerForm({ me }: { me: Staff }) {
  const [said, setSaid] = useState<Written>(() => ({ ...NOTHING, by: me.organisation, ...kept<Partial<Written>>(draft) }));
  const [due, setDue] = useState(NO_DAY);
  const say = (more: Partial<Written>) => {
    const now = { ...said, ...more };
    keep(draft, now);
    setSaid(now);
  };
  const will = said.outcome === "we_will";
  function send(): Promise<Answer<Response>> | Answer<Response> {
    if (!said.outcome) return refused("outcome", "Choose what came of it.");
    if (!said.words.trim()) return refused("words", "Write what people will read.");
    const body: NewResponse = {
      impact_record_id: idInAddress,
      outcome: said.outcome as NewResponse["outcome"],
      words: said.words.trim(),
      because: said.because.trim() || null,
      responded_by: said.by.trim() || null,
      due_on: will ? dayOf(due) : null,
      recorded_from: "live",
    };
    return answer(api.POST("/v1/responses", { params: { header: { "Idempotency-Key": keyFor(body) } }, body }));
  }
  return (
    <OneThing
      send={async () => send()}
      then={() => {
        keep(draft, {});
        leave("answered");
      }}
      boxes={{ outcome: "outcome", words: "words", because: "because", responded_by: "by", due_on: "due" }}
      button="Send the answer"
    >
      {(wrong) => (
        <>
          <Choice
            id="outcome"
            question="What came of it?"
            options={Object.entries(responseOutcome).map(([value, label]) => ({ value, label }))}
            chosen={said.outcome}
            choose={(outcome) => say({ outcome })}
            wrong={wrong("outcome")}
          />
          <Box
            id="words"
            label="What people will read"
            hint="In plain words. Whoever sees what was said sees this too."
            long
            text={said.words}
            onText={(words) => say({ words })}
            wrong={wrong("words")}
          />
          <Box
            id="because"
            label="Why"
            hint="Needed if you could not do it. People can live with a reason."
            long
            text={said.because}
            onText={(because) => say({ because })}
            wrong={wrong("because")}
          />
          {will && (
            <Day id="due" question="By which day?" hint="It stays on the list until then, and after." wrong={wrong("due")} text={due} onText={setDue} />
          )}
          <Box
            id="by"
            label="Who answers?"
            hint="A team, a role or an organisation. Write no name."
            text={said.by}
            onText={(by) => say({ by })}
            wrong={wrong("by")}
          />
        </>
      )}
    </OneThing>
  );
}

function Page({ me, value: { said, newest, replies } }: { me: Staff; value: Shown }) {
  const untold = newest && !newest.fed_back_on && !replies.length;
  return (
    <>
      <p class="govuk-caption-l">{headings[said.pi].name}</p>
      <h1 class="govuk-heading-xl">Answer what was said</h1>
      <p class="govuk-body-l gt-written">{said.statement}</p>
      {said.response_due_on && <p class="govuk-body">An answer is due: {when(said.response_due_on)}.</p>}
      {newest &&
        replies.map((reply) => (
          <p class="govuk-body gt-banner gt-written" key={reply.id}>
            <strong>Somebody says that your answer is not right:</strong> {reply.words}
          </p>
        ))}
      {untold && <Told newest={newest} />}
      <Section id="answer" title={newest ? "Another answer" : "Your answer"}>
        <p class="govuk-body">Those who said it get a letter that there is an answer, if they want letters.</p>
        <AnswerForm me={me} />
      </Section>
      <Foot back={[`/desk/impact/record/?id=${said.id}`, "Back to what was said"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const query = { impact_record_id: idInAddress, sort: "-created_at", limit: 1 };
  const [said, responses] = await Promise.all([
    answer(api.GET("/v1/impact-records/{id}", { params: { path: { id: idInAddress } } })),
    answer(api.GET("/v1/responses", { params: { query } })),
  ]);
  if ("problem" in said) return said;
  if ("problem" in responses) return responses;
  const newest = responses.value.items[0];
  const replies =
    newest &&
    (await answer(api.GET("/v1/responses/{response_id}/replies", { params: { path: { response_id: newest.id } } })));
  if (replies && "problem" in replies) return replies;
  return { value: { said: said.value, newest, replies: replies?.value.items ?? [] }, etag: "" };
}

showDesk({ loaded: "The page is here.", ask, View: Page });
