/** Signing in where somebody works: the page of their own council or university, of those that have one. */
import { answer, api } from "../api/client";
import type { Provider } from "../api/shapes";
import { Heading } from "../forms/heading";
import { Link } from "../link";

export async function providers(): Promise<readonly Provider[]> {
  const found = await answer(api.GET("/v1/sign-in/providers"));
  // Where they cannot be asked for, there is still the link by e-mail.
  return "value" in found ? found.value.items : [];
}

/** By an ordinary link, since it leaves this site; it comes back to the page that knows where to go on. */
const start = (id: string) => `/v1/sign-in/providers/${id}/start?return_to=/sign-in/`;

export function Organisations({ all }: { all: readonly Provider[] }) {
  return (
    <>
      <Heading words="Sign in where you work" />
      {all.length ? (
        <>
          <p class="govuk-body-l">You go to the page where you sign in at work, and then come back here.</p>
          <ul class="govuk-list">
            {all.map(({ id, name, organisation }) => (
              <li class="gt-item" key={id}>
                <a class="govuk-button" href={start(id)} rel="nofollow">
                  {organisation}
                  {all.filter((other) => other.organisation === organisation).length > 1 && `: ${name}`}
                </a>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p class="govuk-body">No council or university has set this up yet. You can use your e-mail address.</p>
      )}
      <Link href="/sign-in/">Use my e-mail address instead</Link>
    </>
  );
}
