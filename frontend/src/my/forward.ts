/** Coming forward: what is open, what somebody came forward for, and how it stands in words to themselves. */
import { type Answer, answer, api, every } from "../api/client";
import type { CameForward, Opening } from "../api/shapes";

export interface Forward {
  open: readonly Opening[];
  mine: readonly CameForward[];
}

export const STANDS: Readonly<Record<CameForward["status"], string>> = {
  came_forward: "You came forward. Thank you. You will get an answer.",
  asked: "You are asked.",
  not_this_time: "Not this time.",
  taken_back: "You took it back.",
};

export async function readForward(): Promise<Answer<Forward>> {
  const query = { limit: 200 };
  const [open, mine] = await Promise.all([
    every((more) => answer(api.GET("/v1/opportunities", { params: { query: { ...query, ...more } } }))),
    every((more) =>
      answer(api.GET("/v1/expressions-of-interest/who-came-forward", { params: { query: { ...query, ...more } } })),
    ),
  ]);
  if ("problem" in open) return open;
  if ("problem" in mine) return mine;
  return { value: { open: open.value, mine: mine.value }, etag: "" };
}
