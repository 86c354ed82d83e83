/** What I agreed to: each purpose, who may know, until when; all that was decided before; and changing it. */
import { type Answer, answer, api } from "../api/client";
import { TAKEN_BACK } from "../api/codes";
import type { Consent, Standpoint, Wording } from "../api/shapes";
import { today, when } from "../dates";
import { Outcome, arrived } from "../forms/said";
import { Link } from "../link";
import { Section } from "../section";
import { Agree, type Question } from "./agree";
import { readIdentity } from "./identity";
import { type Names, about, current, isOfWords, ledgerOf, namesIn, since, standing, who } from "./ledger";
import { Foot, type Me, showMine } from "./mine";
import { PURPOSES } from "./purposes";

const DONE: Readonly<Record<string, string>> = {
  yes: "Saved: you said yes.",
  no: "Saved: you said no. From now on nobody is shown it.",
};
const SAID: Readonly<Record<Consent["decision"], string>> = {
  given: "Yes",
  refused: "No",
  [TAKEN_BACK]: "Taken back",
};

const asked = new URLSearchParams(location.search);
const done = arrived();

interface All {
  /** Whether what they agree to waits for the adult who is responsible for them (under 16). */
  waits: boolean;
  ledger: readonly Consent[];
  standpoints: readonly Standpoint[];
  wordings: ReadonlyMap<Consent["purpose"], Wording>;
  /** Names of the organisations that were named. */
  names: Names;
}

async function ask(me: Me): Promise<Answer<All>> {
  const params = { path: { contributor_id: me.id }, query: { limit: 100 } };
  const [consents, standpoints, wordings, identity] = await Promise.all([
    ledgerOf(me.id),
    answer(api.GET("/v1/contributors/{contributor_id}/standpoints", { params })),
    answer(api.GET("/v1/consent-wordings")),
    readIdentity(me),
  ]);
  if ("problem" in identity) return identity;
  if ("problem" in consents) return consents;
  if ("problem" in standpoints) return standpoints;
  if ("problem" in wordings) return wordings;
  const ledger = consents.value;
  const names = await namesIn(ledger);
  return {
    value: {
      waits: identity.value.age_stage === "under_16",
      ledger,
      standpoints: standpoints.value.items,
      wordings: current(wordings.value.items),
      names,
    },
    etag: "",
  };
}

/** Everything that can be decided here: each purpose, and each standpoint and each thing decided on before. */
function questions({ ledger, standpoints, wordings }: All): readonly Question[] {
  const codes = Object.keys(PURPOSES) as Consent["purpose"][];
  return codes.flatMap((purpose) => {
    const before = ledger.filter((each) => each.purpose === purpose).map(({ subject_id }) => subject_id ?? null);
    const own = purpose === "share_standpoint" ? standpoints.map(({ id }) => id) : [];
    const whole = PURPOSES[purpose].audiences.length && purpose !== "share_standpoint" ? [null] : [];
    return [...new Set([...whole, ...own, ...before])].map((subject) => ({
      purpose,
      subject,
      words: standpoints.find(({ id }) => id === subject)?.words ?? null,
      wording: wordings.get(purpose),
      agreed: standing(ledger.filter(about(purpose, subject)), today).length > 0,
    }));
  });
}

const byAdult = ({ given_by }: Consent) => given_by === "adult_responsible";

function Holds({ all, question: { purpose, subject } }: { all: All; question: Question }) {
  const mine = all.ledger.filter(about(purpose, subject));
  const own = standing(mine.filter((each) => !byAdult(each)), today);
  const adults = standing(mine.filter(byAdult), today);
  const yes = all.waits ? [...own, ...adults] : standing(mine, today);
  const last = mine.at(-1);
  if (!last) return <p class="govuk-body">You have not been asked, or have not decided.</p>;
  if (!yes.length)
    return (
      <p class="govuk-body">
        {last.decision === "given" ? `Your yes ended on ${when(last.expires_on!)}.` : `${SAID[last.decision]}, on ${since(last)}.`}
      </p>
    );
  return (
    <>
      <ul class="govuk-list">
        {yes.map((each) => (
          <li key={each.id}>
            <strong>Yes</strong>
            {all.waits && byAdult(each) && ", by the adult responsible for you"}, since {since(each)}. Who may know: {who(each, all.names)}.{" "}
            {each.expires_on && `Until ${when(each.expires_on)}.`}
          </li>
        ))}
      </ul>
      {all.waits && <p class="govuk-body">{together(own.length > 0, adults.length > 0)}</p>}
    </>
  );
}

/** Under 16 only that holds to which both say yes, each for themselves. */
function together(own: boolean, adults: boolean): string {
  if (own && adults) return "You and the adult responsible for you said yes. What both of you said holds.";
  return adults
    ? "The adult responsible for you said yes. It does not hold until you say yes too."
    : "It waits. It does not hold until the adult responsible for you says yes too.";
}

/** Words have a page of their own, where they can be read before anything is decided. */
function address({ purpose, subject }: Question): string {
  if (isOfWords(purpose)) return subject ? `/my/words/decide/?text=${subject}` : "/my/words/";
  return `?for=${purpose}${subject ? `&about=${subject}` : ""}`;
}

function Item({ all, question }: { all: All; question: Question }) {
  const { name } = PURPOSES[question.purpose];
  return (
    <li class="gt-card">
      <h2 class="govuk-heading-m gt-card__title">{name}</h2>
      {question.words && <p class="govuk-body gt-banner gt-written">{question.words}</p>}
      <p class="govuk-body">{question.wording?.plain}</p>
      <Holds all={all} question={question} />
      <Link href={address(question)}>
        {question.agreed ? "Change or take back" : "Decide"}
        <span class="govuk-visually-hidden">
          : {name} {question.words}
        </span>
      </Link>
    </li>
  );
}

const BY: Readonly<Record<Consent["given_by"], string>> = {
  self: "by you",
  adult_responsible: "by the adult responsible for you",
  advocate: "by your advocate",
  recorded_for_them: "recorded for you",
  turned_18: "on the day from which you decide for yourself",
};

function Before({ ledger }: All) {
  if (!ledger.length) return null;
  return (
    <Section id="before" title="All that was decided">
      <ul class="govuk-list">
        {[...ledger].reverse().map((each) => (
          <li class="gt-item" key={each.id}>
            {since(each)}: {PURPOSES[each.purpose].name}. {SAID[each.decision]}, {BY[each.given_by]}
            {each.recorded_by && ` (written down by ${each.recorded_by})`}.
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Consents({ me, value }: { me: Me; value: All }) {
  const every = questions(value);
  const chosen = every.find((each) => each.purpose === asked.get("for") && each.subject === asked.get("about"));
  if (chosen)
    return (
      <Agree
        me={me}
        question={chosen}
        waits={value.waits}
        done={(what) => location.replace(`/my/consents/?done=${what}`)}
      />
    );
  return (
    <>
      <h1 class="govuk-heading-xl">What I agreed to</h1>
      <Outcome words={done && DONE[done]} />
      <p class="govuk-body-l">Each thing is decided by itself. You can take back a yes at any time.</p>
      {value.waits && (
        <p class="govuk-body gt-banner">
          You are under 16. Your yes holds once the adult who is responsible for you says yes too. Your no holds at once.
        </p>
      )}
      <ul class="gt-cards">
        {every.map((question) => (
          <Item key={`${question.purpose} ${question.subject}`} all={value} question={question} />
        ))}
      </ul>
      <Before {...value} />
      <Foot />
    </>
  );
}

showMine({ loaded: "The page is here.", ask, View: Consents });
