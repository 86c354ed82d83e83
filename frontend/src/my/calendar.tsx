/** My calendar: my sessions in a calendar of my own. */
import type { CalendarFeed } from "../api/shapes";
import { Feeds, readFeeds } from "../calendar-feeds";
import { Link } from "../link";
import { Foot, showMine } from "./mine";

function Calendar({ value }: { value: readonly CalendarFeed[] }) {
  return (
    <>
      <h1 class="govuk-heading-xl">My calendar</h1>
      <p class="govuk-body-l">Your calendar can show your sessions by itself, and follow each change.</p>
      <p class="govuk-body">It shows day, time and place. It never says what a session is about.</p>
      <Feeds
        value={value}
        covers={() => ({ value: { covers: "mine" }, etag: "" })}
        warning="Whoever has it can see when you are busy, and where."
        unnamed={() => "An address"}
      />
      <Link href="/my/sessions/">Back to my sessions</Link>
      <Foot />
    </>
  );
}

showMine({ loaded: "The page is here.", ask: readFeeds, View: Calendar });
