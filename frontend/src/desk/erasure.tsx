/** Erasing a record: what others wrote about the person is looked at, somebody agrees, and those who have some are told. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { Erasure, Finding } from "../api/shapes";
import { day, when } from "../dates";
import { Facts } from "../facts";
import { Box } from "../forms/box";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Outcome } from "../forms/said";
import { Sure } from "../forms/sure";
import { Link } from "../link";
import { Section } from "../section";
import { label, list } from "../wording";
import { ERASED } from "./erased";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const path = { id: idInAddress };

interface Looked {
  items: readonly Finding[];
  more: boolean;
}

interface Shown {
  erasure: Erasure;
  looked: Looked;
}

const KNOWS: Readonly<Record<string, string>> = {
  named: "the person agreed that they may know",
  sees: "they see the person in what you do together",
  read: "they read about the person",
  told: "they were told of the person",
  mentions: "the name stands in a text of theirs",
};

const WHERE: Readonly<Record<string, string>> = {
  "impact-record": "What changed",
  participation: "A part in a session",
  project: "A project",
  quote: "A quote",
  session: "A session",
};

const read = () => answer(api.GET("/v1/erasures/{id}", { params: { path } }));

const findings = (): Promise<Answer<Looked>> =>
  answer(api.GET("/v1/erasures/{erasure_id}/findings", { params: { path: { erasure_id: idInAddress } } }));

function move(to: string, reason?: string) {
  const body = { to, ...(reason && { reason }) };
  const header = { "Idempotency-Key": keyFor({ id: idInAddress, ...body }) };
  return answer(api.POST("/v1/erasures/{id}/transitions", { params: { path, header }, body }));
}

type Sort = Finding["words"];

/** Text as it is typed into a box; nothing where it is neither words nor a list of them. */
function typed(words: Sort): string | undefined {
  if (typeof words === "string") return words;
  if (Array.isArray(words) && words.every((each) => typeof each === "string")) return words.join("\n");
  return undefined;
}

const asKept = (text: string, before: Sort): Sort =>
  Array.isArray(before) ? text.split("\n").flatMap((line) => line.trim() || []) : text.trim();

function decide({ id }: Finding, words?: Sort): Promise<Answer<Finding>> {
  const body = words === undefined ? ({ decision: "kept" } as const) : ({ decision: "reworded", words } as const);
  return answer(
    api.POST("/v1/erasures/{erasure_id}/findings/{erasure_finding_id}/decision", {
      params: {
        path: { erasure_id: idInAddress, erasure_finding_id: id },
        header: { "Idempotency-Key": keyFor({ id, ...body }) },
      },
      body,
    }),
  );
}

function Decide({ finding, decided }: { finding: Finding; decided: (now: Finding) => void }) {
  const before = typed(finding.words);
  const [text, setText] = useState(before ?? "");
  const box = `words-${finding.id}`;
  return (
    <>
      <OneThing send={() => decide(finding)} then={decided} button="Keep it as it is" aside />
      {before !== undefined && (
        <details>
          <summary class="govuk-body">Say it without them</summary>
          <OneThing
            send={() => decide(finding, asKept(text, finding.words))}
            then={decided}
            boxes={{ "": box, words: box, [finding.member]: box }}
            button="Save these words"
          >
            {(wrong) => (
              <Box
                id={box}
                label="What it is to say"
                hint="It changes the record itself, in your name."
                long
                wrong={wrong(box)}
                text={text}
                onText={setText}
              />
            )}
          </OneThing>
        </details>
      )}
    </>
  );
}

const DECIDED = { kept: "You keep it as it is.", reworded: "It says something else now." } as const;

function Text({ finding, may, decided }: { finding: Finding; may: boolean; decided: (now: Finding) => void }) {
  const { words, decision } = finding;
  return (
    <li class="gt-record">
      <h3 class="govuk-heading-m">
        {WHERE[finding.resource] ?? label({}, finding.resource.replaceAll("-", " "))}: {finding.member.replaceAll("_", " ")}
      </h3>
      <p class="govuk-body gt-written">
        {words === null ? "It is gone, or your role may not see it." : (typed(words) ?? JSON.stringify(words))}
      </p>
      {decision && (
        <p class="govuk-body">
          <strong>{DECIDED[decision]}</strong>
        </p>
      )}
      {may && !decision && <Decide finding={finding} decided={decided} />}
    </li>
  );
}

interface Reviewing {
  looked: Looked;
  may: boolean;
  decided: (now: Finding) => void;
}

