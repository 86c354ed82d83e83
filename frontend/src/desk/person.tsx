/** One person, as far as they are known here: what is private opens only for a reason. */
import type { Answer } from "../api/client";
import type { Consent, Contributor, Identity, Needs, Standpoint } from "../api/shapes";
import { readSupports } from "../api/supports";
import { Facts } from "../facts";
import { Outcome, arrived } from "../forms/said";
import { Link } from "../link";
import { type Names, isOfWords, ledgerOf, namesIn, since, uses, who } from "../my/ledger";
import { PURPOSES } from "../my/purposes";
import { Section } from "../section";
import { ComingIn } from "./coming-in";
import { BY, KNOWS, READ, SAID, lasts } from "./decisions";
import { LAYERS, readIdentity, readNeeds, readPerson, readStandpoints } from "./layers";
import { type Staff, Foot, PEOPLE, idInAddress, showDesk } from "./staff";
import { Standing } from "./status";
import { Why } from "./why";

const DONE: Readonly<Record<string, string>> = {
  added: "Added. Nothing more is needed now.",
  recorded: "Written down. They see it on their own page, with who wrote it down.",
};
const done = arrived();

interface Shown {
  person: Contributor;
  ledger: readonly Consent[];
  names: Names;
  /** Words for what can be ticked of what helps people. */
  called: Called;
}

type Called = ReadonlyMap<string, string>;

const change = (part: string) => `/desk/person/change/?id=${idInAddress}&part=${part}`;

/** What is filled in, under the names that the form has for it. */
function Filled({ part, members, none, called }: {
  part: string;
  members: object;
  none: string;
  /** Words for what is kept as a code. */
  called?: Called;
}) {
  const known = members as Record<string, string | readonly string[] | null | undefined>;
  const words = (value: string | readonly string[] | null) =>
    Array.isArray(value) ? value.map((each: string) => called?.get(each) ?? each) : value;
  const facts = LAYERS[part]!.fields.map(
    ({ member, label }) => [label, words(known[member] ?? null)] as [string, string | readonly string[] | null],
  );
  return facts.some(([, value]) => value?.length) ? <Facts facts={facts} /> : <p class="govuk-body">{none}</p>;
}

function Standpoints({ all }: { all: readonly Standpoint[] }) {
  if (!all.length) return <p class="govuk-body">They have not said what they bring.</p>;
  return (
    <ul class="gt-cards">
      {all.map(({ id, words }) => (
        <li class="gt-record" key={id}>
          <p class="govuk-body gt-written">{words}</p>
        </li>
      ))}
    </ul>
  );
}

