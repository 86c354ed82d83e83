"""A browser, a site to look at, and pages that fail their test when the browser complained about anything."""

import os
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import server
from tests.browser.states import State

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
# A violation is also a console error, but says there neither the directive nor the page.
WATCH_CSP = """
window.cspReports = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.cspReports.push(`${event.violatedDirective} ${event.blockedURI}`));
"""

Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == server.HERE:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the site: SITE_URL, or a server of the built pages that lasts as long as the tests."""
    if running := os.environ.get("SITE_URL"):
        yield running.rstrip("/")
        return
    assert server.DIST.is_dir(), "build the pages first: scripts/npm --prefix frontend run build"
    with server.serve() as serving:
        Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_address[1]}"
        serving.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
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
def visit(site: str, context: Callable[..., BrowserContext]) -> Iterator[Visit]:
    """Opens a state of a page, ready to look at; afterwards nothing may stand in the console."""
    complaints: list[str] = []
    open_pages: list[Page] = []

    def visit(state: State, **options: Any) -> Page:
        page = context(base_url=site, **options).new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type != "log" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        open_pages.append(page)
        state.open(page)
        return page

    yield visit
    for page in open_pages:
        complaints += page.evaluate("() => window.cspReports ?? []")
    assert [text for text in complaints if not text.startswith("Failed to load resource")] == []
