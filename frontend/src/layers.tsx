/** Which layer of the example a project belongs to, said where nobody can miss it. */
import type { ProjectItem } from "./api/shapes";

type Layer = ProjectItem["example_layer"];

export function LayerTag({ layer }: { layer: Layer }) {
  if (layer !== "demonstration") return null;
  return <strong class="gt-tag gt-tag--made-up">Made up, to show how it works</strong>;
}

export function LayerBanner({ layer }: { layer: Layer }) {
  if (layer === "demonstration")
    return (
      <p class="govuk-body gt-banner gt-banner--made-up">
        <strong>Made up, to show how it works.</strong> The people and events on this page are not real.
      </p>
    );
  if (layer === "published")
    return (
      <p class="govuk-body gt-banner">
        <strong>From published documents.</strong> Where they say nothing, we leave a blank.
      </p>
    );
  return null;
}
