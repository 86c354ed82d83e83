/** Coming in and going out, for all pages of whoever is signed in. */
import { answer, api } from "./api/client";
import { forgetAll } from "./forms/drafts";
import { here } from "./forms/sign-in-again";

export function signIn(): Promise<never> {
  location.replace(`/sign-in/?then=${here()}`);
  // The browser is on its way: what stands on the page stays until then.
  return new Promise(() => {});
}

async function signOut() {
  const found = await answer(api.DELETE("/v1/sign-in"));
  if ("problem" in found && found.problem.code !== "not-signed-in") location.reload();
  forgetAll();
  location.replace("/sign-in/?step=out");
}

export function SignOut() {
  return (
    <button class="govuk-button govuk-button--secondary" type="button" onClick={signOut}>
      Sign out
    </button>
  );
}

/** Back after signing out must not show what was there, as the browser kept it. */
export function neverFromTheCache() {
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) location.reload();
  });
}
