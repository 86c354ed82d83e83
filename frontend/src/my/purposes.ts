/** What people are asked to agree to, beside the wordings that the API keeps. */
import type { Consent } from "../api/shapes";

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
