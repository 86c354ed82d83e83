/** Members: who works here, what each may do, and who has not accepted yet. */
import { answer, api, every } from "../api/client";
import type { Member } from "../api/shapes";
import { day } from "../dates";
import { Outcome, arrived } from "../forms/said";
import { Link } from "../link";
import { list } from "../wording";
import { ROLES } from "./roles";
import { type Staff, Foot, showDesk } from "./staff";

const DONE: Readonly<Record<string, string>> = {
  invited: "We have sent the invitation. They are a member once they accept it.",
  removed: "Removed. They can no longer sign in here.",
};
const done = arrived();

function Row({ me, member }: { me: Staff; member: Member }) {
  const { id, display_name, roles, accepted_at } = member;
  return (
    <li class="gt-item">
      <a class="govuk-link gt-alone" href={`/desk/member/?id=${id}`}>
        {display_name}
        {id === me.id && " (you)"}
      </a>
      <span class="gt-item__line">{list(roles.map((role) => ROLES[role].name))}</span>
      <span class="gt-item__line">{accepted_at ? `Since ${day(accepted_at)}` : "Has not accepted yet"}</span>
    </li>
  );
}

function Members({ me, value }: { me: Staff; value: readonly Member[] }) {
  return (
    <>
      <h1 class="govuk-heading-xl">Members</h1>
      <Outcome words={done && DONE[done]} />
      <p class="govuk-body-l">Who works at {me.organisation}, and what each may do here.</p>
      {me.may("members:write") && <Link href="/desk/members/invite/">Invite somebody</Link>}
      {!value.length && <p class="govuk-body">Nobody is a member yet. Invite the first one.</p>}
      <ul class="govuk-list">
        {value.map((member) => (
          <Row key={member.id} me={me} member={member} />
        ))}
      </ul>
      <Foot />
    </>
  );
}

const ask = () => every((more) => answer(api.GET("/v1/members", { params: { query: { limit: 200, ...more } } })));

showDesk({ loaded: "The list is here.", ask, View: Members });
