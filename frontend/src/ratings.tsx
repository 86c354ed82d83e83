/** How people work together, said for one's side by a link: no account, no name, and nobody can find it again. */
import { type Answer, answer, api } from "./api/client";
import type { OpenAssessment } from "./api/shapes";
import { when } from "./dates";
import { keep, kept } from "./forms/drafts";
import { BLANK, Rate, type Said } from "./ratings/rate";
import { show } from "./show";
import { taken, whenOpened } from "./sign-in/secret";

const NAME = "ratings";

function opened(): string {
  const [link, before] = [taken(), kept<Partial<Said>>(NAME)];
  if (link && link !== before.secret) keep(NAME, { secret: link });
  return link ?? before.secret ?? "";
}

const secret = opened();
const read = async (): Promise<Answer<OpenAssessment>> =>
  secret
    ? answer(api.POST("/v1/public/assessments/questions", { body: { secret } }))
    : { problem: { code: "not-found", detail: "Open it with the whole link that you were given.", gone: true, faults: [] } };

function Page({ value: { title, perspectives, questions, closes_on } }: { value: OpenAssessment }) {
  return (
    <Rate
      name={NAME}
      title={title}
      asks={questions}
      sides={perspectives}
      first={{ ...BLANK, secret }}
      promise={
        <p class="govuk-body">
          We do not ask who you are. So nobody can find your answers again, not even you. You cannot change them later,
          or take them back. They are counted when this is over. That is after {when(closes_on)} at the latest.
        </p>
      }
      send={(body, key) =>
        answer(
          api.POST("/v1/public/assessments", {
            params: { header: { "Idempotency-Key": key } },
            body: { ...body, secret },
          }),
        )
      }
      then={() => history.replaceState(null, "", location.pathname)}
      thanks={<p class="govuk-body-l">What you said has arrived. You can close this page now.</p>}
    />
  );
}

whenOpened(() => location.reload());

void show(document.getElementById("island")!, {
  loading: "Getting the page …",
  loaded: "The page is here.",
  ask: read,
  View: Page,
  instead: {
    why: "If you think that it should be open, ask whoever gave you the link.",
    where: "/help/",
    link: "Get help",
  },
});
