/** The hours of one person: what was offered, what it took, and writing down more. */
import { type Answer, answer, api } from "../api/client";
import type { Person } from "../api/shapes";
import { HoursOf, type Shown, readHours } from "../pay/hours";
import { Foot, idInAddress, showDesk, toPerson } from "./staff";

const from = new URLSearchParams(location.search).get("session") ?? "";

function TheirHours({ value: { person, shown } }: { value: { person: Person; shown: Shown } }) {
  return (
    <>
      <p class="govuk-caption-l">{person.display_name}</p>
      <h1 class="govuk-heading-xl">Hours</h1>
      <p class="govuk-body">They can read this and write down their own. Other organisations cannot.</p>
      <HoursOf value={shown} contributor_id={person.id} from={from} staff nothing="Nothing is written down yet." />
      <Foot back={from ? [`/desk/session/support/?id=${from}`, "Back to this session"] : toPerson(person.id)} />
    </>
  );
}

async function ask(): Promise<Answer<{ person: Person; shown: Shown }>> {
  const [person, shown] = await Promise.all([
    answer(api.GET("/v1/contributors/{id}", { params: { path: { id: idInAddress } } })),
    readHours(idInAddress),
  ]);
  if ("problem" in person) return person;
  if ("problem" in shown) return shown;
  return { value: { person: person.value, shown: shown.value }, etag: "" };
}

showDesk({ loaded: "The page is here.", ask, View: TheirHours });
