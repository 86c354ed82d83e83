/** How we work together: what is asked of me now, and my own answers, one statement a page. */
import { type Answer } from "../api/client";
import type { Assessment } from "../api/shapes";
import { when } from "../dates";
import { Link } from "../link";
import { type Own, isOver, readAll, readOwn, sendOwn } from "../ratings/own";
import { BLANK, Rate, saidBefore } from "../ratings/rate";
import { Section } from "../section";
import { Foot, type Me, showMine } from "./mine";

const resultOf = ({ id }: Assessment) => `/my/ratings/result/?id=${id}`;
const endOf = ({ closes_on: last, closed_on: closed }: Assessment) => (closed && (!last || closed < last) ? closed : last!);

const id = new URLSearchParams(location.search).get("id") ?? "";

interface Shown {
  all: readonly Assessment[];
  own: Own | null;
}

function One({ each, href, when: day }: { each: Assessment; href: string; when: string }) {
  return (
    <li class="gt-item">
      <a class="govuk-link gt-alone" href={href}>
        {each.title}
      </a>
      <span class="gt-item__line">{day}</span>
    </li>
  );
}

function List({ all }: { all: readonly Assessment[] }) {
  const open = all.filter((each) => each.status === "open" && !isOver(each));
  const over = all.filter(isOver);
  return (
    <>
      <h1 class="govuk-heading-xl">How we work together</h1>
      <p class="govuk-body-l">Say how true a few statements are for you. You need not answer any of them.</p>
      {!open.length && <p class="govuk-body">Nothing is asked of you now.</p>}
      <ul class="govuk-list">
        {open.map((each) => (
          <One key={each.id} each={each} href={`/my/ratings/?id=${each.id}`} when={`Until ${when(each.closes_on!)}`} />
        ))}
      </ul>
      {over.length > 0 && (
        <Section id="over" title="What came of it">
          <p class="govuk-body">These are over. See what each side said.</p>
          <ul class="govuk-list">
            {over.map((each) => (
              <One key={each.id} each={each} href={resultOf(each)} when={`Ended on ${when(endOf(each))}`} />
            ))}
          </ul>
        </Section>
      )}
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

/** Said before somebody answers all of it in vain. */
function Over({ own: { assessment, mine } }: { own: Own }) {
  return (
    <>
      <h1 class="govuk-heading-xl">{assessment.title}</h1>
      <p class="govuk-body-l">It is over, and nobody can answer any more.{mine && " What you said is counted."}</p>
      <Link href={resultOf(assessment)}>See what came of it</Link>
    </>
  );
}

function Ratings({ me, value: { all, own } }: { me: Me; value: Shown }) {
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
        <List all={all} />
      )}
      <Foot />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  if (id) {
    const own = await readOwn(id);
    return "problem" in own ? own : { value: { all: [], own: own.value }, etag: "" };
  }
  const all = await readAll();
  return "problem" in all ? all : { value: { all: all.value.items, own: null }, etag: "" };
}

showMine({ loaded: "The page is here.", ask, View: Ratings });
