/** One rating: asking both sides, the link to hand on, and, once it is over, where they differ. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { Assessment, AssessmentFigures, Questionnaire } from "../api/shapes";
import { today, when } from "../dates";
import { Box } from "../forms/box";
import { Choice } from "../forms/choice";
import { Day, NO_DAY, dayOf } from "../forms/day";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Sure } from "../forms/sure";
import { Link } from "../link";
import { Result } from "../ratings/result";
import { Section } from "../section";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const project = new URLSearchParams(location.search).get("project") ?? "";

interface Shown {
  assessment: Assessment | null;
  figures: AssessmentFigures | null;
  link: string;
  instruments: readonly Questionnaire[];
}

const add = (said: { title: string; instrument: string; closes_on: string | null }, edition: number) => {
  const body = { project_id: project, edition, status: "open", ...said } as const;
  return answer(
    api.POST("/v1/assessments", { params: { header: { "Idempotency-Key": keyFor(body) } }, body: body as never }),
  );
};

function Add({ instruments }: { instruments: readonly Questionnaire[] }) {
  const [title, setTitle] = useState("");
  const [until, setUntil] = useState(NO_DAY);
  const [chosen, setChosen] = useState("four_pi_5 1");
  const options = instruments
    .filter(({ status }) => status === "current")
    .map(({ code, edition, title: name, questions }) => ({
      value: `${code} ${edition}`,
      label: name,
      hint: questions.length === 1 ? "One statement" : `${questions.length} statements`,
    }));
  const [instrument = "", edition = "1"] = chosen.split(" ");
  return (
    <>
      <h1 class="govuk-heading-xl">Ask both sides</h1>
      <p class="govuk-body-l">Both get the same statements. Nobody reads what one person says, and you do not either.</p>
      <p class="govuk-body">It opens at once. What you ask by stays as it is from then on.</p>
      <OneThing
        send={() => add({ title: title.trim(), instrument, closes_on: dayOf(until) }, Number(edition))}
        then={({ id }) => location.replace(`/desk/assessment/?id=${id}`)}
        boxes={{ title: "title", instrument: "instrument", closes_on: "until" }}
        button="Open it"
      >
        {(wrong) => (
          <>
            <Box
              id="title"
              label="What is it about?"
              hint="People read it first. For example: Our first half year"
              wrong={wrong("title")}
              text={title}
              onText={setTitle}
            />
            <Choice
              id="instrument"
              question="What do you ask?"
              options={options}
              chosen={chosen}
              choose={setChosen}
              wrong={wrong("instrument")}
            />
            <Day
              id="until"
              question="Until which day?"
              hint="Leave it empty for four weeks. You can close it before. For example: 31 3 2027."
              wrong={wrong("until")}
              text={until}
              onText={setUntil}
            />
          </>
        )}
      </OneThing>
      <Link href="/desk/instruments/">Statements that you can ask by</Link>
      <Foot back={[`/desk/assessments/?id=${project}`, "Back to all ratings"]} />
    </>
  );
}

const move = ({ id, version }: Assessment, to: "open" | "closed") => {
  const header = { "Idempotency-Key": keyFor({ id, version, to }) };
  return answer(api.POST("/v1/assessments/{id}/transitions", { params: { path: { id }, header }, body: { to } }));
};

const reload = () => location.reload();

function Open({ me, assessment, figures, link, ours }: {
  me: Staff;
  assessment: Assessment;
  figures: AssessmentFigures | null;
  link: string;
  ours: boolean;
}) {
  const many = figures?.answered.count;
  return (
    <>
      <p class="govuk-body-l">It is open until {when(assessment.closes_on!)}.</p>
      <p class="govuk-body">
        {many
          ? `By the end of yesterday, at least ${many} people had answered.`
          : "By the end of yesterday, fewer than 10 people had answered. We do not say how many."}{" "}
        What they said is counted when it is over.
      </p>
      {me.may("assessments:answer") && (
        <Link href={`/desk/assessment/answer/?id=${assessment.id}`}>Answer for your own side</Link>
      )}
      {me.may("assessments:write") && (
        <Link href={`/desk/assessment/recorded/?id=${assessment.id}`}>Write down what somebody told you</Link>
      )}
      {link && assessment.by_link && (
        <Section id="link" title="The link to hand on">
          <p class="govuk-body">Whoever has it can answer without an account and without a name.</p>
          <p class="govuk-body gt-long">{link}</p>
        </Section>
      )}
      {ours && (
        <Section id="close" title="Close it">
          <p class="govuk-body">Then nobody can answer any more, and you see what came of it.</p>
          <Sure
            what="Close it now"
            question="Close it?"
            more="It does not open again."
            yes="Yes, close it"
            no="No, leave it open"
            send={() => move(assessment, "closed")}
            then={reload}
          />
        </Section>
      )}
    </>
  );
}

function One({ me, value }: { me: Staff; value: Shown }) {
  const { assessment, figures, link, instruments } = value;
  if (!assessment) return <Add instruments={instruments} />;
  const ours = assessment.organisation_id === me.home && me.may("assessments:write");
  const open = assessment.status === "open" && assessment.closes_on! >= today;
  return (
    <>
      <h1 class="govuk-heading-xl">{assessment.title}</h1>
      {assessment.status === "planned" && (
        <>
          <p class="govuk-body-l">It is not open yet.</p>
          {ours && <OneThing send={() => move(assessment, "open")} then={reload} button="Open it" />}
        </>
      )}
      {open && <Open me={me} assessment={assessment} figures={figures} link={link} ours={ours} />}
      {figures?.released && <Result figures={figures} />}
      {figures?.released && me.may("gaps:write") && (
        <Link href={`/desk/gap/?project=${assessment.project_id}&assessment=${assessment.id}`}>Write down a gap</Link>
      )}
      <Foot back={[`/desk/assessments/?id=${assessment.project_id}`, "Back to all ratings"]} />
    </>
  );
}

async function readLink(me: Staff): Promise<string> {
  if (!me.may("assessments:write")) return "";
  const found = await answer(
    api.GET("/v1/assessments/{assessment_id}/link", { params: { path: { assessment_id: idInAddress } } }),
  );
  return "value" in found ? found.value.link : "";
}

async function ask(me: Staff): Promise<Answer<Shown>> {
  const nothing = { assessment: null, figures: null, link: "", instruments: [] };
  if (!idInAddress) {
    const all = await answer(api.GET("/v1/instruments"));
    return "problem" in all ? all : { value: { ...nothing, instruments: all.value.items }, etag: "" };
  }
  const [assessment, figures, link] = await Promise.all([
    answer(api.GET("/v1/assessments/{id}", { params: { path: { id: idInAddress } } })),
    answer(
      api.GET("/v1/reports/assessments/{assessment_id}", { params: { path: { assessment_id: idInAddress } } }),
    ),
    readLink(me),
  ]);
  if ("problem" in assessment) return assessment;
  if ("problem" in figures) return figures;
  return { value: { ...nothing, assessment: assessment.value, figures: figures.value, link }, etag: "" };
}

showDesk({ loaded: "The page is here.", ask, View: One });
