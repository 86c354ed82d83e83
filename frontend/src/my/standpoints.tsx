/** What I bring: experience that somebody names, one by one, in their own words. */
import type { ComponentChildren } from "preact";
import { type Answer, answer, api } from "../api/client";
import type { Standpoint } from "../api/shapes";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { type Field, RecordForm } from "../forms/record";
import { Outcome, arrived } from "../forms/said";
import { Link } from "../link";
import { Foot, type Me, showMine, wrongWith } from "./mine";

const HERE = "/my/standpoints/";
const WORDS: readonly Field[] = [{ member: "words", label: "In your own words", kind: "long" }];
const DONE: Readonly<Record<string, string>> = {
  added: "Added. Nobody outside sees it unless you agree.",
  changed: "Saved.",
  removed: "Taken away. It is no longer kept here.",
};

const asked = new URLSearchParams(location.search);
const chosen = asked.get("change");
const done = arrived();

const all = (me: Me) =>
  answer(
    api.GET("/v1/contributors/{contributor_id}/standpoints", {
      params: { path: { contributor_id: me.id }, query: { limit: 100 } },
    }),
  );

const address = (me: Me) => ({ contributor_id: me.id, id: chosen! });

const one = (me: Me) =>
  answer(api.GET("/v1/contributors/{contributor_id}/standpoints/{id}", { params: { path: address(me) } }));

const add = (me: Me, body: object) =>
  answer(
    api.POST("/v1/contributors/{contributor_id}/standpoints", {
      params: { path: { contributor_id: me.id }, header: { "Idempotency-Key": keyFor(body) } },
      body: { words: "", ...body },
    }),
  );

const change = (me: Me, body: object, etag: string) =>
  answer(
    api.PATCH("/v1/contributors/{contributor_id}/standpoints/{id}", {
      params: { path: address(me), header: { "If-Match": etag } },
      body,
    }),
  );

const remove = (me: Me, etag: string) =>
  answer(
    api.DELETE("/v1/contributors/{contributor_id}/standpoints/{id}", {
      params: { path: address(me), header: { "If-Match": etag } },
    }),
  );

const goBack = (what: string) => location.replace(`${HERE}?done=${what}`);

function Back() {
  return (
    <Link href={HERE}>Back without saving</Link>
  );
}

function Step({ heading, children }: { heading: string; children: ComponentChildren }) {
  return (
    <>
      <h1 class="govuk-heading-xl">{heading}</h1>
      {children}
      <Back />
      <Foot />
    </>
  );
}

function Adding({ me }: { me: Me }) {
  return (
    <Step heading="Add what you bring">
      <p class="govuk-body-l">One thing at a time. You choose the words, and no one changes them.</p>
      <RecordForm
        name={`bring ${me.id}`}
        fields={WORDS}
        first={{ members: {}, etag: "" }}
        write={(body) => add(me, body)}
        then={() => goBack("added")}
      />
    </Step>
  );
}

function Changing({ me, value, etag }: { me: Me; value: Standpoint; etag: string }) {
  return (
    <Step heading="Change what you bring">
      <RecordForm
        name={`bring-${value.id} ${me.id}`}
        fields={WORDS}
        first={{ members: value, etag }}
        read={() => one(me)}
        write={(body, version) => change(me, body, version)}
        then={() => goBack("changed")}
      />
      <OneThing send={() => remove(me, "*")} then={() => goBack("removed")} button="Take this away" aside />
    </Step>
  );
}

function List({ me, items }: { me: Me; items: readonly Standpoint[] }) {
  return (
    <>
      <h1 class="govuk-heading-xl">What I bring</h1>
      <Outcome words={done && DONE[done]} />
      <p class="govuk-body-l">What you have lived through, as far as you want to say. You can say nothing at all.</p>
      <p class="govuk-body">
        {me.organisation} sees this. Others see it only if you agree, one by one, under{" "}
        <a class="govuk-link" href="/my/consents/">
          what I agreed to
        </a>
        .
      </p>
      {items.length ? (
        <ul class="gt-cards">
          {items.map(({ id, words }) => (
            <li class="gt-record" key={id}>
              <p class="govuk-body gt-written">{words}</p>
              <Link href={`?change=${id}`}>
                Change or take away<span class="govuk-visually-hidden">: {words}</span>
              </Link>
              <Link href={wrongWith(id)}>
                Something is wrong with this<span class="govuk-visually-hidden">: {words}</span>
              </Link>
            </li>
          ))}
        </ul>
      ) : (
        <p class="govuk-body">You have not written anything here.</p>
      )}
      <Link href="?add">Add what you bring</Link>
      <Foot />
    </>
  );
}

type Shown = { items: readonly Standpoint[] } | { one: Standpoint; etag: string } | "add";

async function ask(me: Me): Promise<Answer<Shown>> {
  if (asked.has("add")) return { value: "add", etag: "" };
  if (chosen) {
    const found = await one(me);
    return "problem" in found ? found : { value: { one: found.value, etag: found.etag }, etag: found.etag };
  }
  return all(me);
}

function Standpoints({ me, value }: { me: Me; value: Shown }) {
  if (value === "add") return <Adding me={me} />;
  if ("one" in value) return <Changing me={me} value={value.one} etag={value.etag} />;
  return <List me={me} items={value.items} />;
}

showMine({ loaded: "The page is here.", ask, View: Standpoints });
