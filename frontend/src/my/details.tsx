/** My details: how I want to be known, and how to reach me safely. Two records, so two forms. */
import { type Answer, answer, api } from "../api/client";
import { type Field, type Held, RecordForm } from "../forms/record";
import { Link } from "../link";
import { Section } from "../section";
import { readIdentity, writeIdentity } from "./identity";
import { Foot, type Me, showMine } from "./mine";

const KNOWN: readonly Field[] = [
  { member: "display_name", label: "What we call you", hint: "It need not be your own name.", fills: "nickname" },
  { member: "pronouns", label: "Your pronouns", hint: "For example: she, he, they." },
  {
    member: "interests",
    label: "What you want to take part in",
    hint: "One on each line.",
    kind: "lines",
  },
  { member: "skills", label: "What you are good at", hint: "One on each line.", kind: "lines" },
  { member: "availability", label: "When you can take part", hint: "And when you cannot.", kind: "long" },
  { member: "hopes", label: "What you hope to get out of it", kind: "long" },
];

const REACHED: readonly Field[] = [
  {
    member: "safe_channel",
    label: "The safe way to reach you",
    hint: "For example: text me first, never leave a message.",
  },
  { member: "safe_times", label: "Safe times to reach you", kind: "long" },
  {
    member: "keep_in_touch_while_unwell",
    label: "How much to keep in touch when you are not well",
    hint: "Not at all is fine too.",
    kind: "long",
  },
  { member: "phone", label: "Your phone number", type: "tel", fills: "tel" },
  {
    member: "email",
    label: "Your e-mail address",
    hint: "For letters. You sign in with the same one as before until you change that too: see below.",
    type: "email",
    fills: "email",
  },
];

const profile = (id: string) => answer(api.GET("/v1/contributors/{id}", { params: { path: { id } } }));

const change = (id: string, body: object, etag: string) =>
  answer(api.PATCH("/v1/contributors/{id}", { params: { path: { id }, header: { "If-Match": etag } }, body }));

interface Both {
  known: Held;
  reached: Held;
}

async function ask(me: Me): Promise<Answer<Both>> {
  const [known, reached] = await Promise.all([profile(me.id), readIdentity(me)]);
  if ("problem" in known) return known;
  if ("problem" in reached) return reached;
  return {
    value: {
      known: { members: known.value, etag: known.etag },
      reached: { members: reached.value, etag: reached.etag },
    },
    etag: "",
  };
}

function Details({ me, value: { known, reached } }: { me: Me; value: Both }) {
  return (
    <>
      <h1 class="govuk-heading-xl">My details</h1>
      <p class="govuk-body-l">Fill in as much or as little as you like. We only need something to call you.</p>
      <Section id="known" title="How you want to be known">
        <RecordForm
          name={`known ${me.id}`}
          fields={KNOWN}
          first={known}
          read={() => profile(me.id)}
          write={(patch, etag) => change(me.id, patch, etag)}
          saved={`Saved. ${me.organisation} sees it from now on.`}
        />
      </Section>
      <Section id="reached" title="How to reach you safely">
        <p class="govuk-body">
          We keep this locked. Each time somebody opens it, we write down who it was.
        </p>
        <RecordForm
          name={`reached ${me.id}`}
          fields={REACHED}
          first={reached}
          read={() => readIdentity(me)}
          write={(patch, etag) => writeIdentity(me, patch, etag)}
          saved={`Saved. ${me.organisation} reaches you this way from now on.`}
        />
        <Link href="/sign-in/address/">Sign in with another address</Link>
      </Section>
      <Foot />
    </>
  );
}

showMine({ loaded: "The page is here.", ask, View: Details });
