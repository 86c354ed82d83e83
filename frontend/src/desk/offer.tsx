/** Offering pay to one person: by a line of a rate card, or an amount with its reason; a reward to the young. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { components } from "../api/schema";
import type { Payment, Person, RateCard } from "../api/shapes";
import { today } from "../dates";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Select } from "../forms/select";
import { NO_AMOUNT, money, penceOf } from "../pay/money";
import { NEW, REWARD as GIVEN, UNIT } from "../pay/payment";
import { label } from "../wording";
import { Foot, idInAddress, showDesk, toPerson } from "./staff";

const FREE = "free";
const REWARD = "reward";
const BOXES = {
  rate_line: "line",
  for_what: "what",
  minutes: "number",
  quantity: "number",
  amount_offered_pence: "amount",
  why: "why",
  kind: "line",
  reward: "reward",
  reward_label: "label",
};

type Body = components["schemas"]["PaymentCreate"];
type Line = RateCard["lines"][number];

const REWARDS = Object.entries(GIVEN).map(([value, words]) => [value, label(GIVEN, value, words)] as const);

interface Shown {
  person: Person;
  cards: readonly RateCard[];
}

type Reward = NonNullable<Body["reward"]>;

const price = ({ name, unit, pence }: Line) => `${name}: ${money(pence)} for ${UNIT[unit]}`;

/** The lines that hold today, each with its card. */
const linesOf = (cards: readonly RateCard[]) =>
  cards
    .filter(({ valid_from, valid_until }) => valid_from <= today && (!valid_until || today < valid_until))
    .flatMap((card) => card.lines.map((line) => ({ value: `${card.id} ${line.name}`, card, line })));

type Said = Omit<Body, keyof typeof NEW | "kind"> & { kind?: Body["kind"] };

function offer(said: Said): Promise<Answer<Payment>> {
  const body = { ...NEW, kind: "fee" as const, ...said };
  return answer(api.POST("/v1/payments", { params: { header: { "Idempotency-Key": keyFor(body) } }, body }));
}

function Offer({ value: { person, cards } }: { value: Shown }) {
  const lines = linesOf(cards);
  const [chosen, setChosen] = useState(lines[0]?.value ?? FREE);
  const [what, setWhat] = useState("");
  const [number, setNumber] = useState("");
  const [text, setText] = useState("");
  const [why, setWhy] = useState("");
  const [reward, setReward] = useState<string>("voucher");
  const [called, setCalled] = useState("");
  const picked = lines.find(({ value }) => value === chosen);
  const hourly = picked?.line.unit === "hour";

  async function send(): Promise<Answer<Payment>> {
    const about = { contributor_id: person.id, ...(what.trim() && { for_what: what.trim() }) };
    if (picked) {
      const many = Number(number.trim() || NaN);
      if (!Number.isInteger(many)) return refused("quantity", "Say how many, as a whole number.");
      const by = { rate_card_id: picked.card.id, rate_line: picked.line.name };
      return offer({ ...about, ...by, [hourly ? "minutes" : "quantity"]: many });
    }
    const pence = penceOf(text);
    if (pence === undefined) return refused("amount_offered_pence", NO_AMOUNT);
    if (!why.trim()) return refused("why", "Say why it is this much. They read it.");
    const other = reward === "other" ? { reward_label: called.trim() || null } : {};
    const instead = chosen === REWARD ? ({ kind: "reward", reward: reward as Reward, ...other } as const) : {};
    if (chosen === REWARD && reward === "other" && !called.trim()) return refused("reward_label", "Say what they get.");
    return offer({ ...about, ...instead, amount_offered_pence: pence, why: why.trim() });
  }

  return (
    <>
      <p class="govuk-caption-l">{person.display_name}</p>
      <h1 class="govuk-heading-xl">Offer pay</h1>
      <p class="govuk-body-l">They read what you offer, and answer for themselves. A no changes nothing else.</p>
      <OneThing
        send={send}
        then={(made) => location.replace(`/desk/payment/?id=${made.id}`)}
        boxes={BOXES}
        button="Offer it"
      >
        {(wrong) => (
          <>
            <Box
              id="what"
              label="What is it for?"
              hint="For example: speaking at the conference"
              wrong={wrong("what")}
              text={what}
              onText={setWhat}
            />
            <Choice
              id="line"
              question="How much?"
              options={[
                ...lines.map(({ value, line }) => ({ value, label: price(line) })),
                { value: FREE, label: "Another amount" },
                { value: REWARD, label: "A thank-you", hint: "For somebody under 18, who is not paid like an adult." },
              ]}
              chosen={chosen}
              choose={setChosen}
              wrong={wrong("line")}
            />
            {picked ? (
              <Box
                id="number"
                label={hourly ? "How many minutes?" : "How many?"}
                short
                keys="numeric"
                wrong={wrong("number")}
                text={number}
                onText={setNumber}
              />
            ) : (
              <>
                {chosen === REWARD && (
                  <Select
                    id="reward"
                    label="What do they get?"
                    options={REWARDS}
                    chosen={reward}
                    choose={setReward}
                    wrong={wrong("reward")}
                  />
                )}
                {chosen === REWARD && reward === "other" && (
                  <Box id="label" label="What is it?" wrong={wrong("label")} text={called} onText={setCalled} />
                )}
                <Box
                  id="amount"
                  label={chosen === REWARD ? "What is it worth, in pounds?" : "How much, in pounds?"}
                  hint={chosen === REWARD ? "Write 0 for what has no price." : undefined}
                  short
                  wrong={wrong("amount")}
                  text={text}
                  onText={setText}
                />
                <Box id="why" label="Why this much?" hint="They read it." long wrong={wrong("why")} text={why} onText={setWhy} />
              </>
            )}
          </>
        )}
      </OneThing>
      <Foot back={toPerson(person.id)} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [person, cards] = await Promise.all([
    answer(api.GET("/v1/contributors/{id}", { params: { path: { id: idInAddress } } })),
    answer(api.GET("/v1/rate-cards", { params: { query: { limit: 200, sort: "-valid_from" } } })),
  ]);
  if ("problem" in person) return person;
  if ("problem" in cards) return cards;
  return { value: { person: person.value, cards: cards.value.items }, etag: "" };
}

showDesk({ loaded: "The page is here.", ask, View: Offer });
