/** What holds for one text now: who may read it, where it may be shown, and until when. */
import { READERS, howLong, since, uses, who } from "../ledger";
import type { Me } from "../mine";
import { type Mine, type Text, aboutText, yeses } from "./texts";

export const credit = ({ credit }: Text) => (credit ? `Shown with the name: ${credit}` : "Shown without a name");

function Undecided({ me, mine, text }: { me: Me; mine: Mine; text: Text }) {
  const last = aboutText(mine, text).at(-1);
  if (last?.decision === "given")
    return <p class="govuk-body">Your yes has ended. Only {me.organisation} can read it now.</p>;
  if (text.status === "refused")
    return <p class="govuk-body">You said no. Only {me.organisation} can read it.</p>;
  if (text.status === "taken_back")
    return <p class="govuk-body">You took your yes back. Only {me.organisation} can read it now.</p>;
  return <p class="govuk-body">Only {me.organisation} can read it. You have not said yes or no.</p>;
}

export function Holds({ me, mine, text }: { me: Me; mine: Mine; text: Text }) {
  const standing = yeses(mine, text);
  const page = mine.shownAt.get(text.id);
  if (!standing.length) return <Undecided me={me} mine={mine} text={text} />;
  return (
    <>
      <ul class="govuk-list">
        {standing.map((each) => (
          <li class="gt-item" key={each.id}>
            <strong>You said yes</strong> on {since(each)}.
            <span class="gt-item__line">Who may read it: {who(each, mine.names, READERS)}</span>
            <span class="gt-item__line">Where: {uses(each.uses) || "Anywhere"}</span>
            <span class="gt-item__line">How long: {howLong(each.expires_on)}</span>
          </li>
        ))}
      </ul>
      {text.group && text.status !== "approved" && (
        <p class="govuk-body">Others of your group have not said yes. Until all have, nobody else can read it.</p>
      )}
      {page && (
        <p class="govuk-body">
          All can read it now on the page of{" "}
          <a class="govuk-link" href={`/project/?id=${page.id}#said`}>
            {page.title}
          </a>
          .
        </p>
      )}
    </>
  );
}
