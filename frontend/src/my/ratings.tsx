/** How we work together: what is asked of me now, and my own answers, one statement a page. */
import { type Answer } from "../api/client";
import type { Assessment } from "../api/shapes";
import { today, when } from "../dates";
import { Link } from "../link";
import { BLANK, Rate, saidBefore } from "../ratings/rate";
import { type Own, readOpen, readOwn, sendOwn } from "../ratings/own";
import { Foot, type Me, showMine } from "./mine";

const id = new URLSearchParams(location.search).get("id") ?? "";

interface Shown {
  open: readonly Assessment[];
  own: Own | null;
}

function List({ open }: { open: readonly Assessment[] }) {
  return (
    <>
      <h1 class="govuk-heading-xl">How we work together</h1>
      <p class="govuk-body-l">Say how true a few statements are for you. You need not answer any of them.</p>
      {!open.length && <p class="govuk-body">Nothing is asked of you now.</p>}
      <ul class="govuk-list">
        {open.map((each) => (
          <li class="gt-item" key={each.id}>
            <a class="govuk-link gt-alone" href={`/my/ratings/?id=${each.id}`}>
              {each.title}
            </a>
            {each.closes_on && <span class="gt-item__line">Until {when(each.closes_on)}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Before({ own: { mine, assessment } }: { own: Own }) {
  return (
    <>
      {mine?.recorded_by && (
        <p class="govuk-body gt-banner">Recorded for you by {mine.recorded_by}. Send it, and it is yours alone.</p>
      )}
      <p class="govuk-body">
        Nobody else can read your answers. You can change them until {when(assessment.closes_on!)}. After that, all
        answers of a side are counted together. If you want nobody to know that you answered, ask for the link that needs no sign-in, and use that instead.
      </p>
    </>
  );
}

const isOver = ({ status, closes_on: last }: Assessment) => status === "closed" || (!!last && last < today);

/** Said before somebody answers all of it in vain. */
function Over({ own: { assessment, mine } }: { own: Own }) {
  return (
    <>
      <h1 class="govuk-heading-xl">{assessment.title}</h1>
      <p class="govuk-body-l">It is over, and nobody can answer any more.{mine && " What you said is counted."}</p>
      <Link href="/my/ratings/">See what is asked now</Link>
    </>
  );
}

function Ratings({ me, value: { open, own } }: { me: Me; value: Shown }) {
  return (
    <>
      {own && isOver(own.assessment) ? (
        <Over own={own} />
      ) : own ? (
        <Rate
          name={`my-ratings ${me.id} ${own.assessment.id}`}
          title={own.assessment.title}
          asks={own.asks}
          sides={own.assessment.perspectives ?? []}
          first={own.mine ? saidBefore(own.mine) : BLANK}
          promise={<Before own={own} />}
          send={sendOwn(own.assessment.id)}
          thanks={
            <>
              <p class="govuk-body-l">What you said has arrived. You can change it until the last day.</p>
              <Link href="/my/ratings/">See what else is asked</Link>
            </>
          }
        />
      ) : (
        <List open={open} />
      )}
      <Foot />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  if (id) {
    const own = await readOwn(id);
    return "problem" in own ? own : { value: { open: [], own: own.value }, etag: "" };
  }
  const open = await readOpen();
  return "problem" in open ? open : { value: { open: open.value.items, own: null }, etag: "" };
}

showMine({ loaded: "The page is here.", ask, View: Ratings });
