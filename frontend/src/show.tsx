/** Fills a page's island, where the page itself says that it is loading: with the answer, or what went wrong and what to do. */
import { type ComponentType, render } from "preact";
import type { Answer, Problem } from "./api/client";
import { Link } from "./link";

interface Page<T> {
  /** What a screen reader hears while the answer is on its way, and when it is there. */
  loading: string;
  loaded: string;
  ask: () => Promise<Answer<T>>;
  View: ComponentType<{ value: T }>;
  /** What to say and where to go where there is nothing to show. */
  instead?: Instead;
}

interface Instead {
  why: string;
  where: string;
  link: string;
}

const PROJECTS: Instead = {
  why: "The link may be wrong, or the work may have been taken back.",
  where: "/projects/",
  link: "See all projects",
};

function Sorry({ problem: { detail, gone }, instead }: { problem: Problem; instead: Instead }) {
  return (
    <>
      <h1 class="govuk-heading-xl">Sorry, we cannot show this page</h1>
      <p class="govuk-body">{detail}</p>
      {gone ? (
        <>
          <p class="govuk-body">{instead.why}</p>
          <Link href={instead.where}>{instead.link}</Link>
        </>
      ) : (
        <Link href="">Try again</Link>
      )}
    </>
  );
}

/** What a screen reader hears, and nobody sees. */
export const say = (words: string) => document.getElementById("status")?.replaceChildren(words);

export async function show<T>(island: HTMLElement, { loading, loaded, ask, View, instead = PROJECTS }: Page<T>) {
  say(loading);
  const answer = await ask();
  island.replaceChildren();
  render(
    "value" in answer ? <View value={answer.value} /> : <Sorry problem={answer.problem} instead={instead} />,
    island,
  );
  say("value" in answer ? loaded : "Sorry, we cannot show this page.");
}
