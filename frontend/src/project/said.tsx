/** What people said, in their words, for as long as everybody whose words they are wants them here. */
import type { Project } from "../api/shapes";
import { LayerTag } from "../layers";
import { Quotation } from "../quotation";
import { Section } from "../section";
import { Source } from "./section";

type Said = Project["quotes"][number];

const NOBODY: Readonly<Record<Said["owner"], string>> = {
  contributor: "Somebody who took part",
  group: "People who took part, together",
  anonymous: "Somebody who came",
};

export function SaidHere({ quotes }: { quotes: readonly Said[] }) {
  if (!quotes.length) return null;
  return (
    <Section id="said" title="What people said">
      {quotes.map(({ id, words, credited_as, owner, source, example_layer }) => (
        <Quotation key={id} words={words} by={credited_as ?? NOBODY[owner]}>
          {" "}
          <LayerTag layer={example_layer} />
          <Source source={source} />
        </Quotation>
      ))}
    </Section>
  );
}
