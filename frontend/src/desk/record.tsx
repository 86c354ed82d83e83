/** Writing down what a person decided, for somebody who does not do it on their own page. */
import { useState } from "preact/hooks";
import { type Answer, answer, api, every } from "../api/client";
import type { Decision, Organisation, Use, Wording } from "../api/shapes";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { Day, NO_DAY, dayOf } from "../forms/day";
import { refused } from "../forms/faults";
import { OneThing } from "../forms/one-thing";
import { Several } from "../forms/several";
import { Link } from "../link";
import { current, decide, isOfWords, use } from "../my/ledger";
import { PURPOSES } from "../my/purposes";
import { label } from "../wording";
import { DECIDES, KNOWS, SAID } from "./decisions";
import { readPerson, readStandpoints } from "./layers";
import { type Staff, Foot, idInAddress, showDesk, toPerson } from "./staff";

type Purpose = Decision["purpose"];
type Audience = NonNullable<Decision["audience"]>;

const purpose = new URLSearchParams(location.search).get("purpose") as Purpose | null;

interface Subject {
  id: string;
  words: string;
}

interface Shown {
  name: string;
  wording: Wording | undefined;
  /** What it can be about, where it is about one thing. */
  subjects: readonly Subject[];
  organisations: readonly Organisation[];
}

