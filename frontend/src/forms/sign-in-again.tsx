/** The way back in for somebody whose sign-in ended while they typed. */
import type { Problem } from "../api/client";

/** This page, to come back to: ids and steps stand in its query, and nothing personal. */
export const here = () => location.pathname + encodeURIComponent(location.search);

export function SignInAgain({ problem }: { problem: Problem }) {
  if (problem.code !== "not-signed-in") return null;
  return (
    <p class="govuk-body">
      What you typed is kept in this tab.{" "}
      <a class="govuk-link gt-alone" href={`/sign-in/?then=${here()}`}>
        Sign in again
      </a>
    </p>
  );
}
