/** Finding somebody by what we call them, or by a whole e-mail address or phone number. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { Person } from "../api/shapes";
import { Box } from "../forms/box";
import { refused } from "../forms/faults";
import { OneThing } from "../forms/one-thing";
import type { Staff } from "./staff";

type Way = "display_name" | "email" | "phone";
export interface Search {
  way: Way;
  text: string;
}
export interface Found {
  items: readonly Person[];
  next_cursor: string | null;
}

export const MOST = 50;
/** What was typed says by what to look: an address has an @, a number at least three digits and no letter. */
const wayOf = (text: string): Way =>
  text.includes("@") ? "email" : /\d\D*\d\D*\d/.test(text) && !/[a-z]/i.test(text) ? "phone" : "display_name";

/** @param wanted the members of a search: who was looked for is personal, and never stands in an address */
export const lookFor = (wanted: object, cursor?: string): Promise<Answer<Found>> =>
  answer(api.POST("/v1/contributors/search", { body: { ...wanted, limit: MOST, ...(cursor && { cursor }) } }));

export const wantedBy = ({ way, text }: Search) => ({ [way]: text.trim() });

export function Finding({ search, found }: { search: Search | undefined; found: (search: Search, what: Found) => void }) {
  const [text, setText] = useState(search?.text ?? "");
  const asked = { way: wayOf(text), text };
  const send = async () => (text.trim() ? lookFor(wantedBy(asked)) : refused("", "Say whom you look for."));
  return (
    <search>
      <OneThing
        send={send}
        then={(what) => found(asked, what)}
        boxes={{ "": "find", display_name: "find", email: "find", phone: "find" }}
        button="Find"
      >
        {(wrong) => (
          <Box
            id="find"
            label="Find somebody"
            hint="What you call them, or a whole e-mail address or phone number."
            wrong={wrong("find")}
            text={text}
            onText={setText}
          />
        )}
      </OneThing>
    </search>
  );
}

export const count = (people: number, more: boolean) =>
  more ? `The first ${people} people` : people === 1 ? "1 person" : `${people} people`;

/** Somebody of one's own to go on with: whoever is found is a link.
 *  @param except the one whom it cannot be */
export function Pick({ me, to, except }: { me: Staff; to: (id: string) => string; except?: string }) {
  const [found, setFound] = useState<Found>();
  const people = found?.items.filter(({ id, organisation_id }) => organisation_id === me.home && id !== except);
  return (
    <>
      <Finding search={undefined} found={(_, what) => setFound(what)} />
      {people && (
        <>
          <p class="govuk-body" role="status">
            {people.length ? count(people.length, found!.next_cursor !== null) : "Nobody of yours has that."}
          </p>
          <ul class="govuk-list">
            {people.map(({ id, display_name, pronouns }) => (
              <li class="gt-item" key={id}>
                <a class="govuk-link gt-alone" href={to(id)}>
                  {display_name}
                </a>
                {pronouns && <span class="gt-item__line">{pronouns}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
