/** Another address to sign in with: asked for here, and proved here by the link that went there. */
import { render } from "preact";
import { useState } from "preact/hooks";
import { answer, api } from "../api/client";
import { Box } from "../forms/box";
import { Heading } from "../forms/heading";
import { OneThing } from "../forms/one-thing";
import { Link } from "../link";
import { forget, taken, whenOpened } from "./secret";

function Ask({ sent }: { sent: (email: string) => void }) {
  const [text, setText] = useState("");
  const send = () => answer(api.POST("/v1/sign-in/address", { body: { email: text.trim() } }));
  return (
    <>
      <Heading words="Sign in with another address" />
      <p class="govuk-body-l">We send a link to the new address. Nothing changes before you press the button there.</p>
      <OneThing
        send={send}
        then={() => sent(text.trim())}
        boxes={{ "": "email", email: "email" }}
        button="Send me a link"
      >
        {(wrong) => (
          <Box
            id="email"
            label="Your new e-mail address"
            type="email"
            fills="email"
            wrong={wrong("email")}
            text={text}
            onText={setText}
          />
        )}
      </OneThing>
      <p class="govuk-body">We also write to the address that you have now. Afterwards it does not sign you in.</p>
    </>
  );
}

function Prove({ secret, done }: { secret: string; done: () => void }) {
  const send = () => answer(api.POST("/v1/sign-in/address/proof", { body: { secret } }));
  const used = () => {
    forget();
    done();
  };
  return (
    <>
      <Heading words="Use this address from now on" />
      <p class="govuk-body-l">Your link brought you here. Press the button to sign in with this address from now on.</p>
      <p class="govuk-body">If you did not ask for it, just close this page.</p>
      <OneThing
        send={send}
        then={used}
        button="Use this address"
        help={() => <Link href="/sign-in/">Sign in</Link>}
      />
    </>
  );
}

type Step = { at: "ask" } | { at: "sent"; email: string } | { at: "link"; secret: string } | { at: "done" };

function Journey({ first }: { first: Step }) {
  const [step, setStep] = useState(first);
  switch (step.at) {
    case "ask":
      return <Ask sent={(email) => setStep({ at: "sent", email })} />;
    case "sent":
      return (
        <>
          <Heading words="Look at your e-mail" />
          <p class="govuk-body-l">
            We have sent a link to <strong class="gt-long">{step.email}</strong>. It works for 15 minutes, and once.
          </p>
        </>
      );
    case "link":
      return <Prove secret={step.secret} done={() => setStep({ at: "done" })} />;
    case "done":
      return (
        <>
          <Heading words="Your address has changed" />
          <p class="govuk-body-l">You are signed out everywhere. Sign in with the new address.</p>
          <Link href="/sign-in/">Sign in</Link>
        </>
      );
  }
}

whenOpened(() => location.reload());

const secret = taken();
const island = document.getElementById("island")!;
island.replaceChildren();
render(<Journey first={secret ? { at: "link", secret } : { at: "ask" }} />, island);
document.getElementById("status")!.textContent = "The page is here.";
