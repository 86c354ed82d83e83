/** One edition of what people are asked: its statements and scale, the next edition, and its end. */
import { type Answer, answer, api } from "../api/client";
import type { Questionnaire } from "../api/shapes";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { headings, pis } from "../labels";
import { Link } from "../link";
import { EasyRead } from "../my/what-is-asked";
import { Section } from "../section";
import { type Staff, Foot, showDesk } from "./staff";

const address = new URLSearchParams(location.search);
const code = address.get("code");
const edition = Number(address.get("edition"));

const move = (id: string, to: "current" | "retired") =>
  answer(
    api.POST("/v1/instruments/{id}/transitions", {
      params: { path: { id }, header: { "Idempotency-Key": keyFor({ id, to, edition }) } },
      body: { to },
    }),
  );

function Statements({ asks: { questions } }: { asks: Questionnaire }) {
  return (
    <>
      {pis.map((pi) => {
        const under = questions.filter((each) => each.pi === pi);
        return (
          under.length > 0 && (
            <Section key={pi} id={pi} title={headings[pi].name}>
              {under.map(({ id, plain, easy_read }) => (
                <div key={id}>
                  <h3 class="govuk-heading-s">{plain}</h3>
                  <EasyRead sentences={easy_read} />
                </div>
              ))}
            </Section>
          )
        );
      })}
    </>
  );
}

function Use({ asks: { id, status } }: { asks: Questionnaire }) {
  const retired = status === "retired";
  return (
    <Section id="use" title="Whether it is used">
      <p class="govuk-body">
        {retired
          ? "Nobody can be asked by it now. What people answered before stays."
          : "When you have a newer edition, take this one out of use. What people answered by it stays."}
      </p>
      <OneThing
        send={() => move(id!, retired ? "current" : "retired")}
        then={() => location.replace("/desk/instruments/?done=saved")}
        button={retired ? "Use it again" : "Do not use it any more"}
        aside
      />
    </Section>
  );
}

function Page({ me, value: asks }: { me: Staff; value: Questionnaire }) {
  const may = me.may("instruments:write");
  return (
    <>
      <p class="govuk-caption-l">Edition {asks.edition}</p>
      <h1 class="govuk-heading-xl">{asks.title}</h1>
      <p class="govuk-body-l gt-written">{asks.plain}</p>
      <EasyRead sentences={asks.easy_read} />
      <Statements asks={asks} />
      <Section id="scale" title="How people answer">
        <ul class="govuk-list govuk-list--bullet">
          {asks.scale.steps.map(({ value, words }) => (
            <li key={value}>
              {words}
              {value === asks.scale.agrees_from && " (from here on, people agree)"}
            </li>
          ))}
        </ul>
      </Section>
      {may && (
        <Link href={`/desk/instrument/add/?code=${asks.code}&edition=${asks.edition}`}>
          {asks.id ? "Write a new edition" : "Write our own from this one"}
        </Link>
      )}
      {may && asks.id && <Use asks={asks} />}
      <Foot back={["/desk/instruments/", "Back to all statements"]} />
    </>
  );
}

async function ask(): Promise<Answer<Questionnaire>> {
  const all = await answer(api.GET("/v1/instruments"));
  if ("problem" in all) return all;
  const found = all.value.items.find((each) => each.code === code && each.edition === edition);
  const gone = { code: "not-found", detail: "There is no such edition here.", gone: true, faults: [] };
  return found ? { value: found, etag: "" } : { problem: gone };
}

showDesk({ loaded: "The page is here.", ask, View: Page });
