/** Two records side by side, for whoever says why: which stays, and what it takes; or that they are two people; or undoing it. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { Comparison, Duplicate, Merging } from "../api/shapes";
import { day } from "../dates";
import { Choice } from "../forms/choice";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Outcome } from "../forms/said";
import { Link } from "../link";
import { label, list } from "../wording";
import { HOW_SURE, WHY } from "./pairs";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";
import { Why, because } from "./why";

const path = { id: idInAddress };
const header = (what: object) => ({ "Idempotency-Key": keyFor({ id: idInAddress, ...what }) });

const read = () => answer(api.GET("/v1/duplicates/{id}", { params: { path } }));

const compare = (reason: string) =>
  answer(api.GET("/v1/duplicates/{id}/comparison", { params: { path }, headers: because(reason) }));

const merge = (body: Merging) =>
  answer(api.POST("/v1/duplicates/{id}/merge", { params: { path, header: header(body) }, body }));

function move(to: string) {
  const body = { to };
  return answer(api.POST("/v1/duplicates/{id}/transitions", { params: { path, header: header(body) }, body }));
}

/** What was changed since two records were merged: the kind of record, and of which members. */
interface Since {
  resource?: string;
  members?: readonly string[];
}

const changedSince = ({ resource, members }: Since) =>
  label({}, [resource?.replaceAll("-", " "), list((members ?? []).map((each) => each.replaceAll("_", " ")))].join(": "));

interface Undone {
  found: Answer<Duplicate>;
  since: readonly Since[];
}

async function undo(anyway: boolean): Promise<Undone> {
  let since: readonly Since[] = [];
  const call = api.POST("/v1/duplicates/{id}/undo", { params: { path, header: header({ anyway }) }, body: { anyway } });
  const found = await answer(
    call.then((told) => {
      since = (told.error as { changed_since?: readonly Since[] } | undefined)?.changed_since ?? [];
      return told;
    }),
  );
  return { found, since };
}

type Compared = Comparison["members"][number];
type Says = (now: Duplicate, words: string) => void;

/** A value in words, whatever its kind. */
function words(value: unknown): string {
  if (value === null || value === undefined || value === "") return "Nothing";
  if (Array.isArray(value)) return value.length ? list(value.map((each) => words(each))) : "Nothing";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return typeof value === "object" ? Object.values(value).map(words).join(", ") : String(value);
}

const said = (value: unknown) => words(value) !== "Nothing";
const name = ({ member }: Compared) => label({}, member.replaceAll("_", " "));
const idOf = ({ layer, member }: Compared) => `${layer}-${member}`;
const LISTS = { profile: "take", identity: "take_identity", needs: "take_needs" } as const;
const WHICH = ["First record", "Second record"] as const;

function Side({ seen, index }: { seen: Comparison; index: 0 | 1 }) {
  const { id, signs_in, created_at, below } = seen.records[index]!;
  const hangs = Object.entries(below).flatMap(([what, count]) => (count ? `${count} × ${what.replaceAll("-", " ")}` : []));
  return (
    <li class="gt-record">
      <h2 class="govuk-heading-m">
        {WHICH[index]}: {words(seen.members.find(({ member }) => member === "display_name")?.values[index])}
      </h2>
      <p class="govuk-body">
        Made on {day(created_at)}. {signs_in ? "They sign in with it." : "Nobody signs in with it."}
      </p>
      <p class="govuk-body">{hangs.length ? `With it: ${list(hangs)}.` : "Nothing else hangs on it."}</p>
      <Link href={`/desk/person/?id=${id}`}>Open the {WHICH[index].toLowerCase()}</Link>
    </li>
  );
}

function Merge({ seen, then }: { seen: Comparison; then: Says }) {
  const [stays, setStays] = useState("");
  const [taken, setTaken] = useState<Readonly<Record<string, string>>>({});
  const stayed = stays === "" ? -1 : Number(stays);
  /** Only where both say something there is something to choose: what one alone says is kept anyway. */
  const open = seen.members.filter(({ differ, values }) => differ && values.every(said));

  async function send(): Promise<Answer<Duplicate>> {
    if (stayed < 0) return refused("stays_id", "Choose which record stays.");
    const body: Merging = { stays_id: seen.records[stayed]!.id };
    for (const each of open) {
      const from = taken[idOf(each)];
      if (from === undefined || from === stays) continue;
      const into = LISTS[each.layer as keyof typeof LISTS];
      body[into] = [...(body[into] ?? []), each.member] as never[];
    }
    return merge(body);
  }

  return (
    <OneThing
      send={send}
      then={(now) => then(now, "Merged. There is one record now.")}
      boxes={{ stays_id: "stays" }}
      button="Merge them"
    >
      {(wrong) => (
        <>
          <Choice
            id="stays"
            question="Which record stays?"
            options={WHICH.map((which, index) => ({ value: String(index), label: which }))}
            chosen={stays}
            choose={setStays}
            wrong={wrong("stays")}
          />
          {open.map((each) => (
            <Choice
              key={idOf(each)}
              id={idOf(each)}
              question={name(each)}
              options={each.values.map((value, index) => ({
                value: String(index),
                label: words(value),
                hint: WHICH[index],
              }))}
              chosen={taken[idOf(each)] ?? stays}
              choose={(from) => setTaken({ ...taken, [idOf(each)]: from })}
            />
          ))}
        </>
      )}
    </OneThing>
  );
}

