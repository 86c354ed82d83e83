"""A browser, a site to look at, and pages that fail their test when the browser complained about anything."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.browser import server
from tests.browser.states import State

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
WATCH_CSP = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
"""

Visit = Callable[..., Page]
NewContext = Callable[..., BrowserContext]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if server.HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the real site, served as long as the tests last."""
    assert (server.FRONTEND / "dist").is_dir(), "the pages are not built: make frontend"
    with server.serving(tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser a file: while Playwright runs it holds the thread's event loop, which other files need."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium-headless-shell", args=FLAGS.split()
        )
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[NewContext]:
    """Makes a fresh context (as a private window) with the given options."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        made.append(browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options)))
        made[-1].add_init_script(WATCH_CSP)
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What stands in the console; afterwards there may be nothing."""
    found: list[str] = []
    yield found
    assert found == []


def listen(page: Page, complaints: list[str]) -> Page:
    def hear(message: ConsoleMessage) -> None:
        # A refused request is a state that some tests ask for, and they look at what the page then says.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page


@pytest.fixture
def opened(site: str, context: NewContext, complaints: list[str]) -> Page:
    """An empty tab of somebody's phone."""
    return listen(context(base_url=site, viewport={"width": 360, "height": 740}).new_page(), complaints)


@pytest.fixture
def visit(site: str, context: NewContext, complaints: list[str]) -> Visit:
    """Opens a state of a page, ready to look at; afterwards nothing may stand in the console."""

    def visit(state: State, **options: Any) -> Page:
        page = listen(context(base_url=site, **options).new_page(), complaints)
        state.open(page)
        return page

    return visit
