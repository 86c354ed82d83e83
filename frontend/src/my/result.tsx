/** What came of a rating that is over: where the two sides differ, and what I said myself. */
import { type Answer, answer, api } from "../api/client";
import type { AssessmentFigures } from "../api/shapes";
import { when } from "../dates";
import { Facts } from "../facts";
import { perspective, rung } from "../labels";
import { Link } from "../link";
import { type Own, readOwn } from "../ratings/own";
import { Result } from "../ratings/result";
import { optionsOf } from "../ratings/words";
import { Section } from "../section";
import { Foot, type Me, showMine } from "./mine";

const id = new URLSearchParams(location.search).get("id") ?? "";

interface Shown extends Own {
  figures: AssessmentFigures;
}

function WhatISaid({ asks, mine }: Own) {
  if (!mine) return <p class="govuk-body">Nothing is kept under your name. What comes by the link, nobody can find again.</p>;
  const words = new Map(optionsOf(asks).map(({ value, label }) => [value, label]));
  const said = new Map(mine.ratings?.map(({ question, value, no_answer }) => [question, String(value ?? no_answer)]));
  return (
    <>
      {mine.recorded_by ? (
        <p class="govuk-body gt-banner">Recorded for you by {mine.recorded_by}. Here, only you can read it.</p>
      ) : (
        <p class="govuk-body">Only you can read this.</p>
      )}
      <Facts
        facts={[
          ["I answered as one of", perspective[mine.perspective]],
          ...asks.questions.map(({ id, plain }): [string, string | undefined] => [plain, words.get(said.get(id) ?? "")]),
          ["How far I was part of it", mine.ladder_experienced && rung[mine.ladder_experienced]],
        ]}
      />
    </>
  );
}

function Page({ value: { figures, ...own } }: { me: Me; value: Shown }) {
  return (
    <>
      <p class="govuk-caption-l">How we work together</p>
      <h1 class="govuk-heading-xl">{own.assessment.title}</h1>
      {figures.released ? (
        <>
          <p class="govuk-body">
            {figures.ended_on && `It ended on ${when(figures.ended_on)}. `}
            Here is what each side said. We do not add the two up.
          </p>
          <Result figures={figures} />
        </>
      ) : (
        <p class="govuk-body-l">It is not over yet. You see what came of it when it is.</p>
      )}
      <Section id="mine" title="What you said">
        <WhatISaid {...own} />
      </Section>
      <Link href="/my/ratings/">Back to all ratings</Link>
      <Foot />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [own, figures] = await Promise.all([
    readOwn(id),
    answer(api.GET("/v1/reports/assessments/{assessment_id}", { params: { path: { assessment_id: id } } })),
  ]);
  if ("problem" in own) return own;
  if ("problem" in figures) return figures;
  return { value: { ...own.value, figures: figures.value }, etag: "" };
}

showMine({ loaded: "The page is here.", ask, View: Page });
