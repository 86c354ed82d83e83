/** Records that may be one person, with why, and those that were merged and can still be undone. */
import { type Answer, answer, api } from "../api/client";
import type { Duplicate } from "../api/shapes";
import { day } from "../dates";
import { Section } from "../section";
import { label, list } from "../wording";
import { HOW_SURE, WHY } from "./pairs";
import { type Staff, Foot, showDesk } from "./staff";

const MOST = 200;
const SUREST: readonly Duplicate["strength"][] = ["strong", "likely", "possible"];

interface Shown {
  open: readonly Duplicate[];
  more: boolean;
  merged: readonly Duplicate[];
}

function Pair({ pair: { id, strength, reasons } }: { pair: Duplicate }) {
  return (
    <li class="gt-item">
      <a class="govuk-link gt-alone" href={`/desk/duplicate/?id=${id}`}>
        {HOW_SURE[strength]}
      </a>
      <span class="gt-item__line">{label({}, list(reasons.map((each) => WHY[each])))}</span>
    </li>
  );
}

function Duplicates({ value: { open, more, merged } }: { me: Staff; value: Shown }) {
  return (
    <>
      <h1 class="govuk-heading-xl">Probable duplicates</h1>
      <p class="govuk-body-l">Two records that may be one person. Nothing is merged until somebody looks.</p>
      <Section id="open" title="To look at">
        {!open.length && <p class="govuk-body">There are none.</p>}
        {more && <p class="govuk-body">These are the first {MOST}. Look at them first.</p>}
        <ul class="govuk-list">
          {SUREST.flatMap((strength) => open.filter((each) => each.strength === strength)).map((each) => (
            <Pair key={each.id} pair={each} />
          ))}
        </ul>
      </Section>
      <Section id="merged" title="Merged">
        {!merged.length && <p class="govuk-body">None were merged.</p>}
        <ul class="govuk-list">
          {merged.map(({ id, merged_at, undo_until }) => (
            <li class="gt-item" key={id}>
              <a class="govuk-link gt-alone" href={`/desk/duplicate/?id=${id}`}>
                Merged on {day(merged_at!)}
              </a>
              {undo_until && <span class="gt-item__line">It can be undone until {day(undo_until)}</span>}
            </li>
          ))}
        </ul>
      </Section>
      <Foot back={["/desk/", "Back to my work"]} />
    </>
  );
}

const those = (status: Duplicate["status"]) =>
  answer(api.GET("/v1/duplicates", { params: { query: { status, limit: MOST } } }));

async function ask(): Promise<Answer<Shown>> {
  const [open, merged] = await Promise.all([those("open"), those("merged")]);
  if ("problem" in open) return open;
  if ("problem" in merged) return merged;
  const more = open.value.next_cursor !== null;
  return { value: { open: open.value.items, more, merged: merged.value.items }, etag: "" };
}

showDesk({ loaded: "The list is here.", ask, View: Duplicates });