function Compare({ seen, may, then }: { seen: Comparison; may: boolean; then: Says }) {
  const same = seen.members.filter(({ differ, values }) => !differ || !values.every(said));
  return (
    <>
      <ul class="gt-cards">
        <Side seen={seen} index={0} />
        <Side seen={seen} index={1} />
      </ul>
      {same.length > 0 && <h2 class="govuk-heading-m">What is the same, or only one says</h2>}
      <dl class="govuk-summary-list">
        {same.map((each) => (
          <div class="govuk-summary-list__row" key={idOf(each)}>
            <dt class="govuk-summary-list__key">{name(each)}</dt>
            <dd class="govuk-summary-list__value">{words(each.values.find(said))}</dd>
          </div>
        ))}
      </dl>
      {seen.withheld.length > 0 && <p class="govuk-body">Your role may not see all that there is.</p>}
      {may && seen.may_merge && <Merge seen={seen} then={then} />}
      {!seen.may_merge && (
        <p class="govuk-body gt-banner">They cannot be merged: different people sign in with them.</p>
      )}
    </>
  );
}

function Undo({ pair, then }: { pair: Duplicate; then: Says }) {
  const [since, setSince] = useState<readonly Since[]>([]);
  if (!pair.undo_until) return <p class="govuk-body">It can no longer be undone.</p>;

  /** What was changed since is listed first; pressing again leaves that as it is. */
  async function send(): Promise<Answer<Duplicate>> {
    const { found, since: changed } = await undo(since.length > 0);
    setSince(changed);
    return changed.length ? refused("", "Some of it was changed since. Look at what, and press again to go on.") : found;
  }

  return (
    <>
      <p class="govuk-body">It can be undone until {day(pair.undo_until)}.</p>
      <OneThing
        send={send}
        then={(now) => then(now, "Undone. There are two records again.")}
        button={since.length ? "Undo it, and leave that as it is" : "Undo it"}
      >
        {() =>
          since.length > 0 && (
            <>
              <p class="govuk-body">Changed since. It stays as it is now, with the record that stayed:</p>
              <ul class="govuk-list">
                {since.map((each) => (
                  <li class="gt-item" key={JSON.stringify(each)}>
                    {changedSince(each)}
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </OneThing>
    </>
  );
}

function Page({ me, value }: { me: Staff; value: Duplicate }) {
  const [pair, setPair] = useState(value);
  const [done, setDone] = useState("");
  const may = me.may("contributors.duplicates:write");
  const then: Says = (now, what) => {
    setPair(now);
    setDone(what);
  };
  return (
    <>
      <h1 class="govuk-heading-xl">One person or two</h1>
      <Outcome words={done} />
      {pair.status !== "not_the_same" && (
        <p class="govuk-body-l">
          {pair.status === "merged"
            ? `Merged on ${day(pair.merged_at!)}.`
            : `${HOW_SURE[pair.strength]}: ${list(pair.reasons.map((each) => WHY[each]))}.`}
        </p>
      )}
      {pair.status === "open" && (
        <>
          <Why<Comparison> id="pair" button="Show both records" read={compare}>
            {(seen) => <Compare seen={seen} may={may} then={then} />}
          </Why>
          {may && (
            <OneThing
              send={() => move("not_the_same")}
              then={(now) => then(now, "Saved. They are two people, and are not shown again.")}
              button="They are two people"
              aside
            />
          )}
        </>
      )}
      {pair.status === "not_the_same" && (
        <>
          <p class="govuk-body-l">They are two people.</p>
          {may && (
            <OneThing
              send={() => move("open")}
              then={(now) => then(now, "Saved. It is open again.")}
              button="Look at it again"
              aside
            />
          )}
        </>
      )}
      {pair.status === "merged" && (
        <>
          <Link href={`/desk/person/?id=${pair.contributor_id}`}>Open the record that stayed</Link>
          {may && <Undo pair={pair} then={then} />}
        </>
      )}
      <Foot back={["/desk/duplicates/", "Back to probable duplicates"]} />
    </>
  );
}

showDesk({ loaded: "The page is here.", ask: read, View: Page });
