/** Shares of many people, as a field of a record: one question, and a number for each of its answers. */
import type { PeopleAffected } from "../../api/shapes";
import { Box } from "../../forms/box";
import { Fieldset } from "../../forms/group";
import type { Drawn, Field } from "../../forms/record";
import { Select } from "../../forms/select";
import { answerIn } from "../presence/words";
import { answersOf, dimensions, nameOf } from "./answers";

type Dimension = PeopleAffected["dimension"];
export type Figures = Pick<PeopleAffected, "dimension" | "shares">;
type Typed = Readonly<Record<string, string>>;

/** In the text of the field, the question has the first line and each answer one of its own. */
export const textOf = ({ dimension: of, shares }: Figures) =>
  [of, ...shares.map(({ answer, percent }) => `${answer}=${percent}`)].join("\n");

function typedIn(text: string): { of: Dimension | ""; typed: Typed } {
  const [of = "", ...lines] = text.split("\n");
  return { of: of as Dimension | "", typed: Object.fromEntries(lines.map((line) => line.split("="))) };
}

const asText = (of: Dimension | "", typed: Typed) =>
  [of, ...Object.entries(typed).map(([answer, share]) => `${answer}=${share}`)].join("\n");

const PERCENT = /^\d{1,3}(?:[.,]\d+)?\s*%?$/;

const quoted = (of: Dimension, answer: string) => `“${answerIn(of, answer)}”`;

/** What the boxes say, or what is wrong with them, in words. */
export function figuresIn(text: string): Figures | string {
  const { of, typed } = typedIn(text);
  if (!of) return "Choose what you know of them.";
  const given = Object.entries(typed).filter(([, share]) => share.trim());
  if (!given.length) return "Give at least one number.";
  const odd = given.find(([, share]) => !PERCENT.test(share.trim()));
  if (odd) return `Give a number for ${quoted(of, odd[0])}, like 12 or 12.5.`;
  const shares = given.map(([answer, share]) => ({ answer, percent: parseFloat(share.replace(",", ".")) }));
  return { dimension: of, shares };
}

function Boxes({ id, label, hint, wrong, text, onText }: Drawn) {
  const { of, typed } = typedIn(text);
  // What is wrong stands beside the box that it is about, and the summary leads there.
  const odd = of && answersOf(of).find((answer) => wrong?.includes(quoted(of, answer)));
  return (
    <>
      <Select
        id={odd ? `${id}-of` : id}
        label={label}
        hint={hint}
        wrong={odd ? undefined : wrong}
        none="Choose"
        options={dimensions.map((each) => [each, nameOf(each)] as const)}
        chosen={of}
        choose={(chosen) => onText(asText(chosen as Dimension | "", {}))}
      />
      {of && (
        <Fieldset id={`${id}-shares`} question="Per cent of those who answered" hint="Leave out what you do not know.">
          {answersOf(of).map((answer) => (
            <Box
              key={answer}
              id={answer === odd ? id : `${id}-${answer}`}
              label={answerIn(of, answer)}
              wrong={answer === odd ? wrong : undefined}
              short
              text={typed[answer] ?? ""}
              onText={(share) => onText(asText(of, { ...typed, [answer]: share.replaceAll(/[\n=]/g, "") }))}
            />
          ))}
        </Fieldset>
      )}
    </>
  );
}

/** For whoever compares two versions. */
function words(text: string): string {
  const { of, typed } = typedIn(text);
  const said = Object.entries(typed).map(([answer, share]) => `${answerIn(of as Dimension, answer)}: ${share} %`);
  return of && [nameOf(of), ...said].join("\n");
}

export const FIGURES: Field = {
  member: "shares",
  label: "What do you know of them?",
  hint: "One question at a time. You can add another later.",
  draw: (asked) => <Boxes {...asked} />,
  words,
};
