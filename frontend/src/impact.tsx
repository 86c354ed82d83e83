/** What became of all public projects: each finding as a sentence, then pictures, then the numbers. */
import { answer, api } from "./api/client";
import type { Report } from "./api/shapes";
import { ReportSection } from "./report";
import { show } from "./show";

function Impact({ value: { sections, counts, withheld } }: { value: Report }) {
  return (
    <>
      <h1 class="govuk-heading-xl">What changed</h1>
      <p class="govuk-body-l">In all public projects, for good or ill, and who says so.</p>
      {sections.map((section) => (
        <ReportSection key={section.code} section={section} />
      ))}
      <section class="gt-section" aria-labelledby="counts">
        <h2 class="govuk-heading-l" id="counts">
          What is counted
        </h2>
        <ul class="govuk-list govuk-list--bullet">
          {[...counts, ...withheld.map((words) => `Not in it: ${words}`)].map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      </section>
    </>
  );
}

void show(document.getElementById("island")!, {
  loading: "Getting the projects …",
  loaded: "The page is here.",
  ask: () => answer(api.GET("/v1/public/impact")),
  View: Impact,
});
