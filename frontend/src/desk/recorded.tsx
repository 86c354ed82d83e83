/** Writing down what somebody answered on a sheet or in a call: for whom, then one statement a page. */
import { type Answer, answer, api } from "../api/client";
import type { Assessment, NewAnswers, Questionnaire } from "../api/shapes";
import { when } from "../dates";
import { Link } from "../link";
import { BLANK, Rate } from "../ratings/rate";
import { Pick } from "./find";
import { person } from "./names";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const whom = new URLSearchParams(location.search).get("person") ?? "";
const HERE = `/desk/assessment/recorded/?id=${idInAddress}`;
const BACK = `/desk/assessment/?id=${idInAddress}`;

interface Shown {
  assessment: Assessment;
  asks: Questionnaire;
  name: string;
}

const send = (said: NewAnswers, key: string, recorded_by: string) =>
  answer(
    api.POST("/v1/assessments/{assessment_id}/recorded-answers", {
      params: { path: { assessment_id: idInAddress }, header: { "Idempotency-Key": key } },
      body: { ...said, contributor_id: whom, recorded_by },
    }),
  );

function Whom({ me, assessment }: { me: Staff; assessment: Assessment }) {
  return (
    <>
      <p class="govuk-caption-l">{assessment.title}</p>
      <h1 class="govuk-heading-xl">Whose answers are these?</h1>
      <p class="govuk-body">
        They told you in a call, or gave you a sheet with their name. If a sheet has no name, type it in by the link:
        then nobody knows whose it is.
      </p>
      <Pick me={me} to={(id) => `${HERE}&person=${id}`} />
    </>
  );
}

function Page({ me, value: { assessment, asks, name } }: { me: Staff; value: Shown }) {
  return (
    <>
      {name ? (
        <Rate
          name={`recorded ${me.id} ${assessment.id} ${whom}`}
          title={assessment.title}
          asks={asks}
          sides={assessment.perspectives ?? []}
          first={BLANK}
          promise={
            <p class="govuk-body gt-banner">
              You write this down for {name}. Read each statement to them, or copy their sheet. They see who wrote it
              down, and can change it until {when(assessment.closes_on!)}.
            </p>
          }
          recordedFor={name}
          send={send}
          thanks={
            <>
              <p class="govuk-body-l">It is written down for {name}. Nobody else reads it.</p>
              <Link href={HERE}>Write down what somebody else said</Link>
            </>
          }
        />
      ) : (
        <Whom me={me} assessment={assessment} />
      )}
      <Foot back={[BACK, "Back to this rating"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const path = { assessment_id: idInAddress };
  const [assessment, asks, name] = await Promise.all([
    answer(api.GET("/v1/assessments/{id}", { params: { path: { id: idInAddress } } })),
    answer(api.GET("/v1/assessments/{assessment_id}/questions", { params: { path } })),
    whom ? person(whom) : { value: "", etag: "" },
  ]);
  if ("problem" in assessment) return assessment;
  if ("problem" in asks) return asks;
  if ("problem" in name) return name;
  return { value: { assessment: assessment.value, asks: asks.value, name: name.value }, etag: "" };
}

showDesk({ loaded: "The page is here.", ask, View: Page });
