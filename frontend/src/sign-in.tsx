/** Signing in: one box, then a code or a link; then whom to act for, where there is more than one. */
import { render } from "preact";
import { useState } from "preact/hooks";
import { answer, api } from "./api/client";
import type { Provider, SignIn } from "./api/shapes";
import { Heading } from "./forms/heading";
import { Link } from "./link";
import { AskEmail, TypeCode } from "./sign-in/ask";
import { Choose } from "./sign-in/choose";
import { OneThing } from "./forms/one-thing";
import { goOn, remember, whoIs } from "./sign-in/next";
import { Organisations, providers } from "./sign-in/organisation";
import { forget, refused, taken, whenOpened } from "./sign-in/secret";

type Step =
  | { at: "email"; email?: string }
  | { at: "code"; email: string }
  | { at: "told" }
  | { at: "work"; all: readonly Provider[] }
  | { at: "link"; secret: string }
  | { at: "choose"; signIn: SignIn }
  | { at: "out" }
  | { at: "refused"; detail: string };

const again = (
  <p class="govuk-body">
    <a class="govuk-link gt-alone" href="/sign-in/" onClick={forget}>
      Ask for a new link
    </a>
  </p>
);

function OpenLink({ secret, done }: { secret: string; done: () => void }) {
  const send = () => answer(api.POST("/v1/sign-in", { body: { secret } }));
  const used = () => {
    forget();
    done();
  };
  return (
    <>
      <Heading words="Sign in with your link" />
      <p class="govuk-body-l">Your link brought you here. Press the button to go on.</p>
      <OneThing send={send} then={used} button="Sign in" help={() => again} />
    </>
  );
}

function Words({ heading, text }: { heading: string; text: string }) {
  return (
    <>
      <Heading words={heading} />
      <p class="govuk-body">{text}</p>
      <Link href="/sign-in/">Sign in</Link>
    </>
  );
}

/** The step that the address named when it was last looked at. */
let stands = location.search;

function Journey({ first }: { first: Step }) {
  const [step, setStep] = useState(first);

  async function signedIn() {
    const signIn = await whoIs();
    if (signIn?.acting) goOn(signIn.acting);
    else if (signIn) setStep({ at: "choose", signIn });
    else location.replace("/sign-in/");
  }

  function sent(email: string) {
    history.pushState({ email }, "", "?step=code");
    stands = location.search;
    setStep({ at: "code", email });
  }

  onpopstate = () => {
    // A link to a place on this page, such as the one past the navigation, is no step.
    if (location.search === stands) return;
    stands = location.search;
    const back = here();
    if (back) setStep(back);
  };

  switch (step.at) {
    case "email":
      return <AskEmail email={step.email ?? ""} sent={sent} />;
    case "code":
      return <TypeCode email={step.email} done={signedIn} />;
    case "told":
      return <TypeCode done={signedIn} />;
    case "work":
      return <Organisations all={step.all} />;
    case "link":
      return <OpenLink secret={step.secret} done={signedIn} />;
    case "choose":
      return <Choose choices={step.signIn.choices} done={signedIn} />;
    case "out":
      return <Words heading="You are signed out" text="Nothing of your record is left open in this browser." />;
    case "refused":
      return <Words heading="That did not work" text={step.detail} />;
  }
}

const asked = () => new URLSearchParams(location.search).get("step");

/** The step that the address names, where it needs no question to the server. */
function here(): Step | undefined {
  const secret = taken();
  if (secret) return { at: "link", secret };
  const email = (history.state as { email?: string } | null)?.email;
  switch (asked()) {
    case "code":
      return email ? { at: "code", email } : { at: "email" };
    case "told":
      return { at: "told" };
    case "out":
      return { at: "out" };
    case "choose":
      return undefined;
    default:
      return { at: "email" };
  }
}

async function why(code: string): Promise<Step> {
  const found = await answer(api.GET("/problems/{code}", { params: { path: { code } } }));
  const detail = "value" in found ? found.value.remedy : "Please try again.";
  return { at: "refused", detail };
}

async function start(): Promise<Step | undefined> {
  remember();
  const code = refused();
  if (code) return why(code);
  if (asked() === "work") return { at: "work", all: await providers() };
  const step = here();
  if (step && step.at !== "email") return step;
  const signIn = await whoIs();
  if (!signIn) return { at: "email" };
  if (!signIn.acting || !step) return { at: "choose", signIn };
  goOn(signIn.acting);
  return undefined;
}

const island = document.getElementById("island")!;

async function open() {
  const step = await start();
  if (!step) return;
  island.replaceChildren();
  render(<Journey first={step} />, island);
  document.getElementById("status")!.textContent = "The page is here.";
}

whenOpened(() => location.reload());
void open();
