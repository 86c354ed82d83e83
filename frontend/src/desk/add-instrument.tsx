/** Writing statements of an organisation's own: what people are told first, the statements by heading, the scale. */
import { useEffect, useState } from "preact/hooks";
import { type Answer, type Fault, answer, api } from "../api/client";
import type { Instruments, NewInstrument, Questionnaire } from "../api/shapes";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { keep, kept } from "../forms/drafts";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { headings, pis } from "../labels";
import { Section } from "../section";
import { type Staff, Foot, showDesk } from "./staff";

const address = new URLSearchParams(location.search);
const OURS = "ours";
const LONGEST = 200;

type Pi = (typeof pis)[number];

interface Statement {
  /** Kept from one edition to the next, for whoever compares them. */
  id: string;
  pi: Pi;
  plain: string;
  easy: string;
}

interface Written {
  title: string;
  plain: string;
  easy: string;
  statements: readonly Statement[];
  scale: string;
  steps: string;
  agrees: string;
}

const lines = (text: string) => text.split("\n").map((line) => line.trim()).filter(Boolean);

const scaleName = ({ id, version }: Questionnaire["scale"]) => `${id} ${version}`;

/** Each scale once, by its name. */
const scalesOf = (items: readonly Questionnaire[]) => new Map(items.map(({ scale }) => [scaleName(scale), scale]));

const free = (taken: readonly string[], name: string) => {
  let found = name;
  for (let count = 2; taken.includes(found); count++) found = `${name}_${count}`;
  return found;
};

const statement = (pi: Pi, taken: readonly Statement[]): Statement => ({
  id: free(taken.map(({ id }) => id), pi),
  pi,
  plain: "",
  easy: "",
});

function begin(from: Questionnaire | undefined, first: Questionnaire): Written {
  const { title = "", plain = "", easy_read = [], questions = [], scale = first.scale } = from ?? {};
  return {
    title: from?.id ? title : "",
    plain,
    easy: easy_read.join("\n"),
    statements: questions.map(({ id, pi, plain, easy_read }) => ({ id, pi, plain, easy: easy_read.join("\n") })),
    scale: scaleName(scale),
    steps: "",
    agrees: "",
  };
}

const codeOf = (title: string, items: readonly Questionnaire[]) => {
  const slug = title.toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_|_$/g, "").slice(0, 50);
  return free(items.map(({ code }) => code), slug || "statements");
};

const long = (member: string, text: string): readonly Fault[] =>
  lines(text).some((line) => line.length > LONGEST)
    ? [{ member, detail: `Write at most ${LONGEST} characters on one line.` }]
    : [];

function faultsOf({ title, plain, easy, statements, scale, steps, agrees }: Written): readonly Fault[] {
  const needed = (member: string, text: string, detail: string) =>
    text.trim() ? long(member, member === "plain" ? "" : text) : [{ member, detail }];
  const ownSteps = lines(steps);
  return [
    ...needed("title", title, "Give it a name."),
    ...needed("plain", plain, "Say what it is for."),
    ...needed("easy_read", easy, "Say the same in easy read."),
    ...(statements.length ? [] : [{ member: "questions", detail: "Write at least one statement." }]),
    ...statements.flatMap((each) => [
      ...needed(`${each.id}-plain`, each.plain, "Write the statement, or take it out."),
      ...needed(`${each.id}-easy`, each.easy, "Say the statement in easy read."),
    ]),
    ...(scale === OURS && ownSteps.length < 2 ? [{ member: "steps", detail: "Give at least two answers." }] : []),
    ...(scale === OURS ? long("steps", steps) : []),
    ...(scale === OURS && !ownSteps.slice(1).includes(agrees)
      ? [{ member: "agrees", detail: "Choose from which answer on people agree." }]
      : []),
  ];
}

function bodyOf(said: Written, items: readonly Questionnaire[], from: Questionnaire | undefined): NewInstrument {
  const same = items.filter(({ id, code }) => id && code === from?.code);
  const code = same.length ? same[0]!.code : codeOf(said.title, items);
  const edition = Math.max(0, ...same.map((each) => each.edition)) + 1;
  const steps = lines(said.steps);
  const own = {
    id: code,
    version: edition,
    steps: steps.map((words, place) => ({ value: place + 1, words })),
    agrees_from: steps.indexOf(said.agrees) + 1,
  };
  return {
    code,
    edition,
    title: said.title.trim(),
    plain: said.plain.trim(),
    easy_read: lines(said.easy),
    scale: scalesOf(items).get(said.scale) ?? own,
    questions: said.statements.map(({ id, pi, plain, easy }) => ({
      id,
      pi,
      plain: plain.trim(),
      easy_read: lines(easy),
    })),
  };
}

interface Part {
  said: Written;
  say: (more: Partial<Written>) => void;
  wrong: (box: string) => string | undefined;
}

