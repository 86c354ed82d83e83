/** Reading and changing what helps somebody, and whether messages are stopped. */
import { answer, api } from "../api/client";
import type { Needs } from "../api/shapes";

export const readNeeds = (id: string) =>
  answer(api.GET("/v1/contributors/{contributor_id}/needs", { params: { path: { contributor_id: id } } }));

export const writeNeeds = (id: string, body: object, etag: string) =>
  answer(
    api.PUT("/v1/contributors/{contributor_id}/needs", {
      params: { path: { contributor_id: id }, header: { "If-Match": etag } },
      // A merge patch: what it leaves out stays as it is, which the document of the API has no type for.
      body: body as Needs,
    }),
  );
