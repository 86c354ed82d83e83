/** Reading and changing what is kept of a person, layer by layer. */
import { type Answer, answer, api, every } from "../api/client";
import type { Needs, Standpoint } from "../api/shapes";
import type { Field } from "../forms/record";
import { because } from "./why";

export const readPerson = (id: string) => answer(api.GET("/v1/contributors/{id}", { params: { path: { id } } }));

export const readIdentity = (id: string, reason: string) =>
  answer(
    api.GET("/v1/contributors/{contributor_id}/identity", {
      params: { path: { contributor_id: id } },
      headers: because(reason),
    }),
  );

export const readNeeds = (id: string, reason: string) =>
  answer(
    api.GET("/v1/contributors/{contributor_id}/needs", {
      params: { path: { contributor_id: id } },
      headers: because(reason),
    }),
  );

export const readStandpoints = (id: string, reason: string): Promise<Answer<readonly Standpoint[]>> =>
  every((more) =>
    answer(
      api.GET("/v1/contributors/{contributor_id}/standpoints", {
        params: { path: { contributor_id: id }, query: { limit: 200, ...more } },
        headers: because(reason),
      }),
    ),
  );

const writePerson = (id: string, body: object, etag: string) =>
  answer(api.PATCH("/v1/contributors/{id}", { params: { path: { id }, header: { "If-Match": etag } }, body }));

const writeIdentity = (id: string, body: object, etag: string) =>
  answer(
    api.PUT("/v1/contributors/{contributor_id}/identity", {
      params: { path: { contributor_id: id }, header: { "If-Match": etag } },
      body,
    }),
  );

const writeNeeds = (id: string, body: object, etag: string) =>
  answer(
    api.PUT("/v1/contributors/{contributor_id}/needs", {
      params: { path: { contributor_id: id }, header: { "If-Match": etag } },
      // A merge patch: what it leaves out stays as it is, which the document of the API has no type for.
      body: body as Needs,
    }),
  );

interface Layer {
  title: string;
  fields: readonly Field[];
  read: (id: string, reason: string) => Promise<Answer<object>>;
  write: (id: string, body: object, etag: string) => Promise<Answer<unknown>>;
  /** Only for whoever says why. */
  locked: boolean;
}

/** What can be changed in a form, by the name that stands in the address. */
export const LAYERS: Readonly<Record<string, Layer>> = {
  profile: {
    title: "How they want to be known",
    locked: false,
    read: readPerson,
    write: writePerson,
    fields: [
      { member: "display_name", label: "What we call them" },
      { member: "pronouns", label: "Their pronouns" },
      { member: "interests", label: "What they want to take part in", hint: "One on each line.", kind: "lines" },
      { member: "skills", label: "What they are good at", hint: "One on each line.", kind: "lines" },
      { member: "availability", label: "When they can take part", kind: "long" },
      { member: "hopes", label: "What they hope for", hint: "In their own words.", kind: "long" },
    ],
  },
  reach: {
    title: "Who they are and how to reach them",
    locked: true,
    read: readIdentity,
    write: writeIdentity,
    fields: [
      { member: "safe_channel", label: "The safe way to reach them" },
      { member: "safe_times", label: "Safe times to reach them", kind: "long" },
      { member: "keep_in_touch_while_unwell", label: "How much to keep in touch when they are not well", kind: "long" },
      { member: "phone", label: "Phone number", type: "tel" },
      { member: "email", label: "E-mail address", type: "email" },
      { member: "legal_name", label: "Legal name", hint: "Only if you need it." },
      { member: "payee_name", label: "Name to pay to" },
    ],
  },
  helps: {
    title: "What helps them",
    locked: true,
    read: readNeeds,
    write: writeNeeds,
    fields: [
      { member: "supports", label: "What they ticked", hint: "Open a group and tick what helps." },
      { member: "interpreter_language", label: "If they want an interpreter: for which language" },
      { member: "formats", label: "How they like to get things, in their own words", hint: "One on each line.", kind: "lines" },
      { member: "support", label: "Who or what helps", kind: "long" },
      { member: "travel", label: "How they get there", kind: "long" },
      { member: "signs", label: "Signs that they find it hard, and what to do then", kind: "long" },
    ],
  },
};