function Heading({ pi, said, say, wrong }: Part & { pi: Pi }) {
  const [added, setAdded] = useState("");
  useEffect(() => document.getElementById(`${added}-plain`)?.focus(), [added]);
  const under = said.statements.filter((each) => each.pi === pi);
  const change = (id: string, more: Partial<Statement>) =>
    say({ statements: said.statements.map((each) => (each.id === id ? { ...each, ...more } : each)) });
  function add() {
    const one = statement(pi, said.statements);
    say({ statements: [...said.statements, one] });
    setAdded(one.id);
  }
  return (
    <Section id={pi} title={headings[pi].name}>
      <p class="govuk-body">{headings[pi].question}</p>
      {under.map(({ id, plain, easy }, place) => (
        <fieldset class="govuk-fieldset govuk-form-group" key={id}>
          <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">
            {headings[pi].name}, statement {place + 1}
          </legend>
          <Box
            id={`${id}-plain`}
            label="In plain words"
            hint="What somebody can say is true or not true. For example: I am listened to."
            text={plain}
            onText={(text) => change(id, { plain: text })}
            wrong={wrong(`${id}-plain`)}
          />
          <Box
            id={`${id}-easy`}
            label="The same in easy read"
            hint="One short sentence on each line."
            long
            text={easy}
            onText={(text) => change(id, { easy: text })}
            wrong={wrong(`${id}-easy`)}
          />
          <button
            class="govuk-button govuk-button--secondary"
            type="button"
            onClick={() => say({ statements: said.statements.filter((each) => each.id !== id) })}
          >
            Take statement {place + 1} out<span class="govuk-visually-hidden"> of {headings[pi].name}</span>
          </button>
        </fieldset>
      ))}
      <button class="govuk-button govuk-button--secondary" type="button" id={`add-${pi}`} onClick={add}>
        Add a statement<span class="govuk-visually-hidden"> to {headings[pi].name}</span>
      </button>
    </Section>
  );
}

function Scale({ items, said, say, wrong }: Part & { items: readonly Questionnaire[] }) {
  const known = [...scalesOf(items)].map(([value, { steps }]) => ({
    value,
    label: `${steps[0]!.words} to ${steps.at(-1)!.words.toLowerCase()}`,
    hint: steps.map(({ words }) => words).join(", "),
  }));
  const own = lines(said.steps).slice(1);
  return (
    <Section id="scale-of-it" title="How people answer">
      <Choice
        id="scale"
        question="On which scale?"
        hint="Both sides get the same. Figures are only ever compared on one scale."
        options={[...known, { value: OURS, label: "A scale of our own" }]}
        chosen={said.scale}
        choose={(scale) => say({ scale })}
        wrong={wrong("scale")}
      />
      {said.scale === OURS && (
        <>
          <Box
            id="steps"
            label="The answers to choose from"
            hint="One on each line, the lowest first. “I do not know” is always there."
            long
            text={said.steps}
            onText={(steps) => say({ steps })}
            wrong={wrong("steps")}
          />
          {own.length > 0 && (
            <Choice
              id="agrees"
              question="From which answer on do people agree?"
              options={own.map((words) => ({ value: words, label: words }))}
              chosen={said.agrees}
              choose={(agrees) => say({ agrees })}
              wrong={wrong("agrees")}
            />
          )}
        </>
      )}
    </Section>
  );
}

function Form({ me, items, from }: { me: Staff; items: readonly Questionnaire[]; from: Questionnaire | undefined }) {
  const draft = `instrument ${me.home} ${from?.code ?? ""} ${from?.edition ?? ""}`;
  const [said, setSaid] = useState<Written>(() => ({ ...begin(from, items[0]!), ...kept<Partial<Written>>(draft) }));
  const say = (more: Partial<Written>) => {
    const now = { ...said, ...more };
    keep(draft, now);
    setSaid(now);
  };
  async function send(): Promise<Answer<unknown>> {
    const [first, ...more] = faultsOf(said);
    if (first) return refused(first.member, first.detail, ...more);
    const body = bodyOf(said, items, from);
    return answer(api.POST("/v1/instruments", { params: { header: { "Idempotency-Key": keyFor(body) } }, body }));
  }
  const each = said.statements.flatMap(({ id }) => [`${id}-plain`, `${id}-easy`]);
  const boxes = ["title", "plain", "easy_read", "scale", "steps", "agrees", ...each];
  return (
    <OneThing
      send={send}
      then={() => {
        keep(draft, {});
        location.replace("/desk/instruments/?done=saved");
      }}
      boxes={{ ...Object.fromEntries(boxes.map((box) => [box, box])), questions: `add-${pis[0]}` }}
      button="Save it"
    >
      {(wrong) => (
        <>
          <Box id="title" label="What is it called?" text={said.title} onText={(title) => say({ title })} wrong={wrong("title")} />
          <Box
            id="plain"
            label="What people are told first"
            hint="What it is for, and what becomes of it."
            long
            text={said.plain}
            onText={(plain) => say({ plain })}
            wrong={wrong("plain")}
          />
          <Box
            id="easy_read"
            label="That in easy read"
            hint="One short sentence on each line."
            long
            text={said.easy}
            onText={(easy) => say({ easy })}
            wrong={wrong("easy_read")}
          />
          {pis.map((pi) => (
            <Heading key={pi} pi={pi} said={said} say={say} wrong={wrong} />
          ))}
          <Scale items={items} said={said} say={say} wrong={wrong} />
        </>
      )}
    </OneThing>
  );
}

function Page({ me, value: { items } }: { me: Staff; value: Instruments }) {
  const edition = Number(address.get("edition"));
  const from = items.find((each) => each.code === address.get("code") && each.edition === edition);
  return (
    <>
      <h1 class="govuk-heading-xl">{from?.id ? "Write a new edition" : "Write statements of our own"}</h1>
      <p class="govuk-body-l">Write them together with people of both sides. Once people are asked, they stay as they are.</p>
      {from?.id && <p class="govuk-body">Another edition begins a new line over time. Change only what has to change.</p>}
      <Form me={me} items={items} from={from} />
      <Foot back={["/desk/instruments/", "Back to all statements"]} />
    </>
  );
}

showDesk({ loaded: "The form is here.", ask: () => answer(api.GET("/v1/instruments")), View: Page });