function Decisions({ ledger, names }: Shown) {
  if (!ledger.length) return <p class="govuk-body">Nothing is written down yet.</p>;
  return (
    <ul class="govuk-list">
      {[...ledger].reverse().map((each) => (
        <li class="gt-item" key={each.id}>
          <strong>{SAID[each.decision]}</strong>: “{PURPOSES[each.purpose].name}”
          <span class="gt-item__line">
            {since(each)}, {BY[each.given_by]}
            {each.recorded_by && `, written down by ${each.recorded_by}`}
            {each.channel && ` (${each.channel})`}
          </span>
          {each.decision === "given" && (
            <span class="gt-item__line">
              {[who(each, names, isOfWords(each.purpose) ? READ : KNOWS), uses(each.uses), lasts(each.expires_on)].filter(Boolean).join(" · ")}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Private({ id, called }: { id: string; called: Called }) {
  return (
    <>
      <Section id="reach" title={LAYERS.reach!.title}>
        <p class="govuk-body">Locked. We write down who opens it, and why. They see that.</p>
        <Why<Identity> id="reach" button="Show who they are" read={(reason) => readIdentity(id, reason)}>
          {(value) => <Filled part="reach" members={value} none="Nothing is kept here." />}
        </Why>
        <Link href={change("reach")}>Change how to reach them</Link>
      </Section>
      <Section id="bring" title="What they bring">
        <p class="govuk-body">What they have lived through, in their own words. Open it only if you need it.</p>
        <Why<readonly Standpoint[]> id="bring" button="Show what they bring" read={(reason) => readStandpoints(id, reason)}>
          {(value) => <Standpoints all={value} />}
        </Why>
      </Section>
      <Section id="helps" title="What helps them">
        <Why<Needs> id="helps" button="Show what helps them" read={(reason) => readNeeds(id, reason)}>
          {(value) => (
            <>
              {value.messages_stopped && (
                <p class="govuk-body gt-banner">
                  <strong>They get no messages at all.</strong> They, or somebody for them, said so.
                </p>
              )}
              <Filled part="helps" members={value} called={called} none="They have not said what helps them." />
            </>
          )}
        </Why>
        <Link href={change("helps")}>Change what helps them</Link>
      </Section>
    </>
  );
}

function Ours({ me: { may }, shown }: { me: Staff; shown: Shown }) {
  const { person } = shown;
  const changes = may("contributors:write");
  return (
    <>
      {changes && <Link href={change("profile")}>Change how they want to be known</Link>}
      <Standing person={person} may={changes} />
      {may("contributors.identity:read") && <Private id={person.id} called={shown.called} />}
      {may("contributors.consents:read") && (
        <Section id="agreed" title="What they agreed to">
          <Decisions {...shown} />
          {may("contributors.consents:write") && (
            <Link href={`/desk/person/record/?id=${person.id}`}>Record a decision for them</Link>
          )}
        </Section>
      )}
      {may("participations:read") && (
        <Link href={`/v1/contributors/${person.id}/training-record?format=html`}>What they have been to</Link>
      )}
      <Link href={`/v1/reports/contributors/${person.id}?format=html`}>What they gave, and what came of it</Link>
      {may("payments:write") && (
        <Link href={`/desk/payment/offer/?id=${person.id}`}>Offer them pay</Link>
      )}
      {may("complaints:write") && (
        <Link href={`/desk/requests/write/?id=${person.id}`}>Write down what they asked</Link>
      )}
      {may("contributors.duplicates:write") && (
        <Link href={`/desk/person/same/?id=${person.id}`}>Another record is theirs too</Link>
      )}
      {may("contributors.audit:read") && (
        <Link href={`/desk/person/rights/?id=${person.id}`}>Copy, erasure and who looked</Link>
      )}
      {may("contributors.identity:write") && <ComingIn id={person.id} name={person.display_name} />}
    </>
  );
}

function Person({ me, value }: { me: Staff; value: Shown }) {
  const { person } = value;
  return (
    <>
      <h1 class="govuk-heading-xl">{person.display_name}</h1>
      <Outcome words={done && DONE[done]} />
      <Filled part="profile" members={person} none="Nothing more is written down." />
      {person.organisation_id === me.home ? (
        <Ours me={me} shown={value} />
      ) : (
        <p class="govuk-body gt-banner">A partner keeps this record. You see what this person agreed to show.</p>
      )}
      <Foot back={PEOPLE} />
    </>
  );
}

async function ask(me: Staff): Promise<Answer<Shown>> {
  const [found, supports] = await Promise.all([readPerson(idInAddress), readSupports()]);
  if ("problem" in found) return found;
  if ("problem" in supports) return supports;
  const person = found.value;
  const called = new Map(supports.value.items.map(({ code, label }) => [code, label]));
  if (person.organisation_id !== me.home || !me.may("contributors.consents:read"))
    return { value: { person, ledger: [], names: new Map(), called }, etag: found.etag };
  const ledger = await ledgerOf(person.id);
  if ("problem" in ledger) return ledger;
  return { value: { person, ledger: ledger.value, names: await namesIn(ledger.value), called }, etag: found.etag };
}

showDesk({ loaded: "The person is here.", ask, View: Person });
