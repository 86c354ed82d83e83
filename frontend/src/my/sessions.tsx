/** My sessions: what waits for an answer first, then what is coming, then what has been. */
import { moment } from "../calendar";
import { Outcome, arrived } from "../forms/said";
import { Link } from "../link";
import { Section } from "../section";
import { Foot, type Me, showMine } from "./mine";
import { type Part, STANDS, isComing, isForThem, partsOf } from "./parts";

const DONE: Readonly<Record<string, string>> = {
  accepted: "You said yes. Thank you. You can change your mind at any time.",
  declined: "You said no. That is fine. It changes nothing else for you.",
  undecided: "You will decide later. There is no hurry.",
  asked_question: "Your question is sent. You can read the answer here.",
  changed_mind: "You changed your mind. That is fine. The people who run it can see it.",
};
const done = arrived();

function stands({ session, mine }: Part): string {
  if (session.status === "cancelled") return "It is called off.";
  if (session.status === "delivered") return "It has been.";
  return mine.reply ? STANDS[mine.reply] : "";
}

function Item({ part }: { part: Part }) {
  const { session, mine } = part;
  return (
    <li class="gt-item">
      <a class="govuk-link gt-alone" href={`/my/session/?id=${session.id}`}>
        {session.title}
      </a>
      <span class="gt-item__line">{[moment(session), session.venue].filter(Boolean).join(" · ")}</span>
      <span class="gt-item__line">{stands(part)}</span>
      {mine.question_answer && isForThem(part) && <span class="gt-item__line">There is an answer to your question.</span>}
    </li>
  );
}

function Group({ id, title, parts }: { id: string; title: string; parts: readonly Part[] }) {
  if (!parts.length) return null;
  return (
    <Section id={id} title={title}>
      <ul class="govuk-list">
        {parts.map((part) => (
          <Item key={part.session.id} part={part} />
        ))}
      </ul>
    </Section>
  );
}

function Sessions({ me, value }: { me: Me; value: readonly Part[] }) {
  const open = value.filter(isForThem);
  const coming = value.filter(isComing).reverse();
  const been = value.filter((part) => !open.includes(part) && !coming.includes(part));
  return (
    <>
      <h1 class="govuk-heading-xl">My sessions</h1>
      <Outcome words={done && DONE[done]} />
      {!value.length && (
        <p class="govuk-body">You have not been asked to anything yet. When you are, you can read here what it is for.</p>
      )}
      <Group id="open" title="For you to answer" parts={open} />
      <Group id="coming" title="Coming up" parts={coming} />
      <Group id="been" title="What has been" parts={been} />
      {been.some(({ mine }) => mine.attendance === "attended" || mine.attendance === "part") && (
        <Link href={`/v1/contributors/${me.id}/training-record?format=html`}>A page to print: what I have been to</Link>
      )}
      <Link href={`/v1/reports/contributors/${me.id}?format=html`}>What I gave, and what came of it</Link>
      <Link href="/my/calendar/">Put these in my calendar</Link>
      <Foot />
    </>
  );
}

showMine({ loaded: "Your list is here.", ask: ({ id }) => partsOf(id), View: Sessions });
