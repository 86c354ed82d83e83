/** Changing one part of what is kept of a person. */
import type { Answer } from "../api/client";
import type { Needs, Support } from "../api/shapes";
import { readSupports } from "../api/supports";
import { severalOf } from "../forms/grouped";
import { type Field, type Held, RecordForm } from "../forms/record";
import { grouped } from "../my/supports";
import { LAYERS, readPerson } from "./layers";
import { type Staff, Foot, idInAddress, showDesk, toPerson } from "./staff";
import { Why } from "./why";

const part = new URLSearchParams(location.search).get("part") ?? "profile";
const layer = LAYERS[part] ?? LAYERS.profile!;

interface Shown {
  name: string;
  held: Held;
  supports: readonly Support[];
}

/** With what can be ticked, where there is something to tick. */
const fieldsWith = (supports: readonly Support[], members: object): readonly Field[] =>
  layer.fields.map((field) =>
    field.member === "supports" ? { ...field, ...severalOf(grouped(supports, (members as Needs).supports ?? [])) } : field,
  );

function Form({ name, held, supports, read }: Shown & { read: () => Promise<Answer<object>> }) {
  return (
    <RecordForm
      name={`${part} ${idInAddress}`}
      fields={fieldsWith(supports, held.members)}
      first={held}
      read={read}
      write={(patch, etag) => layer.write(idInAddress, patch, etag)}
      saved={`Saved. ${name} sees it on their own page.`}
    />
  );
}

function Change({ value: { name, held, supports } }: { me: Staff; value: Shown }) {
  return (
    <>
      <p class="govuk-caption-l">{name}</p>
      <h1 class="govuk-heading-xl">{layer.title}</h1>
      {layer.locked ? (
        <Why id={part} button="Show it" read={async (reason) => withReason(await layer.read(idInAddress, reason), reason)}>
          {({ members, reason }, etag) => (
            <Form name={name} held={{ members, etag }} supports={supports} read={() => layer.read(idInAddress, reason)} />
          )}
        </Why>
      ) : (
        <Form name={name} held={held} supports={supports} read={() => layer.read(idInAddress, "")} />
      )}
      <Foot back={toPerson(idInAddress)} />
    </>
  );
}

/** The reason goes with it, for when it has to be read again. */
function withReason(found: Answer<object>, reason: string): Answer<{ members: object; reason: string }> {
  return "problem" in found ? found : { value: { members: found.value, reason }, etag: found.etag };
}

async function ask(): Promise<Answer<Shown>> {
  const [found, supports] = await Promise.all([readPerson(idInAddress), readSupports()]);
  if ("problem" in found) return found;
  if ("problem" in supports) return supports;
  const held = { members: found.value, etag: found.etag };
  return { value: { name: found.value.display_name, held, supports: supports.value.items }, etag: found.etag };
}

showDesk({ loaded: "The page is here.", ask, View: Change });
