/** My record: who I am here, and the way to all that is kept about me. */
import { type Answer, answer, api } from "./api/client";
import type { Contributor, NextSteps } from "./api/shapes";
import { moment } from "./calendar";
import { when } from "./dates";
import { Doors } from "./doors";
import { contributorStatus } from "./labels";
import { Link } from "./link";
import { Foot, type Me, showMine } from "./my/mine";
import { Section } from "./section";

const PAGES = [
  ["sessions", "My sessions", "What you are asked to, what you said yes to, and your calendar."],
  ["opportunities", "Come forward", "What you could take part in. Say that you would like to."],
  ["details", "My details", "What to call you, what you hope for, and how to reach you safely."],
  ["helps", "What helps me", "What you need before, during and after, and signs that it is too much."],
  ["support", "My support", "What support you have before, during and after. Ask for more."],
  ["check-in", "How I am", "Say how it was for you. You choose who may read it."],
  ["ratings", "How we work together", "Say how true a few statements are for you. No one else reads it."],
  ["gaps", "Gaps, and what mends them", "Where two sides see one thing in two ways, and what is done about it."],
  ["standpoints", "What I bring", "What you have lived through, as far as you want to say, in your own words."],
  ["answers", "What came of it", "What you and your groups said, and what was done about it."],
  ["words", "My words", "What you said or wrote, who may read it, and until when."],
  ["pay", "My pay", "What you were offered, what you spent, and when it is paid."],
  ["consents", "What I agreed to", "Who may know what. Say yes or no, and take it back at any time."],
  ["equality", "Questions about me", "Age, faith and more, as far as you want to say. No one else reads it."],
  ["looked", "Who looked at my record", "Who opened or changed what is private, and why."],
  ["copy", "A copy of everything", "All that is kept about you, to read or to keep."],
  ["wrong", "Something is wrong", "Say what is not right, or how you were treated. Somebody answers."],
  ["leave", "Pause or leave", "Take a break, stop all messages, leave, or have your record deleted."],
] as const;

type Step = NextSteps["steps"][number];

/** What waits for a word of theirs, and where they say it. */
const STEPS: Readonly<Record<Step["what"], readonly [href: (id: string) => string, words: string]>> = {
  invitation: [(id) => `/my/session/?id=${id}`, "You are asked to something"],
  pay: [() => "/my/pay/", "You are offered pay"],
  words: [(id) => `/my/words/decide/?text=${id}`, "Decide on your words"],
  support: [() => "/my/support/", "Say if you took the support"],
  check_in: [(id) => `/my/check-in/?session=${id}`, "Say how it was for you"],
  rating: [(id) => `/my/ratings/?id=${id}`, "Rate how we work together"],
  answer: [(id) => `/my/said/?id=${id}`, "You said, we did"],
};

function Next({ session, steps, more }: NextSteps) {
  if (!session && !steps.length)
    return <p class="govuk-body">Nothing waits for you. It is good that you are here.</p>;
  return (
    <Section id="next" title="What is next">
      {session && (
        <p class="govuk-body">
          Your next session:{" "}
          <a class="govuk-link gt-alone" href={`/my/session/?id=${session.session_id}`}>
            {session.title}
          </a>
          <span class="gt-item__line">{[moment(session), session.venue].filter(Boolean).join(" · ")}</span>
        </p>
      )}
      {steps.length > 0 && <p class="govuk-body">For you, when you like:</p>}
      {steps.length > 0 && (
        <ul class="govuk-list">
          {steps.map(({ what, id, title, until }) => (
            <li class="gt-item" key={what + id}>
              <a class="govuk-link gt-alone" href={STEPS[what][0](id)}>
                {STEPS[what][1]}
                {title && `: ${title}`}
              </a>
              {until && <span class="gt-item__line">A few minutes, until {when(until)}</span>}
            </li>
          ))}
        </ul>
      )}
      {more && <p class="govuk-body">There is more on the pages below. There is no hurry.</p>}
    </Section>
  );
}

interface Shown {
  record: Contributor;
  next: NextSteps;
}

async function ask({ id }: Me): Promise<Answer<Shown>> {
  const [record, next] = await Promise.all([
    answer(api.GET("/v1/contributors/{id}", { params: { path: { id } } })),
    answer(api.GET("/v1/me/next-steps")),
  ]);
  if ("problem" in record) return record;
  if ("problem" in next) return next;
  return { value: { record: record.value, next: next.value }, etag: "" };
}

function Record({ me, value: { record, next } }: { me: Me; value: Shown }) {
  return (
    <>
      <h1 class="govuk-heading-xl">Hello {me.name}</h1>
      <Next {...next} />
      <p class="govuk-body-l">This is what {me.organisation} keeps about you. It is yours to see and to change.</p>
      <p class="govuk-body">{contributorStatus[record.status]}</p>
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
  ask,
  View: Record,
});
