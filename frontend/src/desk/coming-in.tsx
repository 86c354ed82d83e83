/** How a person comes to their own record: by a mail, or by a code that is read out to them. */
import { useState } from "preact/hooks";
import { answer, api } from "../api/client";
import { Box } from "../forms/box";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Done, Outcome } from "../forms/said";
import { Section } from "../section";

const A_DAY = 86_400;

function invite(contributor_id: string, email: string) {
  const body = email.trim() ? { email: email.trim() } : {};
  return answer(
    api.POST("/v1/contributors/{contributor_id}/invitation", {
      params: { path: { contributor_id }, header: { "Idempotency-Key": keyFor({ contributor_id, ...body }) } },
      body,
    }),
  );
}

const code = (contributor_id: string) =>
  answer(
    api.POST("/v1/contributors/{contributor_id}/sign-in-code", {
      // Each press makes another code: what was read out and not heard is of no use.
      params: { path: { contributor_id }, header: { "Idempotency-Key": crypto.randomUUID() } },
      body: {},
    }),
  );

/** "1234 5678 9012" */
const inFours = (digits: string) => digits.match(/\d{4}/g)!.join(" ");

export function ComingIn({ id, name }: { id: string; name: string }) {
  const [email, setEmail] = useState("");
  const [said, setSaid] = useState("");
  const [digits, setDigits] = useState("");
  return (
    <Section id="coming-in" title="Their own way in">
      <Outcome words={said} />
      <p class="govuk-body">With a sign-in, {name} can see and change what is kept here.</p>
      <OneThing
        send={() => invite(id, email)}
        then={({ expires_in }) => setSaid(`Sent. The invitation works for ${expires_in / A_DAY} days.`)}
        boxes={{ "": "email", email: "email" }}
        button="Send an invitation"
      >
        {(wrong) => (
          <Box
            id="email"
            label="E-mail address"
            hint="Leave it empty to use the one that you keep for them."
            type="email"
            wrong={wrong("email")}
            text={email}
            onText={setEmail}
          />
        )}
      </OneThing>
      <h3 class="govuk-heading-m">Without e-mail</h3>
      {digits ? (
        <Done key={digits}>
          <p class="govuk-body">Read this out to {name}, and to nobody else:</p>
          <p class="govuk-body-l">
            <strong>{inFours(digits)}</strong>
          </p>
          <p class="govuk-body">It works once, for 15 minutes. They type it on the page “Sign in”.</p>
        </Done>
      ) : (
        <p class="govuk-body">Make a code and read it out, in the room or on the phone.</p>
      )}
      <OneThing
        send={() => code(id)}
        then={(made) => setDigits(made.code)}
        button={digits ? "Make another code" : "Make a code"}
        aside
      />
    </Section>
  );
}
