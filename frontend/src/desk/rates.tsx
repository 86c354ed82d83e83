/** What we pay: the rate cards with their days, and making a new one, which begins with the lines of the last. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { RateCard } from "../api/shapes";
import { when } from "../dates";
import { Box } from "../forms/box";
import { Day, NO_DAY, dayOf } from "../forms/day";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Outcome, arrived } from "../forms/said";
import { Select } from "../forms/select";
import { money, penceOf } from "../pay/money";
import { UNIT } from "../pay/payment";
import { Section } from "../section";
import { type Staff, Foot, showDesk } from "./staff";

const done = arrived();

type Unit = RateCard["lines"][number]["unit"];

interface Draft {
  name: string;
  unit: Unit;
  text: string;
  preparation: boolean;
  /** How long one of it is, where it is no hour. */
  minutes: string;
  /** What a young person gets instead. */
  young: string;
}

const BLANK: Draft = { name: "", unit: "hour", text: "", preparation: false, minutes: "", young: "" };

function Card({ card }: { card: RateCard }) {
  return (
    <li class="gt-record">
      <table class="govuk-table">
        <caption class="govuk-table__caption govuk-table__caption--m">
          {card.name}, from {when(card.valid_from)}
          {card.valid_until && `, ends on ${when(card.valid_until)}`}
        </caption>
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            <th scope="col" class="govuk-table__header">
              For what
            </th>
            <th scope="col" class="govuk-table__header">
              How much
            </th>
          </tr>
        </thead>
        <tbody class="govuk-table__body">
          {card.lines.map(({ name, unit, pence, includes_preparation, minutes, reward_under_18: young }) => (
            <tr class="govuk-table__row" key={name}>
              <th scope="row" class="govuk-table__header gt-plain">
                {name}
              </th>
              <td class="govuk-table__cell">
                {money(pence)} for {UNIT[unit]}
                {minutes && ` (${minutes} minutes)`}
                {includes_preparation && ", with time to prepare"}
                {young && <span class="gt-item__line">Under 18: {young}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </li>
  );
}

interface Asked {
  line: Draft;
  at: number;
  /** What is wrong with its minutes. */
  wrong: string | undefined;
  change: (line: Draft) => void;
}

function LineBoxes({ line, at, wrong, change }: Asked) {
  return (
    <fieldset class="govuk-fieldset gt-record">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Line {at + 1}</legend>
      <Box id={`name-${at}`} label="For what?" text={line.name} onText={(name) => change({ ...line, name })} />
      <Box
        id={`pounds-${at}`}
        label="How much, in pounds?"
        short
        text={line.text}
        onText={(text) => change({ ...line, text })}
      />
      <Select
        id={`unit-${at}`}
        label="For how long?"
        options={Object.entries(UNIT)}
        chosen={line.unit}
        choose={(unit) => change({ ...line, unit: unit as Unit })}
      />
      {line.unit !== "hour" && (
        <Box
          id={`minutes-${at}`}
          label="How many minutes is that?"
          hint="You can leave it empty. It shows what time is not paid for."
          short
          keys="numeric"
          wrong={wrong}
          text={line.minutes}
          onText={(minutes) => change({ ...line, minutes })}
        />
      )}
      <div class="govuk-checkboxes govuk-form-group">
        <div class="govuk-checkboxes__item">
          <input
            class="govuk-checkboxes__input"
            type="checkbox"
            id={`preparation-${at}`}
            checked={line.preparation}
            onChange={({ currentTarget: { checked } }) => change({ ...line, preparation: checked })}
          />
          <label class="govuk-label govuk-checkboxes__label" for={`preparation-${at}`}>
            Time to prepare is in it
          </label>
        </div>
      </div>
      <Box
        id={`young-${at}`}
        label="What does somebody under 18 get instead?"
        hint="For example: a voucher for £20. They are not paid like an adult."
        text={line.young}
        onText={(young) => change({ ...line, young })}
      />
    </fieldset>
  );
}

function Adding({ last }: { last: RateCard | undefined }) {
  const [name, setName] = useState("");
  const [from, setFrom] = useState(NO_DAY);
  const [lines, setLines] = useState<readonly Draft[]>(
    last?.lines.map(({ name, unit, pence, includes_preparation, minutes, reward_under_18: young }) => ({
      name,
      unit,
      text: (pence / 100).toFixed(2),
      preparation: includes_preparation ?? false,
      minutes: String(minutes ?? ""),
      young: young ?? "",
    })) ?? [BLANK],
  );
  const set = (at: number, line: Draft) => setLines(lines.map((each, index) => (index === at ? line : each)));

  async function send(): Promise<Answer<RateCard>> {
    const day = dayOf(from);
    const filled = lines.filter((line) => line.name.trim() || line.text.trim());
    const priced = filled.map(({ name, unit, text, preparation, minutes, young }) => ({
      name: name.trim(),
      unit,
      pence: penceOf(text) ?? -1,
      includes_preparation: preparation,
      // An hour is an hour.
      minutes: unit === "hour" || !minutes.trim() ? null : Number(minutes),
      reward_under_18: young.trim() || null,
    }));
    if (!name.trim()) return refused("name", "Say what the card is called.");
    if (!day) return refused("valid_from", "Say from which day it holds.");
    const wrong = priced.find((line) => !line.name || line.pence < 0);
    if (wrong || !priced.length) return refused("lines", "Give each line a name, and pounds such as 12.50.");
    const long = lines.findIndex(({ unit, minutes }) => unit !== "hour" && minutes.trim() && !/^\s*[1-9]\d*\s*$/.test(minutes));
    if (long >= 0) return refused(`minutes-${long}`, "Write the minutes as a whole number, or leave it empty.");
    const body = { name: name.trim(), valid_from: day, lines: priced };
    return answer(api.POST("/v1/rate-cards", { params: { header: { "Idempotency-Key": keyFor(body) } }, body }));
  }

  return (
    <Section id="new" title="Make a new card">
      <p class="govuk-body">A card that was used stays as it was. For new rates make a new one.</p>
      <OneThing
        send={send}
        then={() => location.replace("/desk/rates/?done")}
        boxes={{
          name: "card",
          valid_from: "from",
          lines: "name-0",
          ...Object.fromEntries(lines.map((_, at) => [`minutes-${at}`, `minutes-${at}`])),
        }}
        button="Save the card"
      >
        {(wrong) => (
          <>
            <Box id="card" label="What is it called?" wrong={wrong("card")} text={name} onText={setName} />
            <Day
              id="from"
              question="From which day?"
              hint="For example: 1 4 2027"
              wrong={wrong("from")}
              text={from}
              onText={setFrom}
            />
            {lines.map((line, at) => (
              <LineBoxes
                key={at}
                line={line}
                at={at}
                wrong={wrong(`minutes-${at}`)}
                change={(now) => set(at, now)}
              />
            ))}
            <div>
              <button
                class="govuk-button govuk-button--secondary"
                type="button"
                onClick={() => setLines([...lines, BLANK])}
              >
                One more line
              </button>
            </div>
          </>
        )}
      </OneThing>
    </Section>
  );
}

function Rates({ me, value }: { me: Staff; value: readonly RateCard[] }) {
  return (
    <>
      <h1 class="govuk-heading-xl">What we pay</h1>
      <Outcome words={done === undefined ? undefined : "Saved. You can offer pay by it from its first day."} />
      {!value.length && <p class="govuk-body">There is no rate card yet.</p>}
      <ul class="gt-cards">
        {value.map((card) => (
          <Card key={card.id} card={card} />
        ))}
      </ul>
      {me.may("rate-cards:write") && <Adding last={value[0]} />}
      <Foot back={["/desk/pay/", "Back to payments"]} />
    </>
  );
}

async function ask(): Promise<Answer<readonly RateCard[]>> {
  const found = await answer(api.GET("/v1/rate-cards", { params: { query: { limit: 200, sort: "-valid_from" } } }));
  return "problem" in found ? found : { value: found.value.items, etag: "" };
}

showDesk({ loaded: "The list is here.", ask, View: Rates });
