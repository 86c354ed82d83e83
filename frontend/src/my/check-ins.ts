/** What somebody said of how they are: what they share, and what they keep to themself. */
import { type Answer, answer, api, every } from "../api/client";
import type { CheckIn, OwnCheckIn, WhoReads } from "../api/shapes";
import { keyFor } from "../forms/once";

export interface Shown {
  who: WhoReads;
  said: readonly Said[];
  /** Whoever came in by a code that was read out does not see what they keep to themself. */
  own: boolean;
}

export type Said = (CheckIn & { shared: true }) | (OwnCheckIn & { shared: false });

const LATEST = { sort: "-said_on", limit: 100 } as const;

const once = (body: object) => ({ params: { header: { "Idempotency-Key": keyFor(body) } } });

export async function readSaid(): Promise<Answer<Pick<Shown, "said" | "own">>> {
  const [shared, own] = await Promise.all([
    every((more) => answer(api.GET("/v1/check-ins", { params: { query: { ...LATEST, ...more } } }))),
    every((more) => answer(api.GET("/v1/own-check-ins", { params: { query: { ...LATEST, ...more } } }))),
  ]);
  if ("problem" in shared) return shared;
  const closed = "problem" in own && own.problem.code === "forbidden";
  if ("problem" in own && !closed) return own;
  const kept = "value" in own ? own.value : [];
  const said: Said[] = [
    ...shared.value.map((each) => ({ ...each, shared: true as const })),
    ...kept.map((each) => ({ ...each, shared: false as const })),
  ];
  said.sort((one, other) => (other.said_on ?? "").localeCompare(one.said_on ?? ""));
  return { value: { said, own: !closed }, etag: "" };
}

export async function readAll(): Promise<Answer<Shown>> {
  const [who, said] = await Promise.all([answer(api.GET("/v1/check-ins/who-reads")), readSaid()]);
  if ("problem" in who) return who;
  return "problem" in said ? said : { value: { who: who.value, ...said.value }, etag: "" };
}

export interface Told {
  contributor_id: string;
  session_id?: string;
  face?: NonNullable<CheckIn["face"]>;
  words?: string;
  took?: string;
  gave?: string;
}

export const tell = (body: Told, shared: boolean): Promise<Answer<unknown>> =>
  answer(api.POST(shared ? "/v1/check-ins" : "/v1/own-check-ins", { ...once({ ...body, shared }), body }));

export const share = (id: string): Promise<Answer<unknown>> =>
  answer(
    api.POST("/v1/own-check-ins/{id}/share", {
      params: { path: { id }, header: { "Idempotency-Key": keyFor({ share: id }) } },
      body: {},
    }),
  );

export const takeAway = (id: string, shared: boolean): Promise<Answer<unknown>> =>
  answer(
    api.DELETE(shared ? "/v1/check-ins/{id}" : "/v1/own-check-ins/{id}", {
      params: { path: { id }, header: { "If-Match": "*" } },
    }),
  );
