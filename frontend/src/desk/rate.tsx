/** Answering for one's own side, as a member of staff of the lead or of a partner. */
import { Link } from "../link";
import { type Own, readOwn, sendOwn } from "../ratings/own";
import { BLANK, Rate, saidBefore } from "../ratings/rate";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const BACK = `/desk/assessment/?id=${idInAddress}`;

function Page({ me, value: { assessment, asks, mine } }: { me: Staff; value: Own }) {
  return (
    <>
      <Rate
        name={`desk-rate ${me.id} ${assessment.id}`}
        title={assessment.title}
        asks={asks}
        sides={assessment.perspectives ?? []}
        first={mine ? saidBefore(mine) : BLANK}
        promise={
          <p class="govuk-body">
            Nobody else can read your answers, at {me.organisation} or elsewhere. Figures of each side come when it is
            over. Until then you can change what you said.
          </p>
        }
        send={sendOwn(assessment.id)}
        thanks={
          <>
            <p class="govuk-body-l">What you said has arrived.</p>
            <Link href={BACK}>Back to this rating</Link>
          </>
        }
      />
      <Foot back={[BACK, "Back to this rating"]} />
    </>
  );
}

showDesk({ loaded: "The page is here.", ask: () => readOwn(idInAddress), View: Page });
