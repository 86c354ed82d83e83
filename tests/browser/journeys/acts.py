"""What somebody at a page does and sees, on journeys of every kind."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.looks import axe, look
from tests.browser.people import Home


def at(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def press(page: Page | Locator, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def goes_on(page: Page) -> None:
    press(page, "Go on")


def clean(page: Page) -> None:
    """Axe finds nothing. From the top: it cannot judge what lies behind the bar that stays in reach."""
    look(page, "top")
    assert axe(page) == []


def said(page: Page, words: str) -> None:
    """What came of it stands on the page and has the focus."""
    expect(page.locator(".gt-done:focus")).to_contain_text(words)


def refused(page: Page, words: str) -> None:
    """The box that says what is wrong has the focus, and the words."""
    expect(page.locator(".govuk-error-summary:focus")).to_contain_text(words)


def sign_in(page: Page, home: Home) -> Page:
    """Robin signs in with a link to an address of their own."""
    page.goto(home.own_link())
    press(page, "Sign in")
    at(page, "Hello Robin")
    return page


def comes_in(page: Page, link: str) -> Page:
    """Somebody accepts an invitation to work there."""
    page.goto(link)
    press(page, "Say yes and sign in")
    at(page, "My work")
    return page
