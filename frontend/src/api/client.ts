/** The typed client, and what becomes of an answer: a value, or a problem in words that a person can use. */
import createClient from "openapi-fetch";
import type { paths } from "./schema";

export const api = createClient<paths>({ baseUrl: location.origin });

export interface Problem {
  detail: string;
  /** There is nothing at this address, so trying again will not help. */
  gone: boolean;
}

export type Answer<T> = { value: T } | { problem: Problem };

const UNREACHABLE = "We could not reach the site. Your signal may be weak.";
const NO_WORDS = "Something went wrong on our side.";

function problem(error: unknown, status: number): Problem {
  const detail = (error as { detail?: unknown } | undefined)?.detail;
  return { detail: typeof detail === "string" ? detail : NO_WORDS, gone: status >= 400 && status < 429 };
}

export async function answer<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<Answer<T>> {
  try {
    const { data, error, response } = await call;
    return data === undefined ? { problem: problem(error, response.status) } : { value: data };
  } catch {
    return { problem: { detail: UNREACHABLE, gone: false } };
  }
}
