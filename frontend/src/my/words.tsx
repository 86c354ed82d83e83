/** My words: each thing that somebody said or wrote, who may read it, and deciding on it. */
import { Done, arrived } from "../forms/said";
import { Quotation } from "../quotation";
import { Foot, type Me, showMine } from "./mine";
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
      <p class="govuk-body">
        <a class="govuk-link gt-alone" href={`decide/?text=${text.id}`}>
          {isDecided(mine, text) ? "Change or take back" : "Read and decide"}
          <span class="govuk-visually-hidden">: {text.words}</span>
        </a>
      </p>
      {text.purpose === "publish_biography" && (
        <p class="govuk-body">
          <a class="govuk-link gt-alone" href={`write/?from=${text.id}`}>
            Write it in other words<span class="govuk-visually-hidden">: {text.words}</span>
          </a>
        </p>
      )}
    </li>
  );
}

function Part({ me, mine, id, title, texts }: { me: Me; mine: Mine; id: string; title: string; texts: readonly Text[] }) {
  if (!texts.length) return null;
  return (
    <section class="gt-section" aria-labelledby={id}>
      <h2 class="govuk-heading-l" id={id}>
        {title}
      </h2>
      <ul class="gt-cards">
        {texts.map((text) => (
          <Item key={text.id} me={me} mine={mine} text={text} />
        ))}
      </ul>
    </section>
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
      <p class="govuk-body">
        <a class="govuk-link gt-alone" href="write/?story">
          Write a story of yours
        </a>
      </p>
      <p class="govuk-body">
        <a class="govuk-link gt-alone" href="write/">
          Write how you want to introduce yourself
        </a>
      </p>
      <Foot />
    </>
  );
}

showMine({ loaded: "The page is here.", ask: readMine, View: ({ me, value }) => <List me={me} mine={value} /> });
