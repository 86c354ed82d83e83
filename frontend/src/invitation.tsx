/** An invitation: who invites, and what for; accepting it signs in. */
import { answer, api } from "./api/client";
import { OneThing } from "./forms/one-thing";
import { forget, taken, whenOpened } from "./sign-in/secret";
import { show } from "./show";

const secret = taken() ?? "";

const read = () => answer(api.POST("/v1/sign-in/invitation", { body: { secret } }));
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

function Invited({ value: { organisation, kind, display_name } }: { value: Invitation }) {
  return (
    <>
      <h1 class="govuk-heading-xl">{organisation} invites you</h1>
      <p class="govuk-body-l">They know you as {display_name}.</p>
      <p class="govuk-body">{WHAT[kind]}</p>
      <p class="govuk-body">You do not have to. If you do not want to, just close this page.</p>
      <OneThing send={accept} then={accepted} button="Say yes and sign in" />
    </>
  );
}

whenOpened(() => location.reload());

void show(document.getElementById("island")!, {
  loading: "Getting your invitation …",
  loaded: "Your invitation is here.",
  ask: read,
  View: Invited,
  instead: {
    why: "If you have said yes to it before, you can sign in. If not, ask for a new one.",
    where: "/sign-in/",
    link: "Sign in",
  },
});
