/** What people said of one session: in figures, in words when somebody asks for them, and the links to the form. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { FeedbackFigures, FeedbackForms, FeedbackLink, OurSession, Said } from "../api/shapes";
import { when } from "../dates";
import { FiguresTable } from "../figures-table";
import { Choice } from "../forms/choice";
import { Day, NO_DAY, dayOf } from "../forms/day";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Done } from "../forms/said";
import { Sure } from "../forms/sure";
import { people } from "../how-many";
import type { For } from "../labels";
import { Section } from "../section";
import { label } from "../wording";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const givenBy: For<"FeedbackFrom"> = {
  attendee: "People who came",
  contributor: "People who contributed",
  partner_lead: "Leads of partners",
};
const CODES: Readonly<Record<string, string>> = {
  do_not_know: "Does not know",
  do_not_want_to_say: "Does not want to say",
  yes: "Yes",
  no: "No",
  not_sure: "Not sure",
};

interface Shown {
  session: OurSession;
  figures: FeedbackFigures;
  forms: FeedbackForms;
  links: readonly FeedbackLink[];
}

type Figures = FeedbackFigures["items"][number];
function words(forms: FeedbackForms, { given_by, form_version }: Figures, question: string, code?: string): string {
  const form = forms.items.find((each) => each.given_by === given_by && each.version === form_version);
  const asked = form?.questions.find(({ id }) => id === question);
  if (code === undefined) return asked?.plain ?? question;
  const scale = forms.scales.find(({ id, version }) => id === asked?.scale_id && version === asked?.scale_version);
  return scale?.steps.find(({ value }) => String(value) === code)?.words ?? CODES[code] ?? code;
}

/** A table for each question: who chose what, and never a mean. */
function Tables({ forms, figures }: { forms: FeedbackForms; figures: Figures }) {
  return (
    <>
      <p class="govuk-body-l">How many people answered: {people(figures.people)}.</p>
      {figures.questions.map(({ question, answers }) => (
        <FiguresTable
          key={question}
          caption={words(forms, figures, question)}
          columns={["Answer", "People"]}
          rows={answers.map((each) => [words(forms, figures, question, each.answer), people(each)])}
        />
      ))}
    </>
  );
}

const written = () =>
  answer(
    api.GET("/v1/sessions/{session_id}/feedback", {
      params: { path: { session_id: idInAddress }, query: { limit: 200, sort: "-created_at" } },
    }),
  );

function One({ said, forms }: { said: Said; forms: FeedbackForms }) {
  const form = { given_by: said.given_by, form_version: said.form_version } as Figures;
  return (
    <li class="gt-record">
      <h3 class="govuk-heading-m">
        {label(givenBy, said.given_by)}
        {said.given_on && `, ${when(said.given_on as string)}`}
      </h3>
      {said.answers?.map((each) => (
        <p class="govuk-body" key={each.question}>
          {words(forms, form, each.question)} <span class="gt-written">“{each.words}”</span>
        </p>
      ))}
      {said.topics.length > 0 && <p class="govuk-body">Would like: {said.topics.join("; ")}</p>}
    </li>
  );
}

/** Words are opened by a button: reading them is on record, and nobody reads them by the way. */
function Written({ forms }: { forms: FeedbackForms }) {
  const [found, setFound] = useState<readonly Said[]>();
  const told = found?.filter(({ answers, topics }) => answers?.length || topics.length);
  return (
    <Section id="written" title="What they wrote">
      {!told && (
        <>
          <p class="govuk-body">People may say more here than they meant to. That you read it is kept on record.</p>
          <OneThing send={written} then={({ items }) => setFound(items)} button="Show what they wrote" aside />
        </>
      )}
      {told?.length === 0 && (
        <Done>
          <p class="govuk-body">Nobody wrote anything yet that you may read.</p>
        </Done>
      )}
      <ul class="gt-cards">
        {told?.map((said) => (
          <One key={said.id} said={said} forms={forms} />
        ))}
      </ul>
    </Section>
  );
}

const PATH = { session_id: idInAddress };

function make(given_by: keyof typeof givenBy, closes_on: string | null, before: number) {
  const body = { given_by, ...(closes_on && { closes_on }) };
  const header = { "Idempotency-Key": keyFor({ ...body, before }) };
  return answer(api.POST("/v1/sessions/{session_id}/feedback-links", { params: { path: PATH, header }, body }));
}

