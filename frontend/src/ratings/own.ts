/** One's own answers to one assessment, and what it asks. */
import { type Answer, answer, api } from "../api/client";
import type { Assessment, MyAnswers, NewAnswers, Questionnaire } from "../api/shapes";
import { today } from "../dates";

export interface Own {
  assessment: Assessment;
  asks: Questionnaire;
  /** What was sent before; null where nothing was. */
  mine: MyAnswers["answers"];
}

export async function readOwn(id: string): Promise<Answer<Own>> {
  const path = { assessment_id: id };
  const [assessment, asks, mine] = await Promise.all([
    answer(api.GET("/v1/assessments/{id}", { params: { path: { id } } })),
    answer(api.GET("/v1/assessments/{assessment_id}/questions", { params: { path } })),
    answer(api.GET("/v1/assessments/{assessment_id}/my-answers", { params: { path } })),
  ]);
  if ("problem" in assessment) return assessment;
  if ("problem" in asks) return asks;
  if ("problem" in mine) return mine;
  return { value: { assessment: assessment.value, asks: asks.value, mine: mine.value.answers }, etag: "" };
}

export const sendOwn = (id: string) => (body: NewAnswers, key: string) =>
  answer(
    api.POST("/v1/assessments/{assessment_id}/my-answers", {
      params: { path: { assessment_id: id }, header: { "Idempotency-Key": key } },
      body,
    }),
  );

/** All that one was ever asked, what ends last first. */
export const readAll = () =>
  answer(api.GET("/v1/assessments", { params: { query: { sort: "-closes_on", limit: 200 } } }));

/** Whether nobody can answer any more: then there are figures. */
export const isOver = ({ status, closes_on: last }: Assessment) => status === "closed" || (!!last && last < today);
