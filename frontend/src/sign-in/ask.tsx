/** Asking for a link and a code, and typing the code: the same words whoever it is. */
import { useState } from "preact/hooks";
import { answer, api } from "../api/client";
import { Box } from "../forms/box";
import { Heading } from "../forms/heading";
import { OneThing } from "../forms/one-thing";
import { Link } from "../link";
import { EmailForm } from "./email-form";

const sendLink = (email: string) => answer(api.POST("/v1/sign-in/links", { body: { email } }));
const signIn = (body: { email?: string; code: string }) => answer(api.POST("/v1/sign-in", { body }));

export function AskEmail({ email, sent }: { email: string; sent: (email: string) => void }) {
  return (
    <>
      <Heading words="Sign in" />
      <p class="govuk-body-l">We will send you an e-mail with a link and a code. You need no password.</p>
      <EmailForm label="Your e-mail address" email={email} send={sendLink} sent={sent} />
      <Link href="?step=told">Somebody read a code out to me</Link>
      <Link href="?step=work">Sign in where I work: a council or university</Link>
      <p class="govuk-body">
        No e-mail? Ring the person who asked you to take part. They can read out a code to you.
      </p>
    </>
  );
}

interface TypeCode {
  /** Nothing where the code was read out: it stands alone. */
  email?: string;
  done: () => void;
}

function Where({ email }: { email: string }) {
  return (
    <>
      <Heading words="Look at your e-mail" />
      <p class="govuk-body-l">
        We have sent a link and a code to <strong class="gt-long">{email}</strong>, if we know that address.
      </p>
      <p class="govuk-body">Open the link, or type the code here. Both work for 15 minutes, and once.</p>
    </>
  );
}

export function TypeCode({ email, done }: TypeCode) {
  const [code, setCode] = useState("");
  return (
    <>
      {email ? <Where email={email} /> : <Heading words="Type the code you were told" />}
      <OneThing
        send={() => signIn(email ? { email, code } : { code })}
        then={done}
        boxes={{ "": "code", code: "code" }}
        button="Sign in"
      >
        {(wrong) => (
          <Box
            id="code"
            label={email ? "The six numbers in the e-mail" : "The twelve numbers"}
            hint="Spaces do not matter."
            short
            keys="numeric"
            fills="one-time-code"
            wrong={wrong("code")}
            text={code}
            onText={setCode}
          />
        )}
      </OneThing>
      <Link href="/sign-in/">{email ? "Nothing came? Ask for another" : "Use my e-mail address instead"}</Link>
    </>
  );
}
