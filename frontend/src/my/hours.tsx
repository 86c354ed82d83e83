/** My hours: the time that I gave, and writing down more. */
import { Link } from "../link";
import { HoursOf, type Shown, readHours } from "../pay/hours";
import { Foot, type Me, showMine } from "./mine";

function MyHours({ me, value }: { me: Me; value: Shown }) {
  return (
    <>
      <h1 class="govuk-heading-xl">My hours</h1>
      <p class="govuk-body">
        What it took you counts too: getting ready, and talking it over afterwards. You and {me.organisation} can
        read this page.
      </p>
      <HoursOf value={value} contributor_id={me.id} from="" staff={false} nothing="Nothing is written down yet." />
      <Link href="/my/pay/">My pay</Link>
      <Foot />
    </>
  );
}

showMine({ loaded: "The page is here.", ask: ({ id }) => readHours(id), View: MyHours });
