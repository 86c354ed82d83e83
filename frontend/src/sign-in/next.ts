/** Where somebody goes once they are signed in. */
import { answer, api } from "../api/client";
import type { Hat, SignIn } from "../api/shapes";

const OURS = /^\/(my|desk)\/([a-z-]+\/){0,2}(\?[\w=&-]{1,200})?$/;
const KEPT = "sign-in then";

/** The page that sent them here, kept while they look for their e-mail. */
export function remember() {
  const wanted = new URLSearchParams(location.search).get("then") ?? "";
  try {
    if (OURS.test(wanted)) sessionStorage.setItem(KEPT, wanted);
  } catch {
    // They come to the front of their pages instead.
  }
}

/** Where they wanted to go, if that is among the pages of whom they act for. */
function wanted(front: string): string {
  try {
    const found = sessionStorage.getItem(KEPT) ?? "";
    sessionStorage.removeItem(KEPT);
    return OURS.test(found) && found.startsWith(front) ? found : front;
  } catch {
    return front;
  }
}

/** Whoever is signed in; nothing where nobody is, or it cannot be seen. */
export async function whoIs(): Promise<SignIn | undefined> {
  const found = await answer(api.GET("/v1/sign-in"));
  return "value" in found ? found.value : undefined;
}

/** Takes the place of this page, so that Back does not come to it again. */
export const goOn = ({ member_id }: Hat) => location.replace(wanted(member_id ? "/desk/" : "/my/"));
