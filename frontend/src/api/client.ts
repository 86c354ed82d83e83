/** The typed client, and what becomes of an answer: a value, or a problem in words that a person can use. */
import createClient from "openapi-fetch";
import type { paths } from "./schema";

export const api = createClient<paths>({ baseUrl: location.origin });

/** One thing wrong in what was sent. */
export interface Fault {
  /** The member that it is about, or nothing where it is about the whole. */
  member: string;
  detail: string;
}

export interface Problem {
  code: string;
  detail: string;
  /** There is nothing at this address, so trying again will not help. */
  gone: boolean;
  faults: readonly Fault[];
}

/** The `etag` says which version was read, for a change that must not undo somebody else's. */
export type Answer<T> = { value: T; etag: string } | { problem: Problem };

const UNREACHABLE = "We could not reach the site. Your signal may be weak.";
const NO_WORDS = "Something went wrong on our side.";

interface Said {
  code?: string;
  detail?: string;
  errors?: readonly { pointer?: string; detail: string }[];
}

/** Somebody whose sign-in ended is told of tokens, which are for other systems. */
const SIGNED_OUT: Said = { code: "not-signed-in", detail: "You are not signed in any more." };

function problem(told: Said, status: number): Problem {
  const said = told.code === "unauthorised" ? SIGNED_OUT : told;
  return {
    code: said.code ?? "",
    detail: said.detail ?? NO_WORDS,
    gone: status >= 400 && status < 429,
    faults: (said.errors ?? []).map(({ pointer, detail }) => ({ member: pointer?.split("/")[1] ?? "", detail })),
  };
}

export interface PageOf<T> {
  items: readonly T[];
  next_cursor: string | null;
}

/** A whole list, page by page. For lists that are short for one person, not for registers. */
export async function every<T>(
  page: (cursor: { cursor?: string }) => Promise<Answer<PageOf<T>>>,
): Promise<Answer<readonly T[]>> {
  const all: T[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const found: Answer<PageOf<T>> = await page(cursor ? { cursor } : {});
    if ("problem" in found) return found;
    all.push(...found.value.items);
    cursor = found.value.next_cursor;
  }
  return { value: all, etag: "" };
}

export async function answer<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<Answer<T>> {
  try {
    const { data, error, response } = await call;
    if (response.ok) return { value: data as T, etag: response.headers.get("etag") ?? "" };
    return { problem: problem(error instanceof Object ? error : {}, response.status) };
  } catch {
    return { problem: { code: "unreachable", detail: UNREACHABLE, gone: false, faults: [] } };
  }
}
