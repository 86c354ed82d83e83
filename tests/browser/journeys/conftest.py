"""A site of one's own for each journey, and those who sign in there."""

from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest
from playwright.sync_api import Page

from app.settings import Settings
from tests.browser import server
from tests.browser.journeys.acts import comes_in, sign_in
from tests.browser.people import Home, settle


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In `make test` each journey goes by one of the two databases, some by this and some by that; in
    `make soak` by the other. A page cannot tell which it is, and the API is tested on both."""
    here = Path(__file__).parent
    for item in items:
        call = getattr(item, "callspec", None)
        if here in item.path.parents and call and "dialect" in call.params:
            this = ("sqlite", "postgresql")[crc32(item.originalname.encode()) % 2]  # type: ignore[attr-defined]
            if call.params["dialect"] != this:
                item.add_marker(pytest.mark.soak)


@pytest.fixture
def home(settings: Settings) -> Iterator[Home]:
    with server.served(settings) as served:
        home = settle(served)
        yield home
        home.close()


@pytest.fixture
def site(home: Home) -> str:
    return home.site


@pytest.fixture
def robin(home: Home, opened: Page) -> Page:
    """Robin's phone, with Robin signed in."""
    return sign_in(opened, home)


@pytest.fixture
def coordinator(home: Home, opened: Page) -> Page:
    """Sam, who is coordinator at Lead Authority, and signed in."""
    return comes_in(opened, home.work("coordinator"))


@pytest.fixture
def administrator(home: Home, opened: Page) -> Page:
    """Sam, who is the only administrator of Lead Authority, and signed in."""
    return comes_in(opened, home.work("administrator"))