const close = (id: string) =>
  answer(
    api.DELETE("/v1/sessions/{session_id}/feedback-links/{id}", {
      params: { path: { ...PATH, id }, header: { "If-Match": "*" } },
    }),
  );

function Links({ links: first }: { links: readonly FeedbackLink[] }) {
  const [links, setLinks] = useState(first);
  const [made, setMade] = useState("");
  const [whom, setWhom] = useState<keyof typeof givenBy>("attendee");
  const [last, setLast] = useState(NO_DAY);
  return (
    <Section id="links" title="Links to the form">
      <p class="govuk-body">One link is for all who came. They need no account, and do not say who they are.</p>
      {made && (
        <Done key={made}>
          <p class="govuk-body">This is the link. It is shown this once: copy it now.</p>
          <p class="govuk-body gt-long">{made}</p>
        </Done>
      )}
      <ul class="gt-cards">
        {links.map(({ id, given_by, closes_on, label: name }) => (
          <li class="gt-record" key={id}>
            <h3 class="govuk-heading-m">{name ?? label(givenBy, given_by)}</h3>
            <p class="govuk-body">Open until {when(closes_on)}.</p>
            <Sure
              what={`Close the link open until ${when(closes_on)}`}
              question="Close it now? Whoever opens it is told to ask you for another one."
              yes="Yes, close it"
              no="No, leave it open"
              send={() => close(id)}
              then={() => setLinks(links.filter((each) => each.id !== id))}
            />
          </li>
        ))}
      </ul>
      <OneThing
        send={() => make(whom, dayOf(last), links.length)}
        then={(link) => {
          setLinks([...links, link]);
          setMade(link.link);
        }}
        boxes={{ given_by: "whom", closes_on: "last" }}
        button="Make a link"
      >
        {(wrong) => (
          <>
            <Choice
              id="whom"
              question="Who is it for?"
              options={Object.entries(givenBy).map(([value, name]) => ({ value, label: name }))}
              chosen={whom}
              choose={(value) => setWhom(value as keyof typeof givenBy)}
              wrong={wrong("whom")}
            />
            <Day
              id="last"
              question="Until when?"
              hint="You can leave it empty. It is then open for four weeks."
              wrong={wrong("last")}
              text={last}
              onText={setLast}
            />
          </>
        )}
      </OneThing>
    </Section>
  );
}

function Feedback({ me, value: { session, figures, forms, links } }: { me: Staff; value: Shown }) {
  const mine = session.organisation_id === me.home;
  return (
    <>
      <p class="govuk-caption-l">{session.title}</p>
      <h1 class="govuk-heading-xl">What people said</h1>
      {!figures.exact && (
        <p class="govuk-body">Small numbers are kept back here, and the others are rounded. Today’s answers come tomorrow.</p>
      )}
      {!figures.items.length && <p class="govuk-body">Nobody has answered yet. Make a link, and give it to those who came.</p>}
      {figures.items.map((each) => (
        <Section key={each.given_by + each.form_version} id={`by-${each.given_by}-${each.form_version}`} title={label(givenBy, each.given_by)}>
          <Tables forms={forms} figures={each} />
        </Section>
      ))}
      {mine && <Written forms={forms} />}
      {me.may("feedback:write") && <Links links={links} />}
      <Foot back={[`/desk/session/?id=${session.id}`, "Back to this session"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [session, figures, forms, links] = await Promise.all([
    answer(api.GET("/v1/sessions/{id}", { params: { path: { id: idInAddress } } })),
    answer(api.GET("/v1/reports/sessions/{session_id}/feedback", { params: { path: PATH } })),
    answer(api.GET("/v1/public/feedback-forms")),
    answer(api.GET("/v1/sessions/{session_id}/feedback-links", { params: { path: PATH, query: { limit: 200 } } })),
  ]);
  if ("problem" in session) return session;
  if ("problem" in figures) return figures;
  if ("problem" in forms) return forms;
  if ("problem" in links) return links;
  return {
    value: { session: session.value, figures: figures.value, forms: forms.value, links: links.value.items },
    etag: "",
  };
}

showDesk({ loaded: "The page is here.", ask, View: Feedback });
