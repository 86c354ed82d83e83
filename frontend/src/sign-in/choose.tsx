/** Whom to act for, where somebody may act for more than one; and what staff find here for now. */
import { answer, api } from "../api/client";
import type { Hat, SignIn } from "../api/shapes";
import { Heading } from "../forms/heading";
import { OneThing } from "../forms/one-thing";

/** "Robin, in your own record at Walsall", "as staff of Walsall" */
const words = ({ contributor_id, display_name, organisation }: Hat) =>
  contributor_id ? `My own record at ${organisation}, as ${display_name}` : `My work at ${organisation}`;

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

export function Staff({ signIn: { acting, choices } }: { signIn: SignIn }) {
  return (
    <>
      <Heading words="You are signed in" />
      <p class="govuk-body-l">
        You act for {acting!.organisation}, as {acting!.display_name}.
      </p>
      <p class="govuk-body">There are no pages for staff yet. They are being made.</p>
      <p class="govuk-body">
        Until then, other systems can use your rights through <a href="/docs" class="govuk-link">our interface</a>.
      </p>
      {choices.length > 1 && (
        <p class="govuk-body">
          <a class="govuk-link gt-alone" href="/sign-in/?step=choose">
            Go somewhere else
          </a>
        </p>
      )}
      <SignOut />
    </>
  );
}

function SignOut() {
  return (
    <OneThing
      send={() => answer(api.DELETE("/v1/sign-in"))}
      then={() => location.replace("/sign-in/?step=out")}
      button="Sign out"
      aside
    />
  );
}
