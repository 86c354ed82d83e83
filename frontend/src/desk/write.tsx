/** Writing down what somebody asked by phone, by letter or in the room: who, what, and then in their words. */
import { useState } from "preact/hooks";
import { type Answer, type Fault, answer, api } from "../api/client";
import { type Door, Doors } from "../doors";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { Day, NO_DAY, dayOf } from "../forms/day";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Link } from "../link";
import { label } from "../wording";
import { Pick } from "./find";
import { readPerson } from "./layers";
import { MEANS, type Said } from "./said";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

/** Not concerns: those go to one reader, and whoever has one writes it themselves. */
const KINDS = ["complaints", "corrections", "objections"] as const;
type Kind = (typeof KINDS)[number];

interface Form {
  name: string;
  what: string;
  /** The member for what kind of thing it is, and the one for a name of their own. */
  about: string;
  own?: string;
  question: string;
  boxes: readonly { member: string; label: string; hint?: string; missing?: string }[];
  clock: string;
}

const MONTH = "Leave it empty for today. The month in which you answer begins then.";

const FORMS: Readonly<Record<Kind, Form>> = {
  complaints: {
    name: "A complaint",
    what: "About how we used what we know of them.",
    about: "about",
    own: "about_label",
    question: "What is it about?",
    boxes: [{ member: "words", label: "What they said", hint: "In their own words.", missing: "Write down what they said." }],
    clock: "Leave it empty for today. The 30 days in which you tell them that it came begin then.",
  },
  corrections: {
    name: "Something to put right",
    what: "What we wrote down is not right.",
    about: "about",
    question: "What is it about?",
    boxes: [
      { member: "wrong", label: "What is wrong", hint: "In their own words.", missing: "Write down what is wrong." },
      { member: "would_be_right", label: "What would be right", hint: "Leave it empty if they did not say." },
    ],
    clock: MONTH,
  },
  objections: {
    name: "A use that they do not want",
    what: "It is stopped at once, until you decide.",
    about: "use",
    own: "use_label",
    question: "What do they not want?",
    boxes: [{ member: "words", label: "Why", hint: "Leave it empty if they did not say." }],
    clock: MONTH,
  },
};

const asked = new URLSearchParams(location.search);
const kind = KINDS.find((each) => each === asked.get("kind"));
const nobodys = asked.has("other");

const filled = (texts: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(texts).flatMap(([member, text]) => (text.trim() ? [[member, text.trim()]] : [])));

const create = (of: Kind, body: object): Promise<Answer<Said>> =>
  answer(
    api.POST(`/v1/${of}`, { params: { header: { "Idempotency-Key": keyFor(body) } }, body: body as never }),
  );

function Write({ of }: { of: Kind }) {
  const { about, own, question, boxes, clock } = FORMS[of];
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [on, setOn] = useState(NO_DAY);
  const say = (member: string) => (text: string) => setTexts({ ...texts, [member]: text });
  const told = (member: string) => texts[member] ?? "";
  const isOther = told(about) === "other";
  const needs: readonly Fault[] = [
    ...(nobodys ? [{ member: "made_as", detail: "Say in what role they asked." }] : []),
    { member: about, detail: "Choose what it is about." },
    ...(own && isOther ? [{ member: own, detail: "Say what it is." }] : []),
    ...boxes.flatMap(({ member, missing }) => (missing ? [{ member, detail: missing }] : [])),
    { member: "channel", detail: "Say how it came." },
  ];

  async function send(): Promise<Answer<Said>> {
    const [missing, ...more] = needs.filter(({ member }) => !told(member).trim());
    if (missing) return refused(missing.member, missing.detail, ...more);
    const { [own ?? ""]: other, ...rest } = filled(texts);
    const who = nobodys ? {} : { contributor_id: idInAddress };
    return create(of, { ...rest, ...who, ...(own && isOther && { [own]: other }), received_on: dayOf(on) });
  }

  const members = [about, own, "made_as", "channel", ...boxes.map(({ member }) => member)];
  return (
    <OneThing
      send={send}
      then={({ id }) => location.replace(`/desk/request/?kind=${of}&id=${id}&done=written`)}
      boxes={{ ...Object.fromEntries(members.map((member) => [member, member])), received_on: "on" }}
      button="Write it down"
    >
      {(wrong) => (
        <>
          {nobodys && (
            <Box
              id="made_as"
              label="In what role did they ask?"
              hint="For example: a carer. Write no name."
              wrong={wrong("made_as")}
              text={told("made_as")}
              onText={say("made_as")}
            />
          )}
          <Choice
            id={about}
            question={question}
            options={Object.keys(MEANS[of].about).map((value) => ({ value, label: label(MEANS[of].about, value) }))}
            chosen={told(about)}
            choose={say(about)}
            wrong={wrong(about)}
          />
          {own && isOther && (
            <Box id={own} label="What is it?" wrong={wrong(own)} text={told(own)} onText={say(own)} />
          )}
          {boxes.map(({ member, label: name, hint }) => (
            <Box
              key={member}
              id={member}
              label={name}
              hint={hint}
              long
              wrong={wrong(member)}
              text={told(member)}
              onText={say(member)}
            />
          ))}
          <Box
            id="channel"
            label="How did it come?"
            hint="For example: by phone, by letter, in person."
            wrong={wrong("channel")}
            text={told("channel")}
            onText={say("channel")}
          />
          <Day id="on" question="On which day did it come?" hint={clock} wrong={wrong("on")} text={on} onText={setOn} />
        </>
      )}
    </OneThing>
  );
}

function Who({ me }: { me: Staff }) {
  return (
    <>
      <h1 class="govuk-heading-xl">Who asked?</h1>
      {me.may("contributors:read") ? (
        <Pick me={me} to={(id) => `?id=${id}`} />
      ) : (
        <p class="govuk-body">Your role may not look for people. A coordinator can write it down with their name.</p>
      )}
      <Link href="?other&kind=complaints">Somebody of whom we keep no record</Link>
    </>
  );
}

function What({ me, name }: { me: Staff; name: string }) {
  const doors = KINDS.filter((each) => me.may(`${each}:write`)).map(
    (each): Door => ({ href: `?id=${idInAddress}&kind=${each}`, name: FORMS[each].name, what: FORMS[each].what }),
  );
  return (
    <>
      <p class="govuk-caption-l">{name}</p>
      <h1 class="govuk-heading-xl">What did they ask?</h1>
      <Doors to={doors} />
    </>
  );
}

function Page({ me, value: name }: { me: Staff; value: string }) {
  const of = nobodys ? "complaints" : kind;
  return (
    <>
      {!name && !nobodys && <Who me={me} />}
      {name && !of && <What me={me} name={name} />}
      {(name || nobodys) && of && (
        <>
          {name && <p class="govuk-caption-l">{name}</p>}
          <h1 class="govuk-heading-xl">{FORMS[of].name}</h1>
          <p class="govuk-body">
            {name && "They see it on their own page, with how it came. "}What they said stays as you write it here.
          </p>
          <Write of={of} />
        </>
      )}
      <Foot back={["/desk/requests/", "Back to what people asked"]} />
    </>
  );
}

/** What we call whoever asked, or nothing as long as that is not chosen. */
async function ask(): Promise<Answer<string>> {
  if (!idInAddress) return { value: "", etag: "" };
  const found = await readPerson(idInAddress);
  return "problem" in found ? found : { value: found.value.display_name, etag: found.etag };
}

showDesk({ loaded: "The page is here.", ask, View: Page });
