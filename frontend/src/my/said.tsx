/** One thing that was said: saying that the answer is not right, and whether one agrees, in one's own name. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { NewPosition, NotRight, Position, Response, Statement } from "../api/shapes";
import { day, when } from "../dates";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Sure } from "../forms/sure";
import { headings } from "../labels";
import { Link } from "../link";
import { Section } from "../section";
import { THINK, responseOutcome } from "../said-and-done";
import { Foot, type Me, showMine } from "./mine";

const id = new URLSearchParams(location.search).get("id") ?? "";
const leave = (done: string) => location.replace(`/my/answers/?done=${done}`);

interface Shown {
  said: Statement;
  newest: Response | undefined;
  mine: Position | undefined;
  reply: NotRight | undefined;
}

/** Their own words, as long as nobody but their home reads them. */
function OwnDraft({ said, then }: { said: Statement; then: () => void }) {
  const [words, setWords] = useState(said.statement);
  const path = { id };
  const header = { "If-Match": `"${said.version}"` };
  async function send(): Promise<Answer<unknown>> {
    if (!words.trim()) return refused("statement", "Write what you want to say.");
    return answer(api.PATCH("/v1/impact-records/{id}", { params: { path, header }, body: { statement: words.trim() } }));
  }
  return (
    <Section id="own" title="Your own words">
      <p class="govuk-body">The group has not agreed yet. Until then you can change what you said, or take it away.</p>
      <OneThing send={send} then={then} boxes={{ statement: "statement" }} button="Save my words" aside>
        {(wrong) => (
          <Box id="statement" label="What you said" long text={words} onText={setWords} wrong={wrong("statement")} />
        )}
      </OneThing>
      <Sure
        what="Take it away"
        question="Shall it be gone?"
        yes="Yes, take it away"
        no="No, keep it"
        send={() => answer(api.DELETE("/v1/impact-records/{id}", { params: { path, header } }))}
        then={() => leave("gone")}
      />
    </Section>
  );
}

/** What was sent stands there. The form to send other words is behind one press more. */
function Again({ what, children }: { what: string; children: ComponentChildren }) {
  return (
    <details>
      <summary class="govuk-body">{what}</summary>
      {children}
    </details>
  );
}

function NotRightForm({ newest, reply }: { newest: Response; reply: NotRight | undefined }) {
  const [words, setWords] = useState(reply?.words ?? "");
  const path = { response_id: newest.id };
  async function send(): Promise<Answer<NotRight>> {
    const body = { words: words.trim() };
    if (!body.words) return refused("words", "Write what is not right.");
    if (reply) {
      const params = { path: { ...path, id: reply.id }, header: { "If-Match": "*" } };
      return answer(api.PATCH("/v1/responses/{response_id}/replies/{id}", { params, body }));
    }
    const params = { path, header: { "Idempotency-Key": keyFor(body) } };
    return answer(api.POST("/v1/responses/{response_id}/replies", { params, body }));
  }
  return (
    <OneThing send={send} then={() => leave("replied")} boxes={{ words: "words" }} button={reply ? "Send it anew" : "This is not right"}>
      {(wrong) => (
        <Box
          id="words"
          label="What is not right?"
          hint="Those who gave the answer read it. They do not see your name."
          long
          text={words}
          onText={setWords}
          wrong={wrong("words")}
        />
      )}
    </OneThing>
  );
}

function AnswerPart({ newest, reply }: { newest: Response | undefined; reply: NotRight | undefined }) {
  return (
    <Section id="answer" title="What was done">
      {newest ? (
        <>
          <h3 class="govuk-heading-s">{responseOutcome[newest.outcome]}</h3>
          <p class="govuk-body gt-written">{newest.words}</p>
          {newest.because && <p class="govuk-body gt-written">Why: {newest.because}</p>}
          {newest.responded_by && <p class="govuk-body">{newest.responded_by}</p>}
          {reply ? (
            <>
              <p class="govuk-body gt-banner gt-written">
                <strong>You answered that this is not right:</strong> {reply.words}
              </p>
              <p class="govuk-body">It arrived on {day(reply.updated_at)}. They look at it again.</p>
              <Again what="Change what I sent">
                <NotRightForm newest={newest} reply={reply} />
              </Again>
            </>
          ) : (
            <NotRightForm newest={newest} reply={undefined} />
          )}
        </>
      ) : (
        <p class="govuk-body">No answer yet. Somebody reads it and answers.</p>
      )}
    </Section>
  );
}

