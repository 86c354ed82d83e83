/** Another address to sign in with: asked for here, and proved here by the link that went there. */
import { render } from "preact";
import { useState } from "preact/hooks";
import { answer, api } from "../api/client";
import { Heading } from "../forms/heading";
import { OneThing } from "../forms/one-thing";
import { Link } from "../link";
import { EmailForm } from "./email-form";
import { forget, taken, whenOpened } from "./secret";

const change = (email: string) => answer(api.POST("/v1/sign-in/address", { body: { email } }));

function Ask({ sent }: { sent: (email: string) => void }) {
  return (
    <>
      <Heading words="Sign in with another address" />
      <p class="govuk-body-l">
        We send a link to the new address. Nothing changes before you press the button there,
        signed in as you are now.
      </p>
      <EmailForm label="Your new e-mail address" send={change} sent={sent} />
      <p class="govuk-body">We also write to the address that you have now. Afterwards it does not sign you in.</p>
    </>
  );
}

function Prove({ secret, done }: { secret: string; done: () => void }) {
  const send = () => answer(api.POST("/v1/sign-in/address/proof", { body: { secret } }));
  return (
    <>
      <Heading words="Use this address from now on" />
      <p class="govuk-body-l">Your link brought you here. Press the button to sign in with this address from now on.</p>
      <p class="govuk-body">If you did not ask for it, just close this page.</p>
      <OneThing
        send={send}
        then={done}
        button="Use this address"
        help={({ code }) => code !== "not-signed-in" && <Link href="/sign-in/">Sign in</Link>}
      />
    </>
  );
}

function GiveBack({ secret, done }: { secret: string; done: () => void }) {
  const send = () => answer(api.POST("/v1/sign-in/address/return", { body: { secret } }));
  return (
    <>
      <Heading words="Get your address back" />
      <p class="govuk-body-l">
        Somebody signs in with another address in your place. If that was not you, press the button.
      </p>
      <p class="govuk-body">
        Then you sign in with the address that your letter came to, as before. Everybody is signed out, and we write to
        both addresses.
      </p>
      <p class="govuk-body">If it was you, just close this page.</p>
      <OneThing send={send} then={done} button="Give me my address back" />
    </>
  );
}

type Step =
  | { at: "ask" }
  | { at: "sent"; email: string }
  | { at: "link"; secret: string }
  | { at: "back"; secret: string }
  | { at: "done" }
  | { at: "given" };

/** What to begin with: the letter to the address before has a word before its secret. */
function first(secret: string | undefined): Step {
  if (!secret) return { at: "ask" };
  return secret.startsWith("back.") ? { at: "back", secret: secret.slice(5) } : { at: "link", secret };
}

function Journey() {
  const [step, setStep] = useState(() => first(taken()));
  const used = (at: "done" | "given") => () => {
    forget();
    setStep({ at });
  };
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
      return <Prove secret={step.secret} done={used("done")} />;
    case "back":
      return <GiveBack secret={step.secret} done={used("given")} />;
    case "given":
      return (
        <>
          <Heading words="You have your address back" />
          <p class="govuk-body-l">Everybody is signed out. Sign in with the address that your letter came to.</p>
          <Link href="/sign-in/">Sign in</Link>
        </>
      );
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

const island = document.getElementById("island")!;
island.replaceChildren();
render(<Journey />, island);
document.getElementById("status")!.textContent = "The page is here.";