function Choose({ name }: { name: string }) {
  return (
    <>
      <h1 class="govuk-heading-xl">What did they decide on?</h1>
      <p class="govuk-body">For {name}. They see what you write down here.</p>
      <ul class="govuk-list">
        {Object.entries(PURPOSES).map(([code, { name: what }]) => (
          <li key={code}>
            <a class="govuk-link gt-alone" href={`?id=${idInAddress}&purpose=${code}`}>
              {what}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

const CAN_BE_NAMED: readonly Audience[] = ["named", "partners", "public"];

function audiencesOf(code: Purpose): readonly Audience[] {
  if (isOfWords(code)) return CAN_BE_NAMED;
  const { audiences } = PURPOSES[code];
  return audiences.includes("partners") ? ["named", ...audiences] : audiences;
}

const NOTHING = { decision: "", given_by: "", audience: "", subject: "", by: "", channel: "" };

function Form({ me, shown, of }: { me: Staff; shown: Shown; of: Purpose }) {
  const { wording, subjects, organisations } = shown;
  const [said, setSaid] = useState(NOTHING);
  const [recipients, setRecipients] = useState<readonly string[]>([]);
  const [uses, setUses] = useState<readonly string[]>([]);
  const [on, setOn] = useState(NO_DAY);
  const [until, setUntil] = useState(NO_DAY);
  const say = (more: Partial<typeof NOTHING>) => setSaid({ ...said, ...more });
  const audiences = audiencesOf(of);
  const yes = said.decision === "given";

  async function send(): Promise<Answer<unknown>> {
    if (!said.decision) return refused("decision", "Choose what they said.");
    if (!said.given_by) return refused("given_by", "Choose who decided.");
    return decide(idInAddress, {
      purpose: of,
      decision: said.decision as Decision["decision"],
      given_by: said.given_by as Decision["given_by"],
      recorded_by: said.by.trim() || null,
      channel: said.channel.trim() || null,
      subject_id: said.subject || null,
      audience: yes && said.audience ? (said.audience as Audience) : null,
      recipients: yes && said.audience === "named" ? [...recipients] : [],
      uses: yes ? ([...uses] as Use[]) : [],
      decided_on: dayOf(on),
      expires_on: yes ? dayOf(until) : null,
      wording_version: wording?.version ?? null,
    });
  }

  const boxes = {
    decision: "decision",
    given_by: "given_by",
    recorded_by: "recorded_by",
    channel: "channel",
    subject_id: "subject",
    audience: "audience",
    recipients: "recipients",
    uses: "uses",
    decided_on: "on",
    expires_on: "until",
  };
  return (
    <OneThing
      send={send}
      then={() => location.replace(`/desk/person/?id=${idInAddress}&done=recorded`)}
      boxes={boxes}
      button="Write it down"
    >
      {(wrong) => (
        <>
          {subjects.length > 0 && (
            <Choice
              id="subject"
              question="What is it about?"
              options={subjects.map(({ id, words }) => ({ value: id, label: words }))}
              chosen={said.subject}
              choose={(subject) => say({ subject })}
              wrong={wrong("subject")}
            />
          )}
          <Choice
            id="decision"
            question="What did they say?"
            options={Object.entries(SAID).map(([value, words]) => ({ value, label: words }))}
            chosen={said.decision}
            choose={(decision) => say({ decision })}
            wrong={wrong("decision")}
          />
          <Choice
            id="given_by"
            question="Who decided?"
            options={Object.entries(DECIDES).map(([value, words]) => ({
              value,
              label: label({}, value === "recorded_for_them" ? "they did, and I write it down for them" : words),
            }))}
            chosen={said.given_by}
            choose={(given_by) => say({ given_by })}
            wrong={wrong("given_by")}
          />
          <Box
            id="recorded_by"
            label="Who writes it down"
            hint={`By role, for example: coordinator at ${me.organisation}.`}
            wrong={wrong("recorded_by")}
            text={said.by}
            onText={(by) => say({ by })}
          />
          <Box
            id="channel"
            label="How they said it"
            hint="For example: in person, by phone, on a form."
            wrong={wrong("channel")}
            text={said.channel}
            onText={(channel) => say({ channel })}
          />
          {audiences.length > 1 && (
            <Choice
              id="audience"
              question="If yes: who may know?"
              options={audiences.map((value) => ({ value, label: KNOWS[value] }))}
              chosen={said.audience}
              choose={(audience) => say({ audience })}
              wrong={wrong("audience")}
            />
          )}
          {said.audience === "named" && (
            <Several
              id="recipients"
              question="Which organisations?"
              options={organisations.map(({ id, name }) => ({ value: id, label: name }))}
              chosen={recipients}
              choose={setRecipients}
              wrong={wrong("recipients")}
            />
          )}
          {isOfWords(of) && (
            <Several
              id="uses"
              question="If yes: where may they be shown?"
              hint="None means anywhere."
              options={Object.entries(use).map(([value, words]) => ({ value, label: words }))}
              chosen={uses}
              choose={setUses}
              wrong={wrong("uses")}
            />
          )}
          <Day
            id="on"
            question="On which day did they say so?"
            hint="Leave it empty for today."
            wrong={wrong("on")}
            text={on}
            onText={setOn}
          />
          <Day
            id="until"
            question="If yes: until which day?"
            hint="Leave it empty if there is no end. For example: 31 3 2027."
            wrong={wrong("until")}
            text={until}
            onText={setUntil}
          />
        </>
      )}
    </OneThing>
  );
}

function Record({ me, value }: { me: Staff; value: Shown }) {
  const of = purpose && purpose in PURPOSES ? purpose : null;
  return (
    <>
      {of ? (
        <>
          <p class="govuk-caption-l">{value.name}</p>
          <h1 class="govuk-heading-xl">{PURPOSES[of].name}</h1>
          <p class="govuk-body">Read this to them first:</p>
          <p class="govuk-body-l gt-banner">{value.wording?.plain}</p>
          <p class="govuk-body">If they say no: {PURPOSES[of].without}</p>
          <Form me={me} shown={value} of={of} />
          <Link href={`?id=${idInAddress}`}>Something else</Link>
        </>
      ) : (
        <Choose name={value.name} />
      )}
      <Foot back={toPerson(idInAddress)} />
    </>
  );
}

/** Their standpoints, their quotes or their biographies: what this purpose can be about. */
function subjectsOf(id: string): Promise<Answer<readonly Subject[]>> {
  const path = { contributor_id: id };
  if (purpose === "share_standpoint") return readStandpoints(id, "their_request");
  if (purpose === "publish_quote")
    return every((more) =>
      answer(api.GET("/v1/quotes", { params: { query: { limit: 200, ...path, ...more } } })),
    );
  if (purpose === "publish_biography")
    return every((more) =>
      answer(
        api.GET("/v1/contributors/{contributor_id}/biographies", {
          params: { path, query: { limit: 200, ...more } },
        }),
      ),
    );
  return Promise.resolve({ value: [], etag: "" });
}

async function ask(me: Staff): Promise<Answer<Shown>> {
  const [person, wordings, subjects, all] = await Promise.all([
    readPerson(idInAddress),
    answer(api.GET("/v1/consent-wordings")),
    subjectsOf(idInAddress),
    every((more) => answer(api.GET("/v1/organisations", { params: { query: { limit: 200, ...more } } }))),
  ]);
  if ("problem" in person) return person;
  if ("problem" in wordings) return wordings;
  if ("problem" in subjects) return subjects;
  if ("problem" in all) return all;
  const wording = purpose ? current(wordings.value.items).get(purpose) : undefined;
  const organisations = all.value.filter(({ id }) => id !== me.home);
  return { value: { name: person.value.display_name, wording, subjects: subjects.value, organisations }, etag: "" };
}

showDesk({ loaded: "The page is here.", ask, View: Record });
