/** Saying that two records are one person, though nothing in them matches: nothing is merged by it. */
import { type Answer, answer, api } from "../api/client";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Link } from "../link";
import { Pick } from "./find";
import { readPerson } from "./layers";
import { type Staff, Foot, idInAddress, showDesk, toPerson } from "./staff";

const other = new URLSearchParams(location.search).get("other");

function report(other_id: string) {
  const body = { contributor_id: idInAddress, other_id };
  return answer(api.POST("/v1/duplicates", { params: { header: { "Idempotency-Key": keyFor(body) } }, body }));
}

interface Both {
  name: string;
  /** What we call the other one, once it is chosen. */
  also: string | null;
}

function Same({ me, value: { name, also } }: { me: Staff; value: Both }) {
  return (
    <>
      <p class="govuk-caption-l">{name}</p>
      {also === null ? (
        <>
          <h1 class="govuk-heading-xl">Which other record is theirs?</h1>
          <Pick me={me} to={(id) => `?id=${idInAddress}&other=${id}`} except={idInAddress} />
        </>
      ) : (
        <>
          <h1 class="govuk-heading-xl">Are they one person?</h1>
          <p class="govuk-body-l">
            {name} and {also}
          </p>
          <p class="govuk-body">Nothing is merged by this. Next, look at both side by side.</p>
          <OneThing
            send={() => report(other!)}
            then={({ id }) => location.replace(`/desk/duplicate/?id=${id}`)}
            button="Yes, they may be one person"
          />
          <Link href={`?id=${idInAddress}`}>Choose another record</Link>
        </>
      )}
      <Foot back={toPerson(idInAddress)} />
    </>
  );
}

async function ask(): Promise<Answer<Both>> {
  const [one, two] = await Promise.all([readPerson(idInAddress), other ? readPerson(other) : null]);
  if ("problem" in one) return one;
  if (two && "problem" in two) return two;
  return { value: { name: one.value.display_name, also: two && two.value.display_name }, etag: "" };
}

showDesk({ loaded: "The page is here.", ask, View: Same });
