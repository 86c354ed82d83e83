/** Exit this page: leave at once, clear what this device keeps, and do not come back by the Back button. */

const WAY_OUT = "/exit";
// The browser keeps a tab's name with our own pages in its history, even when /exit has cleared all storage.
const LEFT = "left";
const PRESSES = 3;
const FORGET_AFTER_MS = 5000;

function leave() {
  document.head.replaceChildren();
  document.body.replaceChildren();
  document.title = "Loading";
  window.name = LEFT;
  location.replace(WAY_OUT);
  // Last, because it throws where a browser keeps no storage, and then there is nothing to clear.
  localStorage.clear();
  sessionStorage.clear();
}

/** Someone who looks over a shoulder presses Back; the person who left types the address or follows a link. */
function stayAwayAfterBack(event: PageTransitionEvent) {
  if (window.name !== LEFT) return;
  const [arrival] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (event.persisted || arrival?.type === "back_forward") leave();
  else window.name = "";
}

function say(presses: number) {
  const status = document.querySelector("[data-exit-status]");
  if (!status) return;
  const more = PRESSES - presses;
  const times = more === 1 ? "once more" : `${more} more times`;
  status.textContent = presses ? `Press Shift ${times} to leave this page.` : "";
}

/** Shift alone, three times: a capital letter is Shift with another key, and starts the count again. */
function watchShift() {
  let presses = 0;
  let alone = false;
  let timer = 0;

  const count = (to: number) => {
    presses = to;
    say(presses);
    clearTimeout(timer);
    if (presses) timer = window.setTimeout(() => count(0), FORGET_AFTER_MS);
  };

  document.addEventListener("keydown", (event) => {
    alone = event.key === "Shift";
    if (!alone && presses) count(0);
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") return;
    if (!alone) return count(0);
    count(presses + 1);
    if (presses === PRESSES) leave();
  });
}

/** In a box for long text the browser brings only the caret into sight, and that may lie under the way out. */
function showWhatIsReached({ target }: FocusEvent) {
  if (target instanceof HTMLTextAreaElement) target.scrollIntoView({ block: "nearest" });
}

window.addEventListener("pageshow", stayAwayAfterBack);

const links = document.querySelectorAll("[data-exit]");
for (const link of links) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
}
if (links.length) {
  watchShift();
  document.addEventListener("focusin", showWhatIsReached);
}
