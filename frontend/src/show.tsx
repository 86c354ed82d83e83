/** Fills a page's island: says that it is loading, then shows the answer, or what went wrong and what to do. */
import { type ComponentType, render } from "preact";
import type { Answer, Problem } from "./api/client";

interface Page<T> {
  /** The h1 while there is no answer yet, and when there is none. */
  heading: string;
  loading: string;
  loaded: string;
  ask: () => Promise<Answer<T>>;
  View: ComponentType<{ value: T }>;
}

function Loading({ heading, loading }: { heading: string; loading: string }) {
  return (
    <>
      <h1 class="govuk-heading-xl">{heading}</h1>
      <p class="govuk-body">{loading}</p>
    </>
  );
}

export function Sorry({ detail, gone }: Problem) {
  return (
    <>
      <h1 class="govuk-heading-xl">Sorry, we cannot show this page</h1>
      <p class="govuk-body">{detail}</p>
      {gone ? (
        <>
          <p class="govuk-body">The link may be wrong, or the work may have been taken back.</p>
          <p class="govuk-body">
            <a class="govuk-link gt-alone" href="/projects/">
              See all projects
            </a>
          </p>
        </>
      ) : (
        <p class="govuk-body">
          <a class="govuk-link gt-alone" href="">
            Try again
          </a>
        </p>
      )}
    </>
  );
}

export async function show<T>(island: HTMLElement, { heading, loading, loaded, ask, View }: Page<T>) {
  const status = document.getElementById("status");
  const say = (words: string) => status?.replaceChildren(words);

  render(<Loading heading={heading} loading={loading} />, island);
  say(loading);
  const answer = await ask();
  render("value" in answer ? <View value={answer.value} /> : <Sorry {...answer.problem} />, island);
  say("value" in answer ? loaded : "Sorry, we cannot show this page.");
}
