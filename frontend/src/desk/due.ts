/** When a series comes again, in words. */
import { type Answer, answer, api } from "../api/client";
import type { NextDue } from "../api/shapes";
import { when } from "../dates";

export const readDue = (series_id: string): Promise<Answer<NextDue>> =>
  answer(api.GET("/v1/series/{series_id}/next-due", { params: { path: { series_id } } }));

export function due({ next_on, last_on, due_from, due_by, overdue }: NextDue): string {
  if (next_on) return `The next one is on ${when(next_on)}.`;
  const last = last_on ? ` The last one was on ${when(last_on)}.` : "";
  if (!due_from || !due_by) return `No next one is planned.${last}`;
  if (overdue) return `It is late: the next one was due by ${when(due_by)}.${last}`;
  return `The next one is due from ${when(due_from)} to ${when(due_by)}.${last}`;
}
