/** My words: each thing that somebody said or wrote, who may read it, and deciding on it. */
import { Done, arrived } from "../forms/said";
import { Link } from "../link";
import { Quotation } from "../quotation";
import { Section } from "../section";
import { Foot, type Me, showMine, wrongWith } from "./mine";
import { Holds, credit } from "./words/state";
import { type Mine, type Text, isDecided, readMine } from "./words/texts";

const DONE: Readonly<Record<string, (organisation: string) => string>> = {
  yes: () => "You said yes. From now on they can be read as you said.",
  no: (organisation) => `You said no. From now on only ${organisation} can read them.`,
  written: (organisation) => `Saved. Only ${organisation} can read your new words, until you say yes.`,
};

const done = arrived();

function Item({ me, mine, text }: { me: Me; mine: Mine; text: Text }) {
  return (
    <li class="gt-card">
      <h3 class="govuk-heading-m gt-card__title">{text.name}</h3>
      <Quotation words={text.words} by={credit(text)} />
      <Holds me={me} mine={mine} text={text} />
      <Link href={`decide/?text=${text.id}`}>
        {isDecided(mine, text) ? "Change or take back" : "Read and decide"}
        <span class="govuk-visually-hidden">: {text.words}</span>
      </Link>
      <Link href={wrongWith(text.id)}>
        Something is wrong with this<span class="govuk-visually-hidden">: {text.words}</span>
      </Link>
      {text.purpose === "publish_biography" && (
        <Link href={`write/?from=${text.id}`}>
          Write it in other words<span class="govuk-visually-hidden">: {text.words}</span>
        </Link>
      )}
    </li>
  );
}

function Part({ me, mine, id, title, texts }: { me: Me; mine: Mine; id: string; title: string; texts: readonly Text[] }) {
  if (!texts.length) return null;
  return (
    <Section id={id} title={title}>
      <ul class="gt-cards">
        {texts.map((text) => (
          <Item key={text.id} me={me} mine={mine} text={text} />
        ))}
      </ul>
    </Section>
  );
}

function List({ me, mine }: { me: Me; mine: Mine }) {
  const decided = mine.texts.filter((text) => isDecided(mine, text));
  const open = mine.texts.filter((text) => !decided.includes(text));
  return (
    <>
      <h1 class="govuk-heading-xl">My words</h1>
      {done && DONE[done] && (
        <Done>
          <p class="govuk-body">{DONE[done](me.organisation)}</p>
          {done === "no" && <p class="govuk-body">What is on paper already cannot be called back.</p>}
        </Done>
      )}
      <p class="govuk-body-l">What you said or wrote is yours. Others read it only if you say yes.</p>
      {!mine.texts.length && <p class="govuk-body">Nothing that you said or wrote is kept here.</p>}
      <Part me={me} mine={mine} id="open" title="For you to decide" texts={open} />
      <Part me={me} mine={mine} id="decided" title="What you decided" texts={decided} />
      <Link href="write/?story">Write a story of yours</Link>
      <Link href="write/">Write how you want to introduce yourself</Link>
      <Foot />
    </>
  );
}

showMine({ loaded: "The page is here.", ask: readMine, View: ({ me, value }) => <List me={me} mine={value} /> });
