/** One opening: what it is for first, then what it asks and gives; then coming forward, or taking it back. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { CameForward, Opening } from "../api/shapes";
import { when } from "../dates";
import { Facts } from "../facts";
import { Box } from "../forms/box";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Link } from "../link";
import { Section } from "../section";
import { STANDS, readForward } from "./forward";
import { Foot, type Me, showMine } from "./mine";

const id = new URLSearchParams(location.search).get("id") ?? "";
const LIST = "/my/opportunities/";

interface Shown {
  opening: Opening | undefined;
  came: CameForward | undefined;
}

const leave = (done: string) => location.replace(`${LIST}?done=${done}`);

function move(came: CameForward, to: string): Promise<Answer<unknown>> {
  const body = { to };
  const path = { id: came.expression_id };
  const header = { "Idempotency-Key": keyFor({ ...path, ...body }) };
  return answer(api.POST("/v1/expressions-of-interest/{id}/transitions", { params: { path, header }, body }));
}

function ComeForward({ me }: { me: Me }) {
  const [words, setWords] = useState("");
  const body = { contributor_id: me.id, opportunity_id: id, words: words.trim() || null };
  return (
    <>
      <p class="govuk-body">
        Only you and {me.organisation} see that you come forward. It is no promise. When you are asked to something, you
        read what it is for and decide then.
      </p>
      <OneThing
        send={() =>
          answer(
            api.POST("/v1/expressions-of-interest", { params: { header: { "Idempotency-Key": keyFor(body) } }, body }),
          )
        }
        then={() => leave("came_forward")}
        boxes={{ words: "words" }}
        button="I would like to"
      >
        {(wrong) => (
          <Box
            id="words"
            label="Anything you want to say"
            hint={`You can leave it empty. ${me.organisation} reads it.`}
            text={words}
            onText={setWords}
            wrong={wrong("words")}
            long
          />
        )}
      </OneThing>
    </>
  );
}

function Stands({ came, open }: { came: CameForward; open: boolean }) {
  if (came.status === "taken_back" && open)
    return <OneThing send={() => move(came, "came_forward")} then={() => leave("came_forward")} button="I would like to" />;
  return (
    <>
      <p class="govuk-body gt-banner">
        <strong>{STANDS[came.status]}</strong>
      </p>
      {came.answer && <p class="govuk-body gt-written">{came.answer}</p>}
      <Facts facts={[["What you said", came.words]]} />
      {came.session_id && <Link href={`/my/session/?id=${came.session_id}`}>Read what you are asked to</Link>}
      {came.status !== "taken_back" && (
        <OneThing send={() => move(came, "taken_back")} then={() => leave("taken_back")} button="Take it back" aside />
      )}
    </>
  );
}

function About({ opening }: { opening: Opening }) {
  return (
    <>
      <Section id="why" title="What it is for">
        <p class="govuk-body gt-written">{opening.purpose}</p>
      </Section>
      <Facts
        facts={[
          ["What is not up for change", opening.limits],
          ["What it is", opening.description],
          ["What you would do", opening.role],
          ["Time", opening.time],
          ["Where", opening.place],
          ["What is paid", opening.pay_note ?? "Not written down. You can ask."],
          ["Support for you", opening.support_note ?? "Not written down. You can ask."],
          ["Until", opening.closes_on && when(opening.closes_on)],
          ["Who runs it", opening.organisation_name],
        ]}
      />
    </>
  );
}

function One({ me, value: { opening, came } }: { me: Me; value: Shown }) {
  return (
    <>
      <p class="govuk-caption-l">{(opening ?? came)!.project_title}</p>
      <h1 class="govuk-heading-xl">{opening?.title ?? came!.opportunity_title}</h1>
      {opening ? <About opening={opening} /> : <p class="govuk-body">It is not open any more.</p>}
      <Section id="say" title={came ? "Where you stand" : "Would you like to?"}>
        {came ? <Stands came={came} open={!!opening} /> : <ComeForward me={me} />}
      </Section>
      <Link href={LIST}>Back to what is open</Link>
      <Foot />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const found = await readForward();
  if ("problem" in found) return found;
  const opening = found.value.open.find(({ opportunity_id }) => opportunity_id === id);
  const came = found.value.mine.find(({ opportunity_id }) => opportunity_id === id);
  if (!opening && !came)
    return { problem: { code: "not-found", detail: "It is not open any more.", gone: true, faults: [] } };
  return { value: { opening, came }, etag: "" };
}

showMine({ loaded: "The page is here.", ask, View: One });
