/** An invitation: who invites, and what for; accepting it signs in. */
import { type Answer, answer, api } from "./api/client";
import type { Provider } from "./api/shapes";
import { OneThing } from "./forms/one-thing";
import { forget, taken, whenOpened } from "./sign-in/secret";
import { show } from "./show";

const secret = taken() ?? "";

const read = () => answer(api.POST("/v1/sign-in/invitation", { body: { secret } }));
/** Whoever says yes at their organisation's own sign-in can use that from then on. */
const startAt = (provider_id: string) =>
  answer(
    api.POST("/v1/sign-in/providers/{provider_id}/start", {
      params: { path: { provider_id } },
      body: { invitation: secret, return_to: "/sign-in/" },
    }),
  );
const accept = () => answer(api.POST("/v1/sign-in/invitation/acceptance", { body: { secret } }));

type Invitation = Extract<Awaited<ReturnType<typeof read>>, { value: unknown }>["value"];

const WHAT = {
  contributor: "They keep a record of what you do together. Here you see it, change it, and say who may know what.",
  staff: "You will work with their records here.",
};

function accepted() {
  forget();
  location.replace("/sign-in/");
}

interface Shown {
  invitation: Invitation;
  providers: readonly Provider[];
}

async function ask(): Promise<Answer<Shown>> {
  const found = await read();
  if ("problem" in found) return found;
  const query = { organisation_id: found.value.organisation_id };
  const theirs = await answer(api.GET("/v1/sign-in/providers", { params: { query } }));
  return { value: { invitation: found.value, providers: "value" in theirs ? theirs.value.items : [] }, etag: "" };
}

function leaveFor({ location: there }: { location: string }) {
  forget();
  location.assign(there);
}

function Invited({ value: { invitation, providers } }: { value: Shown }) {
  const { organisation, kind, display_name } = invitation;
  return (
    <>
      <h1 class="govuk-heading-xl">{organisation} invites you</h1>
      <p class="govuk-body-l">They know you as {display_name}.</p>
      <p class="govuk-body">{WHAT[kind]}</p>
      <p class="govuk-body">You do not have to. If you do not want to, just close this page.</p>
      <OneThing send={accept} then={accepted} button="Say yes and sign in" />
      {providers.map(({ id, name }) => (
        <OneThing key={id} send={() => startAt(id)} then={leaveFor} button={`Say yes and sign in with: ${name}`} aside />
      ))}
    </>
  );
}

whenOpened(() => location.reload());

void show(document.getElementById("island")!, {
  loading: "Getting your invitation …",
  loaded: "Your invitation is here.",
  ask,
  View: Invited,
  instead: {
    why: "If you have said yes to it before, you can sign in. If not, ask for a new one.",
    where: "/sign-in/",
    link: "Sign in",
  },
});
