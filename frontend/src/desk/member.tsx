/** One member: what they may do, the invitation again, and removing them. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { Member, Role } from "../api/shapes";
import { day } from "../dates";
import { OneThing } from "../forms/one-thing";
import { Outcome } from "../forms/said";
import { ItNowSays, isStale, quicker } from "../forms/stale";
import { Sure } from "../forms/sure";
import { Section } from "../section";
import { list } from "../wording";
import { ROLES, Roles } from "./roles";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const MEMBERS: [string, string] = ["/desk/members/", "Back to members"];
const path = { id: idInAddress };

const read = () => answer(api.GET("/v1/members/{id}", { params: { path } }));

const change = (roles: readonly string[], etag: string) =>
  answer(
    api.PATCH("/v1/members/{id}", {
      params: { path, header: { "If-Match": etag } },
      body: { roles: [...roles] as Role[] },
    }),
  );

const remove = (etag: string) =>
  answer(api.DELETE("/v1/members/{id}", { params: { path, header: { "If-Match": etag } } }));

const again = () =>
  answer(
    api.POST("/v1/members/{id}/invitation", {
      // Each press sends another letter.
      params: { path, header: { "Idempotency-Key": crypto.randomUUID() } },
      body: {},
    }),
  );

interface Held {
  member: Member;
  etag: string;
}

const QUICKER = quicker("Somebody changed this while you were choosing.");

const names = (roles: readonly Role[]) => list(roles.map((role) => ROLES[role].name));

function Change({ held, changed }: { held: Held; changed: (now: Held) => void }) {
  const [roles, setRoles] = useState<readonly string[]>(held.member.roles);
  const [other, setOther] = useState<Held>();

  /** What somebody else chose is shown, and what is chosen here stays. */
  async function send(): Promise<Answer<Member>> {
    const found = await change(roles, (other ?? held).etag);
    if (!isStale(found)) return found;
    const now = await read();
    if ("problem" in now) return now;
    setOther({ member: now.value, etag: now.etag });
    return QUICKER;
  }

  async function then() {
    const now = await read();
    if ("value" in now) changed({ member: now.value, etag: now.etag });
  }

  return (
    <OneThing send={send} then={then} boxes={{ roles: "roles" }} button="Save what they may do">
      {(wrong) => (
        <>
          {other && <ItNowSays yours="What you chose">{names(other.member.roles)}.</ItNowSays>}
          <Roles chosen={roles} choose={setRoles} wrong={wrong("roles")} />
        </>
      )}
    </OneThing>
  );
}

function Remove({ name, etag }: { name: string; etag: string }) {
  return (
    <Section id="remove" title="Remove">
      <p class="govuk-body">What they did stays on record. They can no longer sign in here.</p>
      <Sure
        what={`Remove ${name}`}
        question={`Remove ${name}?`}
        yes={`Yes, remove ${name}`}
        no="No, they stay"
        send={() => remove(etag)}
        then={() => location.replace("/desk/members/?done=removed")}
      />
    </Section>
  );
}

function Page({ me, value, etag }: { me: Staff; value: Member; etag: string }) {
  const [held, setHeld] = useState<Held>({ member: value, etag });
  const [said, setSaid] = useState("");
  const { display_name: name, accepted_at: since } = held.member;
  return (
    <>
      <h1 class="govuk-heading-xl">{name}</h1>
      <Outcome key={said + held.etag} words={said} />
      <p class="govuk-body-l">{since ? `A member since ${day(since)}.` : "Has not accepted the invitation yet."}</p>
      {!since && me.may("members:write") && (
        <OneThing
          send={again}
          then={() => setSaid("Sent again. The link before no longer works.")}
          button="Send the invitation again"
          aside
        />
      )}
      {me.may("members:write") ? (
        <>
          <Change
            key={held.etag}
            held={held}
            changed={(now) => {
              setHeld(now);
              setSaid(`Saved. From now on: ${names(now.member.roles)}.`);
            }}
          />
          <Remove name={name} etag={held.etag} />
        </>
      ) : (
        <p class="govuk-body">{names(held.member.roles)}</p>
      )}
      <Foot back={MEMBERS} />
    </>
  );
}

showDesk({ loaded: "The member is here.", ask: read, View: Page });
