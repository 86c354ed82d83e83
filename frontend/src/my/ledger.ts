/** Somebody's ledger of consents: reading it, adding to it, what it comes to, and what a line of it means in words. */
import { type Answer, answer, api, every } from "../api/client";
import type { Consent, Decision, Use, Wording } from "../api/shapes";
import { day, when } from "../dates";
import { keyFor } from "../forms/once";
import { label, list } from "../wording";

type Code = Consent["purpose"];
type Audience = NonNullable<Consent["audience"]>;

/** All decisions of one person, the first one first. */
export async function ledgerOf(contributor_id: string): Promise<Answer<readonly Consent[]>> {
  const found = await every((cursor) =>
    answer(
      api.GET("/v1/contributors/{contributor_id}/consents", {
        params: { path: { contributor_id }, query: { limit: 200, ...cursor } },
      }),
    ),
  );
  if ("problem" in found) return found;
  return { value: [...found.value].sort((a, b) => a.created_at.localeCompare(b.created_at)), etag: "" };
}

export const decide = (contributor_id: string, body: Decision) =>
  answer(
    api.POST("/v1/contributors/{contributor_id}/consents", {
      params: { path: { contributor_id }, header: { "Idempotency-Key": keyFor(body) } },
      body,
    }),
  );

export type Names = ReadonlyMap<string, string>;

/** Names of the organisations that are named in a ledger. */
export async function namesIn(lines: readonly { recipients?: readonly string[] }[]): Promise<Names> {
  const ids = new Set(lines.flatMap(({ recipients }) => recipients ?? []));
  const found = await Promise.all(
    [...ids].map((id) => answer(api.GET("/v1/organisations/{id}", { params: { path: { id } } }))),
  );
  return new Map(found.flatMap((each) => ("value" in each ? [[each.value.id, each.value.name] as const] : [])));
}

/** Who may know, by name where organisations are named.
 *  @param called the words for each kind of reader, for whoever reads them */
export function who(
  { audience, recipients }: { audience?: Consent["audience"]; recipients?: readonly string[] },
  names: Names,
  called = AUDIENCE,
): string {
  const named = (recipients ?? []).map((id) => names.get(id) ?? "an organisation");
  if (named.length) return list(named);
  return audience ? called[audience] : "";
}

/** Where somebody's words may be shown. */
export const use: Readonly<Record<Use, string>> = {
  conference: "At a conference",
  training: "In training",
  report: "In a report",
  information_pack: "In a pack about people who take part",
  web: "On the web",
};

export const howLong = (last: string | null | undefined) => (last ? `Until ${when(last)}` : "Until you take it back");

/** "At a conference and in training"; nothing where it is for any use. */
export const uses = (codes: readonly Use[] | undefined): string => {
  if (!codes?.length || codes.length === Object.keys(use).length) return "";
  return label({}, list(codes.map((code) => use[code].toLowerCase())));
};

export const since = ({ decided_on, created_at }: Consent) => (decided_on ? when(decided_on) : day(created_at));

/** The purposes that let somebody's words out, each text by itself. */
const OF_WORDS = ["publish_biography", "publish_quote"] as const;
export type OfWords = (typeof OF_WORDS)[number];
export const isOfWords = (code: Code): code is OfWords => (OF_WORDS as readonly Code[]).includes(code);

/** The wording of each purpose that holds now, of all there were: the newest comes last. */
export const current = (wordings: readonly Wording[]): ReadonlyMap<Code, Wording> =>
  new Map(wordings.filter(({ retired_on }) => !retired_on).map((each) => [each.purpose, each]));

export const AUDIENCE: Readonly<Record<Audience, string>> = {
  home: "Only the organisation that keeps this record",
  named: "Only the organisations that you named",
  partners: "The organisations that lead or share what you take part in",
  public: "Everybody, also on the internet",
};

/** Of words it is said apart whether they are on the web. */
export const READERS: Readonly<Record<Audience, string>> = { ...AUDIENCE, public: "Everybody" };

/** Whether a decision concerns a purpose and, of some purposes, one thing. A no that names none is about all. */
export const about = (code: Code, subject: string | null) => (consent: Consent) =>
  consent.purpose === code &&
  ((consent.subject_id ?? null) === subject || (consent.decision !== "given" && !consent.subject_id));

/** The yeses that still stand, oldest first. A yes for named organisations adds to those before; a no without
 *  an audience takes back all there were. */
export function standing(ledger: readonly Consent[], today: string): readonly Consent[] {
  let yes: Consent[] = [];
  for (const each of ledger) {
    const adds = each.decision === "given" && each.audience === "named";
    yes = yes.filter(({ audience }) => adds || (each.audience && each.audience !== audience));
    if (each.decision === "given") yes.push(each);
  }
  return yes.filter(({ expires_on }) => !expires_on || expires_on >= today);
}
