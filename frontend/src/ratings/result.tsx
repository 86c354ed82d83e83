/** Where two sides differ: a sentence, a mark for each side on one line for each statement, and all of it as tables. */
import type { AssessmentFigures } from "../api/shapes";
import { FiguresTable } from "../figures-table";
import { people } from "../how-many";
import { headings, rung } from "../labels";
import { Section } from "../section";
import { SIDES } from "./sides";

type Question = AssessmentFigures["headings"][number]["questions"][number];

const WIDE = 300;
const EDGE = 12;

const at = (percent: number) => EDGE + (percent / 100) * (WIDE - 2 * EDGE);

/** A circle for lived experience, a hollow square for the others: shape as well as colour. */
export function Marks({ question: { sides } }: { question: Question }) {
  const [lived, others] = sides.map(({ agreeing }) => agreeing);
  return (
    <svg class="gt-marks" viewBox={`0 0 ${WIDE} 28`} width={WIDE} height="28" aria-hidden="true">
      <line x1={at(0)} x2={at(100)} y1="14" y2="14" />
      {others != null && <rect x={at(others) - 9} y="5" width="18" height="18" />}
      {lived != null && <circle cx={at(lived)} cy="14" r="7" />}
    </svg>
  );
}

export function Key() {
  return (
    <ul class="gt-key">
      <li>
        <svg class="gt-marks" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          <circle cx="10" cy="10" r="7" />
        </svg>{" "}
        {SIDES.lived_experience}
      </li>
      <li>
        <svg class="gt-marks" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          <rect x="1" y="1" width="18" height="18" />
        </svg>{" "}
        {SIDES.professional}
      </li>
    </ul>
  );
}

/** Of those who chose a step: “4 of 6” where each step is shown, for of six people nobody says “67 in 100”. */
function agree({ answers, agreeing }: Question["sides"][number], { exact, scale }: AssessmentFigures): string {
  if (agreeing == null) return "not shown";
  if (!exact) return `${Math.round(agreeing)} in 100 agree`;
  const many = (from: number) =>
    answers.reduce((sum, { answer, count }) => (Number(answer) >= from ? sum + (count ?? 0) : sum), 0);
  return `${many(scale.agrees_from)} of ${many(scale.steps[0]!.value)} agree`;
}

/** In points of a hundred, from what is shown: of small sides nobody says a percentage, and the gap has no other unit. */
const between = (gap: number | null) =>
  gap == null ? "" : gap ? ` The gap is ${Math.round(Math.abs(gap))} in 100.` : " There is no gap.";

export const inWords = ({ sides, gap }: Question, figures: AssessmentFigures) =>
  `With lived experience: ${agree(sides[0]!, figures)}. Everybody else: ${agree(sides[1]!, figures)}.${between(gap)}`;

const all = ({ headings: found }: AssessmentFigures) => found.flatMap(({ questions }) => questions);

function Finding({ figures }: { figures: AssessmentFigures }) {
  const shown = all(figures).filter(({ gap }) => gap != null);
  const widest = shown.reduce<Question | undefined>(
    (most, each) => (!most || Math.abs(each.gap!) > Math.abs(most.gap!) ? each : most),
    undefined,
  );
  if (!widest) return <>We cannot show where the two sides differ. Too few people said one thing or the other.</>;
  if (!widest.gap) return <>The two sides agree alike on every statement that can be shown.</>;
  return <>The two sides differ most on “{widest.plain}”</>;
}

const CODES: Readonly<Record<string, string>> = {
  agrees: "Agree",
  does_not_agree: "Do not agree",
  no_step: "Chose no step",
  do_not_know: "I do not know",
  do_not_want_to_say: "I do not want to say",
  not_answered: "No answer",
  ...rung,
};

interface Columns {
  caption: string;
  of: readonly (readonly { answer: string; count: number | null; at_least: boolean }[])[];
  words: Readonly<Record<string, string>>;
}

function Table({ caption, of: [lived = [], others = []], words }: Columns) {
  return (
    <FiguresTable
      caption={caption}
      columns={["Answer", "With lived experience", "Everybody else"]}
      rows={lived.map((each, place) => [words[each.answer] ?? each.answer, people(each), people(others[place]!)])}
    />
  );
}

export function Result({ figures }: { figures: AssessmentFigures }) {
  const steps = Object.fromEntries(figures.scale.steps.map(({ value, words }) => [String(value), words]));
  const words = { ...CODES, ...steps };
  const [lived, others] = figures.sides.map((side) => people(side.people));
  const { ladder } = figures;
  return (
    <>
      <p class="govuk-body-l">
        <strong>
          <Finding figures={figures} />
        </strong>
      </p>
      <p class="govuk-body">
        How many answered, with lived experience: {lived}. Everybody else: {others}. To agree is to say “
        {steps[String(figures.scale.agrees_from)]}” or more.
      </p>
      <p class="govuk-body">
        {figures.exact
          ? "A side of fewer than 5 people is not shown. Then nobody can tell who said what."
          : "Where few people said the same, the number is not shown. Then nobody can tell who said what. Other numbers are rounded down to fives."}
      </p>
      <Key />
      {figures.headings.map(({ pi, questions }) => (
        <Section key={pi} id={pi} title={headings[pi].name}>
          <ul class="gt-chart">
            {questions.map((question) => (
              <li class="gt-chart__item" key={question.question}>
                <h3 class="govuk-heading-s gt-chart__name">{question.plain}</h3>
                <Marks question={question} />
                <p class="govuk-body">{inWords(question, figures)}</p>
              </li>
            ))}
          </ul>
        </Section>
      ))}
      <Section id="numbers" title="The numbers of people">
        {all(figures).map(({ question, plain, sides }) => (
          <Table key={question} caption={plain} of={sides.map(({ answers }) => answers)} words={words} />
        ))}
        {ladder && (
          <>
            <p class="govuk-body">
              {ladder.intended
                ? `How far people were meant to be part of it: “${rung[ladder.intended]}”.`
                : "The project does not say how far people were meant to be part of it."}
            </p>
            <Table
              caption="How far people say they were part of it"
              of={ladder.sides.map(({ answers }) => answers)}
              words={words}
            />
          </>
        )}
      </Section>
    </>
  );
}
