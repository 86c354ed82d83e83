/** Whom to act for, where somebody may act for more than one. */
import { answer, api } from "../api/client";
import type { Hat } from "../api/shapes";
import { Heading } from "../forms/heading";
import { OneThing } from "../forms/one-thing";
import { SignOut } from "../signed-in";
import { list } from "../wording";

/** "My own record at Walsall, as Robin", "My work at Walsall, as coordinator" */
const words = ({ contributor_id, display_name, organisation, roles }: Hat) =>
  contributor_id
    ? `My own record at ${organisation}, as ${display_name}`
    : `My work at ${organisation}, as ${list(roles.map((role) => role.replaceAll("_", " ")))}`;

const actAs = ({ contributor_id, member_id }: Hat) =>
  answer(api.PUT("/v1/sign-in/acting", { body: contributor_id ? { contributor_id } : { member_id } }));

export function Choose({ choices, done }: { choices: readonly Hat[]; done: (hat: Hat) => void }) {
  if (!choices.length)
    return (
      <>
        <Heading words="There is nothing here for you yet" />
        <p class="govuk-body">You are signed in, but no record here is yours at the moment.</p>
        <p class="govuk-body">Please ring or write to the person who asked you to come.</p>
        <SignOut />
      </>
    );
  return (
    <>
      <Heading words="Where do you want to go?" />
      <p class="govuk-body">You can come back here and choose again.</p>
      {choices.map((hat) => (
        <OneThing key={hat.contributor_id ?? hat.member_id} send={() => actAs(hat)} then={() => done(hat)} button={words(hat)} />
      ))}
      <SignOut />
    </>
  );
}
