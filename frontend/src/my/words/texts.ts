/** Somebody's own words – quotes, stories, biographies – with all that is needed to read them and to decide. */
import { type Answer, answer, api, every } from "../../api/client";
import type { Biography, Consent, Quote, Wording } from "../../api/shapes";
import { today } from "../../dates";
import { type Names, type OfWords, about, current, ledgerOf, namesIn, standing } from "../ledger";
import type { Me } from "../mine";

export interface Text {
  id: string;
  purpose: OfWords;
  /** "Something you said" */
  name: string;
  words: string;
  credit: string | null;
  status: Quote["status"];
  /** Said by several people, who all have to agree. */
  group: boolean;
  project: string | null;
  /** Whom the organisation wants to show it to, where it says so. */
  wish: Pick<Quote, "audience" | "recipients" | "uses"> | null;
}

export interface Mine {
  texts: readonly Text[];
  ledger: readonly Consent[];
  wordings: ReadonlyMap<Consent["purpose"], Wording>;
  names: Names;
  /** Titles of the public pages where a text stands now, by its id. */
  shownAt: ReadonlyMap<string, { id: string; title: string }>;
}

const NAMES = { quote: "Something you said", story: "A story of yours" } as const;

const ofQuote = (quote: Quote): Text => ({
  id: quote.id,
  purpose: "publish_quote",
  name: quote.owner === "group" ? "Something your group said" : NAMES[quote.kind],
  words: quote.words,
  credit: quote.credited_as ?? null,
  status: quote.status,
  group: quote.owner === "group",
  project: quote.project_id ?? null,
  wish: quote.audience ? quote : null,
});

const ofBiography = (biography: Biography): Text => ({
  id: biography.id,
  purpose: "publish_biography",
  name: `How you introduce yourself, version ${biography.number}`,
  words: biography.words,
  credit: biography.credited_as ?? null,
  status: biography.status,
  group: false,
  project: null,
  wish: null,
});

export const aboutText = ({ ledger }: Mine, { purpose, id }: Text) => ledger.filter(about(purpose, id));

export const yeses = (mine: Mine, text: Text) => standing(aboutText(mine, text), today);

/** What is decided, and needs no second look: the owner said yes that still holds, or no. */
export const isDecided = (mine: Mine, text: Text) =>
  yeses(mine, text).length > 0 || text.status === "refused" || text.status === "taken_back";

/** Where anybody may read it now: asked of the page itself, so that it is true. */
async function pagesOf(texts: readonly Text[]): Promise<Mine["shownAt"]> {
  const ids = new Set(texts.flatMap(({ status, project }) => (status === "approved" && project ? [project] : [])));
  const pages = await Promise.all(
    [...ids].map((id) => answer(api.GET("/v1/public/projects/{id}", { params: { path: { id } } }))),
  );
  return new Map(
    pages.flatMap((page) =>
      "value" in page ? page.value.quotes.map(({ id }) => [id, page.value] as const) : [],
    ),
  );
}

export async function readMine(me: Me): Promise<Answer<Mine>> {
  const params = { limit: 200 };
  const path = { contributor_id: me.id };
  const [quotes, biographies, ledger, wordings] = await Promise.all([
    every((more) =>
      answer(api.GET("/v1/quotes", { params: { query: { ...params, ...more, contributor_id: me.id } } })),
    ),
    every((more) =>
      answer(
        api.GET("/v1/contributors/{contributor_id}/biographies", { params: { path, query: { ...params, ...more } } }),
      ),
    ),
    ledgerOf(me.id),
    answer(api.GET("/v1/consent-wordings")),
  ]);
  if ("problem" in quotes) return quotes;
  if ("problem" in biographies) return biographies;
  if ("problem" in ledger) return ledger;
  if ("problem" in wordings) return wordings;
  const texts = [...quotes.value.map(ofQuote), ...biographies.value.map(ofBiography)];
  const [names, shownAt] = await Promise.all([namesIn([...ledger.value, ...quotes.value]), pagesOf(texts)]);
  return {
    value: { texts, ledger: ledger.value, wordings: current(wordings.value.items), names, shownAt },
    etag: "",
  };
}
