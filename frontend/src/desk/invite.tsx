/** Inviting somebody to work here. */
import { useState } from "preact/hooks";
import { answer, api } from "../api/client";
import type { Role } from "../api/shapes";
import { Box } from "../forms/box";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Roles } from "./roles";
import { type Staff, Foot, showDesk } from "./staff";

const MEMBERS: [string, string] = ["/desk/members/", "Back to members"];

function Invite({ me }: { me: Staff }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [roles, setRoles] = useState<readonly string[]>([]);

  function send() {
    const body = { display_name: name.trim(), email: email.trim(), roles: [...roles] as Role[] };
    return answer(api.POST("/v1/members", { params: { header: { "Idempotency-Key": keyFor(body) } }, body }));
  }

  return (
    <>
      <h1 class="govuk-heading-xl">Invite a member</h1>
      <p class="govuk-body">They get an e-mail with a link. Who takes part, and does not work here, is added under people.</p>
      <OneThing
        send={send}
        then={() => location.replace("/desk/members/?done=invited")}
        boxes={{ display_name: "name", email: "email", roles: "roles" }}
        button={`Invite them to ${me.organisation}`}
      >
        {(wrong) => (
          <>
            <Box id="name" label="What colleagues call them" wrong={wrong("name")} text={name} onText={setName} />
            <Box
              id="email"
              label="Their e-mail address at work"
              hint="It is not shown again."
              type="email"
              wrong={wrong("email")}
              text={email}
              onText={setEmail}
            />
            <Roles chosen={roles} choose={setRoles} wrong={wrong("roles")} />
          </>
        )}
      </OneThing>
      <Foot back={MEMBERS} />
    </>
  );
}

showDesk({ loaded: "The page is here.", ask: async () => ({ value: null, etag: "" }), View: Invite });
