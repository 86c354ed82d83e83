/** My record: who I am here, and the way to all that is kept about me. */
import { answer, api } from "./api/client";
import type { Contributor } from "./api/shapes";
import { Doors } from "./doors";
import { contributorStatus } from "./labels";
import { Link } from "./link";
import { Foot, type Me, showMine } from "./my/mine";

const PAGES = [
  ["sessions", "My sessions", "What you are asked to, what you said yes to, and your calendar."],
  ["details", "My details", "What to call you, what you hope for, and how to reach you safely."],
  ["helps", "What helps me", "What you need before, during and after, and signs that it is too much."],
  ["standpoints", "What I bring", "What you have lived through, as far as you want to say, in your own words."],
  ["words", "My words", "What you said or wrote, who may read it, and until when."],
  ["consents", "What I agreed to", "Who may know what. Say yes or no, and take it back at any time."],
  ["equality", "Questions about me", "Age, faith and more, as far as you want to say. No one else reads it."],
  ["looked", "Who looked at my record", "Who opened or changed what is private, and why."],
  ["copy", "A copy of everything", "All that is kept about you, to read or to keep."],
  ["wrong", "Something is wrong", "Say what is not right, or how you were treated. Somebody answers."],
  ["leave", "Pause or leave", "Take a break, stop all messages, leave, or have your record deleted."],
] as const;

function Record({ me, value: { status } }: { me: Me; value: Contributor }) {
  return (
    <>
      <h1 class="govuk-heading-xl">Hello {me.name}</h1>
      <p class="govuk-body-l">This is what {me.organisation} keeps about you. It is yours to see and to change.</p>
      <p class="govuk-body">{contributorStatus[status]}</p>
      <Doors to={PAGES.map(([path, name, what]) => ({ href: `/my/${path}/`, name, what }))} />
      <p class="govuk-body">
        To talk to somebody, ring or write to the person at {me.organisation} who asked you to take part.
      </p>
      <Foot>
        {me.more && (
          <Link href="/sign-in/?step=choose">Act for somebody else</Link>
        )}
      </Foot>
    </>
  );
}

showMine({
  loaded: "Your record is here.",
  ask: ({ id }) => answer(api.GET("/v1/contributors/{id}", { params: { path: { id } } })),
  View: Record,
});
