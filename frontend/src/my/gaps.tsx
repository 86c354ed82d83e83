/** Where two sides differ in what I take part in, and what is done about it; where I co-lead, I write it too. */
import { type Answer, answer, api, every } from "../api/client";
import type { Gap, OurProject } from "../api/shapes";
import { when } from "../dates";
import { Outcome, arrived } from "../forms/said";
import { gapStatus } from "../gap-words";
import { perspective } from "../labels";
import { Link } from "../link";
import { Section } from "../section";
import { Foot, type Me, showMine } from "./mine";

const done = arrived();

interface Shown {
  led: readonly OurProject[];
  gaps: readonly Gap[];
}

function List({ gaps }: { gaps: readonly Gap[] }) {
  if (!gaps.length) return <p class="govuk-body">None is written down yet.</p>;
  return (
    <ul class="govuk-list">
      {gaps.map((gap) => (
        <li class="gt-item" key={gap.id}>
          <a class="govuk-link gt-alone" href={`/my/gap/?id=${gap.id}`}>
            {gap.title}
          </a>
          <span class="gt-item__line">
            {perspective[gap.perspective_a]} and {perspective[gap.perspective_b].toLowerCase()} · {gapStatus[gap.status]}
          </span>
          {gap.review_on && <span class="gt-item__line">To look at again on {when(gap.review_on)}</span>}
        </li>
      ))}
    </ul>
  );
}

function Page({ value: { led, gaps } }: { me: Me; value: Shown }) {
  const others = gaps.filter(({ project_id }) => !led.some(({ id }) => id === project_id));
  return (
    <>
      <h1 class="govuk-heading-xl">Gaps, and what mends them</h1>
      <Outcome words={done && "Saved."} />
      <p class="govuk-body-l">A gap is where two sides see one thing in two ways. Each says it in its own words.</p>
      {led.map(({ id, title }) => (
        <Section key={id} id={`led-${id}`} title={title}>
          <p class="govuk-body">You are a co-lead here. You can write and change these.</p>
          <List gaps={gaps.filter(({ project_id }) => project_id === id)} />
          <Link href={`/my/gap/?project=${id}`}>
            Write down a gap<span class="govuk-visually-hidden"> for {title}</span>
          </Link>
        </Section>
      ))}
      {(others.length > 0 || !led.length) && (
        <Section id="others" title="Where I take part">
          <p class="govuk-body">You see a gap here once both sides agree what to do.</p>
          <List gaps={others} />
        </Section>
      )}
      <Foot />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [led, gaps] = await Promise.all([
    answer(api.GET("/v1/projects", { params: { query: { led_by_me: true, limit: 200 } } })),
    every((more) => answer(api.GET("/v1/gaps", { params: { query: { limit: 200, ...more } } }))),
  ]);
  if ("problem" in led) return led;
  if ("problem" in gaps) return gaps;
  return { value: { led: led.value.items, gaps: gaps.value }, etag: "" };
}

showMine({ loaded: "The list is here.", ask, View: Page });
