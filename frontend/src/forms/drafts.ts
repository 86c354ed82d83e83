/** What was typed and not saved, kept in this tab until it is: a weak signal or the end of a sign-in loses nothing. */

/** What somebody typed, and what was there when they began. */
export interface Edit {
  text: string;
  base: string;
}

export type Edits = Readonly<Record<string, Edit>>;

const key = (name: string) => `draft ${name}`;

/** @param name of the form, with the id of the person that it is about: a tab may see more than one sign in */
export function keep(name: string, edits: object) {
  try {
    if (Object.keys(edits).length) sessionStorage.setItem(key(name), JSON.stringify(edits));
    else sessionStorage.removeItem(key(name));
  } catch {
    // A browser that keeps no storage keeps no drafts.
  }
}

export function kept<T extends object = Edits>(name: string): T {
  try {
    return JSON.parse(sessionStorage.getItem(key(name)) ?? "{}") as T;
  } catch {
    return {} as T;
  }
}

export function forgetAll() {
  try {
    sessionStorage.clear();
  } catch {
    // There is nothing to forget.
  }
}
