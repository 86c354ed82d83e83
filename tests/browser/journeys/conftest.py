"""A site of one's own for each journey, and those who sign in there."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from app.settings import Settings
from tests.browser import server
from tests.browser.journeys.acts import comes_in, sign_in
from tests.browser.people import Home, settle


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
