/** Names of what records point at: each id is asked for once, and what cannot be read has no name. */
import { type Answer, answer, api } from "../api/client";

export type Read = (id: string) => Promise<Answer<string>>;

export async function names(ids: readonly string[], read: Read): Promise<Map<string, string>> {
  const different = [...new Set(ids)];
  const found = await Promise.all(different.map(read));
  return new Map(different.map((id, at) => [id, "value" in found[at]! ? found[at].value : ""]));
}

const named = async <T>(call: Promise<Answer<T>>, name: (value: T) => string): Promise<Answer<string>> => {
  const found = await call;
  return "problem" in found ? found : { value: name(found.value), etag: "" };
};

const at = (id: string) => ({ params: { path: { id } } });

export const organisation: Read = (id) => named(answer(api.GET("/v1/organisations/{id}", at(id))), ({ name }) => name);
export const session: Read = (id) => named(answer(api.GET("/v1/sessions/{id}", at(id))), ({ title }) => title);
export const person: Read = (id) =>
  named(answer(api.GET("/v1/contributors/{id}", at(id))), ({ display_name }) => display_name);
export const member: Read = (id) =>
  named(answer(api.GET("/v1/members/{id}", at(id))), ({ display_name }) => display_name);
