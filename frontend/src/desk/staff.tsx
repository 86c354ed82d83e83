/** What all pages for staff share: who is signed in, whom they act for, the way back, and signing out. */
import { type ComponentChildren, type ComponentType, render } from "preact";
import { type Answer, answer, api } from "../api/client";
import type { Hat } from "../api/shapes";
import { Link } from "../link";
import { show } from "../show";
import { SignOut, neverFromTheCache, signIn } from "../signed-in";
import { list } from "../wording";

/** The member who is signed in. */
export interface Staff {
  id: string;
  name: string;
  organisation: string;
  /** The id of that organisation. */
  home: string;
  may: (permission: string) => boolean;
}

interface Page<T> {
  loaded: string;
  ask: (me: Staff) => Promise<Answer<T>>;
  View: ComponentType<{ me: Staff; value: T; etag: string }>;
}

const words = (roles: readonly string[]) => list(roles.map((role) => role.replaceAll("_", " ")));

/** In the head of each page: nobody should look up a person in the wrong organisation's name. */
function showHat({ display_name, organisation, roles }: Hat, more: boolean) {
  const head = document.getElementById("hat")!;
  render(
    <>
      <span>
        {display_name}, {words(roles)} at {organisation}
      </span>
      {more && (
        <a class="gt-nav__link" href="/sign-in/?step=choose">
          Act for somebody else
        </a>
      )}
    </>,
    head,
  );
}

async function asked<T>(ask: Page<T>["ask"]): Promise<Answer<{ me: Staff; value: T; etag: string }>> {
  const [found, rights] = await Promise.all([answer(api.GET("/v1/sign-in")), answer(api.GET("/v1/me"))]);
  if ("problem" in found) return found.problem.code === "not-signed-in" ? signIn() : found;
  const { acting, choices } = found.value;
  if (!acting?.member_id) return signIn();
  if ("problem" in rights) return rights;
  showHat(acting, choices.length > 1);
  const me: Staff = {
    id: acting.member_id,
    name: acting.display_name,
    organisation: acting.organisation,
    home: acting.organisation_id,
    may: (permission) => rights.value.permissions.includes(permission),
  };
  const said = await ask(me);
  return "problem" in said ? said : { value: { me, value: said.value, etag: said.etag }, etag: said.etag };
}

export function Foot({ back, children }: { back?: [href: string, words: string]; children?: ComponentChildren }) {
  return (
    <div class="gt-foot">
      {children}
      {back && <Link href={back[0]}>{back[1]}</Link>}
      <SignOut />
    </div>
  );
}

export const PEOPLE: [string, string] = ["/desk/people/", "Back to people"];

export const toPerson = (id: string): [string, string] => [`/desk/person/?id=${id}`, "Back to this person"];

/** What the address names; a page without it has nothing to show. */
export const idInAddress = new URLSearchParams(location.search).get("id") ?? "";

export function showDesk<T>({ loaded, ask, View }: Page<T>) {
  neverFromTheCache();
  void show(document.getElementById("island")!, {
    loading: "Getting the page …",
    loaded,
    ask: () => asked(ask),
    View: ({ value }) => <View {...value} />,
    instead: { why: "It may be gone, or not for your role.", where: "/desk/", link: "Go to my work" },
  });
}
