/** Saying what is wrong: one question a page, then the answers to check, and who reads them before they are sent. */
import { type Answer, answer, api } from "../../api/client";
import type { Problem } from "../../api/client";
import { Box } from "../../forms/box";
import { Choice } from "../../forms/choice";
import { Heading } from "../../forms/heading";
import { Question, Row, useJourney } from "../../forms/journey";
import { OneThing } from "../../forms/one-thing";
import { Link } from "../../link";
import { Foot, type Me, showMine } from "../mine";
import {
  type Asked,
  CODES,
  type Code,
  type Kind,
  type Known,
  NAMES,
  NOTHING_KNOWN,
  type Said,
  kindOf,
  missing,
  optionsOf,
  stepsOf,
} from "./kinds";
import { type Named, readRecords } from "./records";

type Steps = ReturnType<typeof useJourney<Said, string>>;

function Ask({ asked, steps, record }: { asked: Asked; steps: Steps; record: Named | undefined }) {
  const { member, question, label, hint, options, own, clears } = asked;
  const { said, say } = steps;
  const text = said[member] ?? "";
  return (
    <>
      <Heading words={question} />
      {record && !options && <p class="govuk-body gt-banner gt-written">{record.words}</p>}
      {options && hint && <p class="govuk-body">{hint}</p>}
      <Question steps={steps} missing={missing(said, asked)}>
        {(wrong) =>
          options ? (
            <>
              <Choice
                id={member}
                question={label}
                options={optionsOf(options)}
                chosen={text}
                // What belongs to a choice before is not left over.
                choose={(value) => say({ [member]: value, ...(own && { [own]: "" }), ...(clears && { [clears]: "" }) })}
                wrong={wrong(member)}
              />
              {own && text === "other" && (
                <Box
                  id={own}
                  label="What is it?"
                  wrong={wrong(own)}
                  text={said[own] ?? ""}
                  onText={(value) => say({ [own]: value })}
                />
              )}
            </>
          ) : (
            <Box
              id={member}
              label={label}
              hint={hint}
              wrong={wrong(member)}
              text={text}
              onText={(value) => say({ [member]: value })}
              long
            />
          )
        }
      </Question>
    </>
  );
}

/** As it was typed or chosen. */
function shown({ member, options, own }: Asked, said: Said): string {
  const value = said[member] ?? "";
  return (own && said[own]) || options?.[value] || value.trim() || "Left empty";
}

/** There is nobody who could read it in place of the one it is about: that is no fault of whoever wrote it. */
function Instead({ problem, me }: { problem: Problem; me: Me }) {
  if (problem.code !== "nobody-to-read") return null;
  return (
    <>
      <p class="govuk-body">
        We are sorry. At {me.organisation} nobody else can read it yet, so we have not sent it. What you wrote is kept in
        this tab.
      </p>
      <p class="govuk-body">
        You can leave out whom it is about, or <a href="/help/">get help from somebody outside</a>.
      </p>
    </>
  );
}

function Check({ me, code, kind, known: { people }, steps }: Told & { steps: Steps }) {
  const { said } = steps;
  const questions = kind.questions(said);
  const boxes = Object.fromEntries(questions.map(({ member }) => [member, `change-${member}`]));
  const sent = () => {
    steps.forget();
    location.replace(`/my/wrong/?done=${code}`);
  };
  return (
    <>
      <Heading words="Check what you say" />
      <dl class="govuk-summary-list">
        {questions.map((asked) => (
          <Row key={asked.member} steps={steps} step={asked.member} name={asked.name} value={shown(asked, said)} />
        ))}
      </dl>
      <h2 class="govuk-heading-m">What happens then</h2>
      {kind.then(me, said).map((words) => (
        <p class="govuk-body" key={words}>
          {words}
        </p>
      ))}
      {code === "treated" && people.contact && (
        <p class="govuk-body">Would you like to speak with somebody instead? {people.contact}</p>
      )}
      <p class="govuk-body">Once it is sent, your words stay as they are. You can say more in another one.</p>
      <OneThing
        send={() => kind.send(said)}
        then={sent}
        boxes={boxes}
        button="Send"
        help={(problem) => <Instead problem={problem} me={me} />}
      />
    </>
  );
}

interface Told {
  me: Me;
  code: Code;
  kind: Kind;
  known: Known;
}

const address = new URLSearchParams(location.search);

function Tell(told: Told) {
  const { me, code, kind, known } = told;
  const chosen = known.records.find(({ id }) => id === address.get("record"));
  const steps = useJourney<Said, string>(
    `wrong-${code}${chosen ? `-${chosen.id}` : ""} ${me.id}`,
    chosen ? { about: chosen.about, record_id: chosen.id } : {},
    stepsOf(kind),
  );
  const asked = kind.questions(steps.said).find(({ member }) => member === steps.step);
  const record = known.records.find(({ id }) => id === steps.said.record_id);
  return (
    <>
      <p class="govuk-body">{NAMES[code]}</p>
      {asked ? <Ask key={asked.member} asked={asked} steps={steps} record={record} /> : <Check {...told} steps={steps} />}
      <Link href="/my/wrong/">Back without sending</Link>
      <Foot />
    </>
  );
}

const code = CODES.find((each) => each === address.get("what")) ?? "record";

/** Only a concern is about somebody, and only a correction about a record. */
async function ask(me: Me): Promise<Answer<Known>> {
  if (code === "treated") {
    const people = await answer(api.GET("/v1/concern-recipients"));
    return "problem" in people ? people : { value: { ...NOTHING_KNOWN, people: people.value }, etag: "" };
  }
  if (code !== "record") return { value: NOTHING_KNOWN, etag: "" };
  const records = await readRecords(me);
  return "problem" in records ? records : { value: { ...NOTHING_KNOWN, records: records.value }, etag: "" };
}

showMine({
  loaded: "The page is here.",
  ask,
  View: ({ me, value }) => <Tell me={me} code={code} kind={kindOf(code, value)} known={value} />,
});
