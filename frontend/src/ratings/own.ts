/** One's own answers to one assessment, and what it asks. */
import { type Answer, answer, api } from "../api/client";
import type { Assessment, MyAnswers, NewAnswers, Questionnaire } from "../api/shapes";

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

/** Open today, as the API has it. */
export const readOpen = (project?: string) =>
  answer(
    api.GET("/v1/assessments", {
      params: { query: { can_be_answered: true, limit: 200, ...(project && { project_id: project }) } },
    }),
  );
