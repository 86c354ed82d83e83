/** Where two sides differ: a sentence, a mark for each side on one line for each statement, and all of it as tables. */
import type { AssessmentFigures } from "../api/shapes";
import { headings, rung } from "../labels";
import { SIDES } from "../ratings/sides";
import { Section } from "../section";

type Question = AssessmentFigures["headings"][number]["questions"][number];
type Told = AssessmentFigures["sides"][number]["people"];

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

export const inWords = ({ sides }: Question, figures: AssessmentFigures) =>
  `With lived experience: ${agree(sides[0]!, figures)}. Everybody else: ${agree(sides[1]!, figures)}.`;

const all = ({ headings: found }: AssessmentFigures) => found.flatMap(({ questions }) => questions);

function Finding({ figures }: { figures: AssessmentFigures }) {
  const shown = all(figures).filter(({ gap }) => gap != null);
  const widest = shown.reduce<Question | undefined>(
    (most, each) => (!most || Math.abs(each.gap!) > Math.abs(most.gap!) ? each : most),
    undefined,
  );
  if (!widest) return <>There are too few people on one side to show where the two differ.</>;
  if (!widest.gap) return <>The two sides agree alike on every statement that can be shown.</>;
  return <>The two sides differ most on “{widest.plain}”</>;
}

const count = ({ count: many, at_least }: Pick<Told, "count" | "at_least">) =>
  many == null ? "Not shown" : `${at_least ? "At least " : ""}${many}`;

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

function Table({ caption, of, words }: Columns) {
  const [lived = [], others = []] = of;
  return (
    <table class="govuk-table">
      <caption class="govuk-table__caption govuk-table__caption--s">{caption}</caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          {["Answer", "With lived experience", "Everybody else"].map((name) => (
            <th scope="col" class="govuk-table__header" key={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        {lived.map((each, place) => (
          <tr class="govuk-table__row" key={each.answer}>
            <th scope="row" class="govuk-table__header gt-plain">
              {words[each.answer] ?? each.answer}
            </th>
            <td class="govuk-table__cell">{count(each)}</td>
            <td class="govuk-table__cell">{count(others[place]!)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Result({ figures }: { figures: AssessmentFigures }) {
  const steps = Object.fromEntries(figures.scale.steps.map(({ value, words }) => [String(value), words]));
  const words = { ...CODES, ...steps };
  const [lived, others] = figures.sides.map(({ people }) => people);
  const { ladder } = figures;
  return (
    <>
      <p class="govuk-body-l">
        <strong>
          <Finding figures={figures} />
        </strong>
      </p>
      <p class="govuk-body">
        People who answered, with lived experience: {count(lived!)}. Everybody else: {count(others!)}. To agree is to
        say “{steps[String(figures.scale.agrees_from)]}” or more.
        {figures.exact
          ? " A side of fewer than 5 people is not shown."
          : " Numbers under 10 are not shown, and others are rounded down to fives."}
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