function Review({ looked: { items, more }, may, decided }: Reviewing) {
  const left = items.filter(({ decision }) => !decision).length;
  return (
    <Section id="review" title="What others wrote about them">
      <p class="govuk-body" role="status">
        {items.length
          ? left
            ? `${left} of ${items.length} to look at. Keep each, or say it without them.`
            : "All are looked at."
          : "Nobody wrote about them."}
        {more && " There are more after these."}
      </p>
      <ul class="gt-cards">
        {items.map((each) => (
          <Text key={each.id} finding={each} may={may} decided={decided} />
        ))}
      </ul>
    </Section>
  );
}

/** What cannot be undone, or ends it, asks once more. */
function Agree({ me, left, moved }: { me: Staff; left: boolean; moved: (now: Erasure, words: string) => void }) {
  return (
    <Section id="agree" title="Agree, or call it off">
      {left ? (
        <p class="govuk-body">Somebody has to look at all texts first.</p>
      ) : me.may("contributors.erasure:agree") ? (
        <>
          <p class="govuk-body">All that is kept of this person goes: who they are, what they said, their sign-in.</p>
          <Sure
            what="Erase this record"
            question="Erase it for good? It cannot be undone."
            yes="Yes, erase it for good"
            no="No, not now"
            send={() => move("agreed")}
            then={(now) => moved(now, "Agreed. It is erased within minutes. What somebody wrote meanwhile is looked at first.")}
          />
        </>
      ) : (
        <p class="govuk-body">All is looked at. An administrator can agree now, on this page.</p>
      )}
      <Sure
        what="Call it off"
        question="Call it off? Nothing is erased then."
        yes="Yes, call it off"
        no="No, go on with it"
        why="Why you call it off"
        send={(why) => move("cancelled", why)}
        then={(now) => moved(now, "Called off. Nothing was erased.")}
      />
    </Section>
  );
}

function Recipients({ erasure: { recipients, state } }: { erasure: Erasure }) {
  if (state !== "agreed" && state !== "done") return null;
  return (
    <Section id="tell" title="Whom you tell">
      <p class="govuk-body">
        {recipients.length ? "Tell them that this record was erased, so that they erase theirs." : "There is nobody to tell."}
      </p>
      <ul class="govuk-list">
        {recipients.map(({ organisation_id, name, how }) => (
          <li class="gt-item" key={organisation_id}>
            <strong>{name}</strong>
            <span class="gt-item__line">{label({}, list(how.map((each) => KNOWS[each] ?? each)))}.</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const LOOKS: readonly Erasure["state"][] = ["asked", "in_review"];

function Page({ me, value }: { me: Staff; value: Shown }) {
  const [erasure, setErasure] = useState(value.erasure);
  const [looked, setLooked] = useState(value.looked);
  const [said, setSaid] = useState("");
  const { state, created_at, due_on, finished_at } = erasure;
  const may = me.may("contributors.erasure:write");
  const left = looked.more || looked.items.some(({ decision }) => !decision);

  function decided(now: Finding) {
    setLooked({ ...looked, items: looked.items.map((each) => (each.id === now.id ? now : each)) });
    setSaid(DECIDED[now.decision!]);
  }

  return (
    <>
      <h1 class="govuk-heading-xl">Erase a record</h1>
      <Outcome key={said + looked.items.filter(({ decision }) => decision).length} words={said} />
      <p class="govuk-body-l">{ERASED[state].words}.</p>
      <Facts
        facts={[
          ["Asked on", day(created_at)],
          ["Due by", ERASED[state].waits ? when(due_on) : null],
          ["Erased on", finished_at ? day(finished_at) : null],
        ]}
      />
      {state === "asked" && (
        <>
          <p class="govuk-body">This takes a few minutes.</p>
          <Link href="">Look again</Link>
        </>
      )}
      {state === "in_review" && <Review looked={looked} may={may} decided={decided} />}
      {LOOKS.includes(state) && may && (
        <Agree
          me={me}
          left={state === "asked" || left}
          moved={(now, words) => {
            setErasure(now);
            setSaid(words);
          }}
        />
      )}
      <Recipients erasure={erasure} />
      {me.may("contributors:read") && ERASED[state].waits && (
        <Link href={`/desk/person/?id=${erasure.contributor_id}`}>Go to this person</Link>
      )}
      <Foot back={["/desk/requests/", "Back to what people asked"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const erasure = await read();
  if ("problem" in erasure) return erasure;
  const reviewed = erasure.value.state === "in_review";
  const looked = reviewed ? await findings() : { value: { items: [], more: false }, etag: "" };
  if ("problem" in looked) return looked;
  return { value: { erasure: erasure.value, looked: looked.value }, etag: erasure.etag };
}

showDesk({ loaded: "The request is here.", ask, View: Page });