function ThinkForm({ mine }: { mine: Position | undefined }) {
  const [stance, setStance] = useState<string>(mine?.stance ?? "");
  const [words, setWords] = useState("");
  async function send(): Promise<Answer<Position>> {
    if (!stance) return refused("stance", "Choose what you think.");
    const body: NewPosition = { stance: stance as Position["stance"], words: words.trim() || null };
    const params = { path: { impact_record_id: id }, header: { "Idempotency-Key": keyFor(body) } };
    return answer(api.POST("/v1/impact-records/{impact_record_id}/positions", { params, body }));
  }
  return (
    <OneThing send={send} then={() => leave("agreed")} boxes={{ stance: "stance", words: "why" }} button="Save what I think" aside>
      {(wrong) => (
        <>
          <Choice
            id="stance"
            question="What do you think?"
            options={Object.entries(THINK).map(([value, label]) => ({ value, label }))}
            chosen={stance}
            choose={setStance}
            wrong={wrong("stance")}
          />
          <Box id="why" label="In your own words" hint="You can leave it empty." long text={words} onText={setWords} wrong={wrong("why")} />
        </>
      )}
    </OneThing>
  );
}

function Think({ me, mine }: { me: Me; mine: Position | undefined }) {
  return (
    <Section id="think" title="Do you agree with what was said?">
      <p class="govuk-body">
        Those who run the project and its partners read this. Only {me.organisation} knows that it is from you. If you
        think again later, say it again: what you said before stays too.
      </p>
      {mine ? (
        <>
          <p class="govuk-body gt-banner gt-written">
            <strong>{mine.wrote ? "You said this yourself." : `You answered: ${THINK[mine.stance]}.`}</strong> {mine.words}
          </p>
          <Again what="I think otherwise now">
            <ThinkForm mine={mine} />
          </Again>
        </>
      ) : (
        <ThinkForm mine={undefined} />
      )}
    </Section>
  );
}

function Page({ me, value: { said, newest, mine, reply } }: { me: Me; value: Shown }) {
  return (
    <>
      <p class="govuk-caption-l">{headings[said.pi].name}</p>
      <h1 class="govuk-heading-xl">What was said</h1>
      <p class="govuk-body-l gt-written">{said.statement}</p>
      {said.occurred_on && <p class="govuk-body">{when(said.occurred_on)}</p>}
      <AnswerPart newest={newest} reply={reply} />
      {said.status === "draft" && mine?.wrote && <OwnDraft said={said} then={() => leave("changed")} />}
      {said.status !== "taken_back" && <Think me={me} mine={mine} />}
      <Link href="/my/answers/">Back to what came of it</Link>
      <Foot />
    </>
  );
}

const only = { contributor_id: "" };

async function ask(me: Me): Promise<Answer<Shown>> {
  only.contributor_id = me.id;
  const [said, responses, positions] = await Promise.all([
    answer(api.GET("/v1/impact-records/{id}", { params: { path: { id } } })),
    answer(api.GET("/v1/responses", { params: { query: { impact_record_id: id, sort: "-created_at", limit: 1 } } })),
    answer(
      api.GET("/v1/impact-records/{impact_record_id}/positions", {
        params: { path: { impact_record_id: id }, query: { ...only, sort: "-created_at", limit: 1 } },
      }),
    ),
  ]);
  if ("problem" in said) return said;
  if ("problem" in responses) return responses;
  if ("problem" in positions) return positions;
  const newest = responses.value.items[0];
  const replies =
    newest &&
    (await answer(
      api.GET("/v1/responses/{response_id}/replies", { params: { path: { response_id: newest.id }, query: only } }),
    ));
  if (replies && "problem" in replies) return replies;
  return {
    value: { said: said.value, newest, mine: positions.value.items[0], reply: replies?.value.items[0] },
    etag: "",
  };
}

showMine({ loaded: "The page is here.", ask, View: Page });
