/** What people asked for and said: what waits for an answer, the most overdue first. */
import { type Answer, answer, api } from "../api/client";
import type { Erasure } from "../api/shapes";
import { today, when } from "../dates";
import { Link } from "../link";
import { Section } from "../section";
import { ERASED } from "./erased";
import { KINDS, type Kind, MEANS, type Said, due, listOf, title } from "./said";
import { type Staff, Foot, showDesk } from "./staff";

const all = new URLSearchParams(location.search).has("all");

interface Listed {
  said: readonly { kind: Kind; items: readonly Said[] }[];
  erasures: readonly Erasure[] | undefined;
}

function Item({ kind, each }: { kind: Kind; each: Said }) {
  const { received_on: came, status, due_on } = each;
  return (
    <li class="gt-item">
      <a class="govuk-link gt-alone" href={`/desk/request/?kind=${kind}&id=${each.id}`}>
        {title(kind, each)}
      </a>
      {due_on && (
        <span class="gt-item__line">{due_on < today ? <strong>{due(due_on, today)}</strong> : due(due_on, today)}</span>
      )}
      <span class="gt-item__line">
        {[MEANS[kind].status[status], came && `came on ${when(came)}`].filter(Boolean).join(" · ")}
      </span>
    </li>
  );
}

function Kept({ kind, items }: { kind: Kind; items: readonly Said[] }) {
  const { many } = MEANS[kind];
  return (
    <Section id={kind} title={many}>
      {kind === "concerns" && (
        <p class="govuk-body">These are for you alone. No one else here sees them, or that there are any.</p>
      )}
      {items.length ? (
        <ul class="govuk-list">
          {items.map((each) => (
            <Item key={each.id} kind={kind} each={each} />
          ))}
        </ul>
      ) : (
        <p class="govuk-body">{all ? "There are none." : "None wait for an answer."}</p>
      )}
    </Section>
  );
}

function Erasures({ items }: { items: readonly Erasure[] }) {
  const shown = items.filter(({ state }) => all || ERASED[state].waits);
  return (
    <Section id="erasures" title="Records to erase">
      {!shown.length && <p class="govuk-body">{all ? "There are none." : "None wait to be erased."}</p>}
      <ul class="govuk-list">
        {shown.map(({ id, state, due_on, created_at }) => (
          <li class="gt-item" key={id}>
            <a class="govuk-link gt-alone" href={`/desk/erasure/?id=${id}`}>
              Asked on {when(created_at.slice(0, 10))}
            </a>
            {ERASED[state].waits && <span class="gt-item__line">{due(due_on, today)}</span>}
            <span class="gt-item__line">{ERASED[state].words}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Requests({ me, value: { said, erasures } }: { me: Staff; value: Listed }) {
  return (
    <>
      <h1 class="govuk-heading-xl">What people asked</h1>
      <p class="govuk-body-l">
        {all ? "Everything, also what is answered." : "What waits for an answer. The most overdue comes first."}
      </p>
      {me.may("complaints:write") && <Link href="/desk/requests/write/">Write down what somebody asked</Link>}
      {said.map((each) => (
        <Kept key={each.kind} {...each} />
      ))}
      {erasures && <Erasures items={erasures} />}
      {erasures && <p class="govuk-body">Copies of a record stand with the person, under “Copy, erasure and who looked”.</p>}
      <Link href={all ? "/desk/requests/" : "/desk/requests/?all"}>
        {all ? "Show only what waits" : "Show what is answered too"}
      </Link>
      <Foot back={["/desk/", "Back to my work"]} />
    </>
  );
}

async function ask(me: Staff): Promise<Answer<Listed>> {
  const kinds = KINDS.filter((kind) => me.may(`${kind}:read`));
  const erasing = me.may("contributors.erasure:read");
  const [erasures, ...found] = await Promise.all([
    erasing && answer(api.GET("/v1/erasures", { params: { query: { limit: 200, sort: "-created_at" } } })),
    ...kinds.map((kind) => listOf(kind, all)),
  ]);
  if (erasures && "problem" in erasures) return erasures;
  const said: { kind: Kind; items: readonly Said[] }[] = [];
  for (const [index, each] of found.entries()) {
    if ("problem" in each) return each;
    said.push({ kind: kinds[index]!, items: each.value });
  }
  return { value: { said, erasures: erasures ? erasures.value.items : undefined }, etag: "" };
}

showDesk({ loaded: "The list is here.", ask, View: Requests });
