/** Where it can be seen: a quote, a piece of work, a change of plan, a session, a page, or where to look. */
import { useState } from "preact/hooks";
import { type Answer, answer, api, every } from "../api/client";
import type { Evidence, Statement } from "../api/shapes";
import { when } from "../dates";
import { Box } from "../forms/box";
import { refused } from "../forms/faults";
import { OneThing } from "../forms/one-thing";
import { Outcome } from "../forms/said";
import { type Choices, Select } from "../forms/select";
import { headings } from "../labels";
import { Section } from "../section";
import { Foot, idInAddress, showDesk } from "./staff";

const path = { id: idInAddress };

interface Shown {
  said: Statement;
  etag: string;
  /** What of the project can be named, in groups by kind. */
  known: readonly (Choices & { kind: Evidence["kind"] })[];
}

const IS_ADDRESS = /^https?:\/\/\S+$/i;

/** What the evidence is called: what it names, or else the words or the address. */
function nameOf({ id, note, url }: Evidence, known: Shown["known"]): string {
  const named = known.flatMap(({ options }) => options).find(({ value }) => value === id)?.label;
  return [named ?? (id && "A record that you may not read"), note, url].filter(Boolean).join(" · ");
}

const save = (evidence: readonly Evidence[], etag: string) =>
  answer(
    api.PATCH("/v1/impact-records/{id}", {
      params: { path, header: { "If-Match": etag } },
      body: { evidence: [...evidence] },
    }),
  );

function Page({ value }: { value: Shown }) {
  const [{ said, etag, known }, setFound] = useState(value);
  const [words, setWords] = useState("");
  const [named, setNamed] = useState("");
  const [where, setWhere] = useState("");
  const evidence = said.evidence ?? [];

  async function again(outcome: string) {
    const found = await ask();
    if ("value" in found) setFound(found.value);
    setWords(outcome);
  }
  function add(): Promise<Answer<Statement>> | Answer<Statement> {
    const kind = known.find(({ options }) => options.some(({ value }) => value === named))?.kind;
    const text = where.trim();
    if (kind) return save([...evidence, { kind, id: named, ...(text && { note: text }) }], etag);
    if (IS_ADDRESS.test(text)) return save([...evidence, { kind: "web_page", url: text }], etag);
    return text ? save([...evidence, { kind: "other", note: text }], etag) : refused("where", "Choose something, or write where to look.");
  }
  return (
    <>
      <p class="govuk-caption-l">{headings[said.pi].name}</p>
      <h1 class="govuk-heading-xl">Where it can be seen</h1>
      <Outcome words={words} />
      <p class="govuk-body-l gt-written">{said.statement}</p>
      <Section id="now" title="What is named now">
        {!evidence.length && <p class="govuk-body">Nothing yet.</p>}
        <ul class="gt-cards">
          {evidence.map((each, place) => (
            <li class="gt-record" key={`${each.id}${each.url}${each.note}`}>
              <p class="govuk-body gt-written">{nameOf(each, known)}</p>
              <OneThing
                send={() => save(evidence.filter((_, other) => other !== place), etag)}
                then={() => again("Taken out.")}
                button={`Take it out${evidence.length > 1 ? `: ${place + 1}` : ""}`}
                aside
              />
            </li>
          ))}
        </ul>
      </Section>
      <Section id="add" title="Name something">
        <OneThing
          send={async () => add()}
          then={() => {
            setNamed("");
            setWhere("");
            void again("Saved.");
          }}
          boxes={{ where: "where", evidence: "where", "": "where" }}
          button="Add it"
        >
          {(wrong) => (
            <>
              <Select id="named" label="Something of this project" none="Nothing of these" groups={known} chosen={named} choose={setNamed} />
              <Box
                id="where"
                label="Or where to look"
                hint="The address of a page, or words. You can also say more of what you chose. Write no names."
                text={where}
                onText={setWhere}
                wrong={wrong("where")}
              />
            </>
          )}
        </OneThing>
      </Section>
      <p class="govuk-body">Words that their owners have not approved for everybody cannot be published with it.</p>
      <Foot back={[`/desk/impact/record/?id=${said.id}`, "Back to what was said"]} />
    </>
  );
}

const short = (words: string) => (words.length > 70 ? `${words.slice(0, 69)}…` : words);

/** All of a list, and nothing of one that the reader may not list. */
async function all<T>(
  read: (more: { cursor?: string }) => Promise<Answer<{ items: T[]; next_cursor: string | null }>>,
  option: (each: T) => { value: string; label: string },
) {
  const found = await every(read);
  return "value" in found ? found.value.map(option) : [];
}

async function ask(): Promise<Answer<Shown>> {
  const said = await answer(api.GET("/v1/impact-records/{id}", { params: { path } }));
  if ("problem" in said) return said;
  const { project_id } = said.value;
  const of = (more: object) => ({ path: { project_id }, query: { limit: 200, ...more } });
  const flat = (more: object) => ({ query: { project_id, limit: 200, ...more } });
  const [quotes, outputs, changes, sessions] = await Promise.all([
    all((more) => answer(api.GET("/v1/quotes", { params: flat(more) })), ({ id, words }) => ({ value: id, label: short(words) })),
    all((more) => answer(api.GET("/v1/projects/{project_id}/outputs", { params: of(more) })), ({ id, title }) => ({ value: id, label: short(title) })),
    all((more) => answer(api.GET("/v1/projects/{project_id}/plan-changes", { params: of(more) })), ({ id, proposed }) => ({ value: id, label: short(proposed) })),
    all((more) => answer(api.GET("/v1/sessions", { params: flat(more) })), ({ id, title, starts_on }) => ({
      value: id,
      label: short([title, starts_on && when(starts_on)].filter(Boolean).join(", ")),
    })),
  ]);
  const known = [
    { kind: "quote", name: "Somebody’s words", options: quotes },
    { kind: "output", name: "Made together", options: outputs },
    { kind: "plan_change", name: "Decisions", options: changes },
    { kind: "session", name: "Sessions", options: sessions },
  ] as const;
  return { value: { said: said.value, etag: said.etag, known: known.filter(({ options }) => options.length) }, etag: said.etag };
}

showDesk({ loaded: "The page is here.", ask, View: Page });
