/** Reading and changing the sealed layer: how to reach somebody. */
import { answer, api } from "../api/client";
import type { Me } from "./mine";

const path = ({ id }: Me) => ({ contributor_id: id });

export const readIdentity = (me: Me) =>
  answer(api.GET("/v1/contributors/{contributor_id}/identity", { params: { path: path(me) } }));

export const writeIdentity = (me: Me, body: object, etag: string) =>
  answer(
    api.PUT("/v1/contributors/{contributor_id}/identity", {
      params: { path: path(me), header: { "If-Match": etag } },
      body,
    }),
  );
