/** Writing a story, or how one introduces oneself: a new version each time, since others may have read the one before. */
import { type Answer, answer, api } from "../../api/client";
import type { Biography } from "../../api/shapes";
import { refused } from "../../forms/faults";
import { keyFor } from "../../forms/once";
import { type Field, RecordForm } from "../../forms/record";
import { Link } from "../../link";
import { Foot, type Me, showMine } from "../mine";

const FIELDS: readonly Field[] = [
  { member: "words", label: "Your words", hint: "Say as much or as little as you like.", kind: "long" },
  { member: "credited_as", label: "The name to show with them", hint: "Leave it empty to show no name." },
];

interface Members {
  words: string;
  credited_as: string | null;
}

const asked = new URLSearchParams(location.search);
const isStory = asked.has("story");

function create(me: Me, members: Members, patch: object): Promise<Answer<unknown>> {
  const body = { ...members, ...patch, status: "shown" } as const;
  const header = { "Idempotency-Key": keyFor(body) };
  if (isStory) return answer(api.POST("/v1/quotes", { params: { header }, body: { ...body, kind: "story" } }));
  return answer(
    api.POST("/v1/contributors/{contributor_id}/biographies", {
      params: { path: { contributor_id: me.id }, header },
      body,
    }),
  );
}

const write = async (me: Me, members: Members, patch: object) =>
  Object.keys(patch).length ? create(me, members, patch) : refused("words", "Write your words first.");

function Write({ me, value: from }: { me: Me; value: Biography | null }) {
  const members: Members = { words: from?.words ?? "", credited_as: from?.credited_as ?? null };
  return (
    <>
      <h1 class="govuk-heading-xl">{isStory ? "A story of yours" : "How you introduce yourself"}</h1>
      <p class="govuk-body-l">You choose the words, and no one changes them.</p>
      {from && (
        <p class="govuk-body">
          This makes a new version. The one before stays as it is, until you take it back.
        </p>
      )}
      <RecordForm
        name={`${isStory ? "story" : `introduce-${from?.id ?? "new"}`} ${me.id}`}
        fields={FIELDS}
        first={{ members, etag: "" }}
        write={(patch) => write(me, members, patch)}
        then={() => location.replace("/my/words/?done=written")}
      />
      <Link href="/my/words/">Back without saving</Link>
      <Foot />
    </>
  );
}

const before = asked.get("from");

async function ask(me: Me): Promise<Answer<Biography | null>> {
  if (!before) return { value: null, etag: "" };
  const path = { contributor_id: me.id, id: before };
  return answer(api.GET("/v1/contributors/{contributor_id}/biographies/{id}", { params: { path } }));
}

showMine({ loaded: "The page is here.", ask, View: Write });
