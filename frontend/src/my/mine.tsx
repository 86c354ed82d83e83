/** What all pages of "My record" share: whoever is signed in as a contributor, the way back, and signing out. */
import type { ComponentChildren, ComponentType } from "preact";
import { type Answer, answer, api } from "../api/client";
import type { Hat } from "../api/shapes";
import { Link } from "../link";
import { show } from "../show";
import { SignOut, neverFromTheCache, signIn } from "../signed-in";

/** The contributor who is signed in. */
export interface Me {
  id: string;
  name: string;
  organisation: string;
  /** The id of that organisation. */
  home: string;
  /** Whether they may act for somebody or something else as well. */
  more: boolean;
}

interface Page<T> {
  loaded: string;
  ask: (me: Me) => Promise<Answer<T>>;
  View: ComponentType<{ me: Me; value: T }>;
}

const meOf = (hat: Hat, more: boolean): Me => ({
  id: hat.contributor_id!,
  name: hat.display_name,
  organisation: hat.organisation,
  home: hat.organisation_id,
  more,
});

async function asked<T>(ask: (me: Me) => Promise<Answer<T>>): Promise<Answer<{ me: Me; value: T }>> {
  const found = await answer(api.GET("/v1/sign-in"));
  if ("problem" in found) return found.problem.code === "not-signed-in" ? signIn() : found;
  const { acting, choices } = found.value;
  if (!acting?.contributor_id) return signIn();
  const me = meOf(acting, choices.length > 1);
  const said = await ask(me);
  return "problem" in said ? said : { value: { me, value: said.value }, etag: said.etag };
}

/** Where somebody says what is wrong with one record. */
export const wrongWith = (id: string) => `/my/wrong/tell/?what=record&record=${id}&step=wrong`;

/** The foot of each page: back to the record, and out. */
export function Foot({ children }: { children?: ComponentChildren }) {
  return (
    <div class="gt-foot">
      {location.pathname !== "/my/" && (
        <Link href="/my/">Back to my record</Link>
      )}
      {children}
      <SignOut />
    </div>
  );
}

export function showMine<T>({ loaded, ask, View }: Page<T>) {
  neverFromTheCache();
  void show(document.getElementById("island")!, {
    loading: "Getting your record …",
    loaded,
    ask: () => asked(ask),
    View: ({ value: { me, value } }) => <View me={me} value={value} />,
    instead: { why: "It may have been taken away since you came.", where: "/my/", link: "Go to my record" },
  });
}
