/** What people are asked to agree to, beside the wordings that the API keeps; and what their decisions come to. */
import type { Consent, Wording } from "../api/shapes";

type Code = Consent["purpose"];
type Audience = NonNullable<Consent["audience"]>;

interface Purpose {
  name: string;
  /** If they say no. */
  without: string;
  /** Who may know, of whom this page can ask. */
  audiences: readonly Audience[];
}

export const PURPOSES: Readonly<Record<Code, Purpose>> = {
  store_contact: {
    name: "Keep how to reach me",
    without: "You can still take part. Then you get in touch with us, and not the other way round.",
    audiences: ["home"],
  },
  special_category_data: {
    name: "Keep very private things about me",
    without: "We do not keep them. You can still take part.",
    audiences: ["home"],
  },
  keep_in_touch: {
    name: "Keep in touch with me",
    without: "We write only about what you already take part in.",
    audiences: ["home"],
  },
  equality_monitoring: {
    name: "Count my answers about equality",
    without: "Nothing else changes. Your answers are not counted.",
    audiences: ["home"],
  },
  share_profile: {
    name: "Show my profile to those I work with",
    without: "They do not see your profile.",
    audiences: ["partners"],
  },
  share_needs: {
    name: "Tell those who run a session what helps me",
    without: "They are not told. The organisation that keeps this record gets it ready for you.",
    audiences: ["partners"],
  },
  share_standpoint: {
    name: "Show what I bring to those I work with",
    without: "They do not see these words.",
    audiences: ["partners"],
  },
  publish_biography: {
    name: "Show words about me",
    without: "They are not shown.",
    audiences: [],
  },
  publish_quote: {
    name: "Show what I said",
    without: "They are not shown.",
    audiences: [],
  },
  recording: {
    name: "Record my voice or a film of me",
    without: "We do not record you. You can still take part.",
    audiences: ["partners", "public"],
  },
  photograph: {
    name: "Take photographs of me",
    without: "We do not take any. You can still take part.",
    audiences: ["partners", "public"],
  },
};

/** The wording of each purpose that holds now, of all there were: the newest comes last. */
export const current = (wordings: readonly Wording[]): ReadonlyMap<Code, Wording> =>
  new Map(wordings.filter(({ retired_on }) => !retired_on).map((each) => [each.purpose, each]));

export const AUDIENCE: Readonly<Record<Audience, string>> = {
  home: "Only the organisation that keeps this record",
  named: "Only the organisations that you named",
  partners: "The organisations that lead or share what you take part in",
  public: "Everybody, also on the internet",
};

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
