/** A copy of all that is kept about me: ask for it, see how far it is, read it or keep it. */
import { useState } from "preact/hooks";
import { type Answer, answer, api, every } from "../api/client";
import type { Copy as Asked } from "../api/shapes";
import { day, when } from "../dates";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Done } from "../forms/said";
import { Section } from "../section";
import { Foot, type Me, showMine } from "./mine";

const path = (me: Me) => ({ contributor_id: me.id });

/** All that were asked for, the newest first. */
async function read(me: Me): Promise<Answer<readonly Asked[]>> {
  const found = await every((cursor) =>
    answer(
      api.GET("/v1/contributors/{contributor_id}/subject-access-requests", {
        params: { path: path(me), query: { limit: 200, ...cursor } },
      }),
    ),
  );
  if ("problem" in found) return found;
  return { value: [...found.value].sort((a, b) => b.created_at.localeCompare(a.created_at)), etag: "" };
}

/** @param last the one before, so that asking for another is not the same thing pressed twice */
const request = (me: Me, last: Asked | undefined) =>
  answer(
    api.POST("/v1/contributors/{contributor_id}/subject-access-requests", {
      params: { path: path(me), header: { "Idempotency-Key": keyFor({ copy: me.id, after: last?.id }) } },
      body: {},
    }),
  );

const address = (me: Me, { id }: Asked, format: "html" | "json") =>
  `/v1/contributors/${me.id}/subject-access-requests/${id}/copy?format=${format}`;

interface Part {
  me: Me;
  all: readonly Asked[];
  /** Shows how it stands now, and says what was done. */
  done: (all: readonly Asked[], words: string) => void;
}

function Ask({ me, all, done, again }: Part & { again: boolean }) {
  const [last] = all;
  const asked = (made: Asked) =>
    done([made, ...all.filter(({ id }) => id !== made.id)], "You have asked for a copy. It is being made.");
  return (
    <>
      {again && <p class="govuk-body">Has something changed since? You can ask for a new one, as often as you like.</p>}
      <OneThing
        send={() => request(me, last)}
        then={asked}
        button={again ? "Ask for a new copy" : "Ask for my copy"}
        aside={again}
      />
    </>
  );
}

function Waiting({ me, asked, done }: Part & { asked: Asked }) {
  const looked = (all: readonly Asked[]) =>
    done(all, all[0]?.state === "asked" ? "It is still being made. Nothing is lost." : "Your copy is here.");
  return (
    <Section id="now" title="Your copy is being made">
      <p class="govuk-body">
        It was asked for on {day(asked.created_at)}. Mostly it takes a few minutes. It is here by {when(asked.due_on)} at the
        latest.
      </p>
      <p class="govuk-body">You can close this page and come back later. If you get messages from us, we tell you.</p>
      <OneThing send={() => read(me)} then={looked} button="Look again" />
    </Section>
  );
}

function Ready({ me, asked }: Part & { asked: Asked }) {
  return (
    <Section id="now" title="Your copy is here">
      <p class="govuk-body">
        It was made on {day(asked.ready_at!)}. You can open it until {day(asked.expires_at!)}.
      </p>
      <p class="govuk-body">
        <strong>It shows all of it.</strong> Open it where nobody else looks. On that page there is no quick way to
        leave.
      </p>
      <p class="govuk-body">
        <a class="govuk-button" href={address(me, asked, "html")}>
          Read my copy
        </a>
      </p>
      <p class="govuk-body">
        <a class="govuk-link gt-alone" href={address(me, asked, "json")} download>
          Keep it as a file for computers (JSON)
        </a>
      </p>
      <p class="govuk-body">A file stays on your phone or computer until you delete it.</p>
    </Section>
  );
}

const OVER = "The time to read it is over, so we have destroyed it.";

function Copy({ me, value }: { me: Me; value: readonly Asked[] }) {
  const [all, setAll] = useState(value);
  const [said, setSaid] = useState({ words: "", times: 0 });
  const [last] = all;
  const part: Part = {
    me,
    all,
    done: (now, words) => {
      setAll(now);
      setSaid({ words, times: said.times + 1 });
    },
  };
  return (
    <>
      <h1 class="govuk-heading-xl">A copy of everything</h1>
      {said.words && (
        <Done key={said.times}>
          <p class="govuk-body">{said.words}</p>
        </Done>
      )}
      <p class="govuk-body-l">You can have a copy of all that we keep about you. It costs nothing.</p>
      <p class="govuk-body">
        It says what is kept, who put it there, who looked at it and who was told. You need not say why you want it.
      </p>
      {last?.state === "asked" && <Waiting {...part} asked={last} />}
      {last?.state === "ready" && <Ready {...part} asked={last} />}
      {last?.state === "expired" && (
        <p class="govuk-body">
          There was a copy, asked for on {day(last.created_at)}. {OVER}
        </p>
      )}
      {last?.state !== "asked" && <Ask {...part} again={!!last} />}
      <p class="govuk-body">
        Would you like it on paper, or read out to you? Ring or write to the person at {me.organisation} who asked you to
        take part.
      </p>
      <Foot />
    </>
  );
}

showMine({ loaded: "The page is here.", ask: read, View: Copy });
