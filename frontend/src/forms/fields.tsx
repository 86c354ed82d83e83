/** Fields of a record that are no box: a day, one of a few, any of a few. */
import { useState } from "preact/hooks";
import type { Words } from "../wording";
import { Choice } from "./choice";
import { Day, dayOf } from "./day";
import { textOf } from "./day-text";
import type { Drawn, Field } from "./record";
import { Several } from "./several";

const EXACT = /^\d{4}-\d\d-\d\d$/;

function ADay({ id, label, hint, wrong, text, onText }: Drawn) {
  const [said, setSaid] = useState(textOf(EXACT.test(text) ? text : null));
  return (
    <Day
      id={id}
      question={label}
      hint={hint ?? ""}
      wrong={wrong}
      text={said}
      onText={(now) => {
        setSaid(now);
        onText(dayOf(now) ?? "");
      }}
    />
  );
}

export const day = (member: string, label: string, hint: string): Field => ({
  member,
  label,
  hint,
  draw: (asked) => <ADay {...asked} />,
});

const optionsOf = (words: Words) => Object.entries(words).map(([value, label]) => ({ value, label }));

export const choice = (member: string, label: string, words: Words): Field => ({
  member,
  label,
  draw: ({ label: question, text, onText, ...told }) => (
    <Choice {...told} question={question} options={optionsOf(words)} chosen={text} choose={onText} />
  ),
  words: (text) => words[text] ?? text,
});

/** A list of codes. Those that have no words here stay as they are. */
export const several = (member: string, label: string, hint: string, words: Words): Field => ({
  member,
  label,
  hint,
  kind: "lines",
  draw: ({ label: question, text, onText, ...told }) => {
    const chosen = text.split("\n").filter(Boolean);
    const others = Object.fromEntries(chosen.map((code) => [code, code]));
    return (
      <Several
        {...told}
        question={question}
        options={optionsOf({ ...others, ...words })}
        chosen={chosen}
        choose={(codes) => onText(codes.join("\n"))}
      />
    );
  },
  words: (text) =>
    text
      .split("\n")
      .map((code) => words[code] ?? code)
      .join(", "),
});
