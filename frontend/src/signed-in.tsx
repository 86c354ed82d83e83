/** Coming in and going out, for all pages of whoever is signed in. */
import { type Answer, answer, api } from "./api/client";
import { forgetAll } from "./forms/drafts";
import { OneThing } from "./forms/one-thing";
import { here } from "./forms/sign-in-again";

export function signIn(): Promise<never> {
  location.replace(`/sign-in/?then=${here()}`);
  // The browser is on its way: what stands on the page stays until then.
  return new Promise(() => {});
}

/** Other tabs keep drafts and pages of their own. */
const left = new BroadcastChannel("signed out");

/** What was typed and not saved goes with the sign-in: whoever uses this browser next finds none of it. */
async function signOut(end: () => Promise<Answer<unknown>>) {
  const found = await end();
  if ("problem" in found && found.problem.code !== "not-signed-in") return found;
  forgetAll();
  left.postMessage("");
  location.replace("/sign-in/?step=out");
  return new Promise<never>(() => {});
}

const Out = ({ end, words }: { end: () => Promise<Answer<unknown>>; words: string }) => (
  <OneThing send={() => signOut(end)} then={() => {}} button={words} aside />
);

export function SignOut() {
  return (
    <>
      <Out end={() => answer(api.DELETE("/v1/sign-in"))} words="Sign out" />
      <Out end={() => answer(api.DELETE("/v1/sign-in/all"))} words="Sign out everywhere" />
    </>
  );
}

/** Back after signing out must not show what was there, as the browser kept it. */
export function neverFromTheCache() {
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) location.reload();
  });
  left.onmessage = () => {
    forgetAll();
    location.replace("/sign-in/?step=out");
  };
}
