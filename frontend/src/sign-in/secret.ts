/** The secret behind # in a link: taken out of the address at once, and kept for this entry of the history alone. */

const SECRET = /^#([\w.-]{20,1000})$/;
const SAID = /^#problem=([a-z-]{1,60})$/;

/** The secret that this page was opened with, also after a reload; nothing where there is none. */
export function taken(): string | undefined {
  const found = SECRET.exec(location.hash)?.[1];
  if (found) history.replaceState({ secret: found }, "", location.pathname);
  return found ?? (history.state as { secret?: string } | null)?.secret;
}

/** It has been used, or does not work. */
export function forget() {
  history.replaceState(null, "", location.pathname);
}

/** The code of what went wrong on the way back from an organisation's own sign-in. */
export function refused(): string | undefined {
  const found = SAID.exec(location.hash)?.[1];
  if (found) history.replaceState(null, "", location.pathname);
  return found;
}

/** A link that is opened in the tab where this page stands changes only what is behind #. */
export function whenOpened(again: () => void) {
  addEventListener("hashchange", () => {
    if (SECRET.test(location.hash)) again();
  });
}
