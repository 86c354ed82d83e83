"""Somebody signs in: by an invitation, by a link, by a code that was mailed or read out."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.features.sign_in.by_provider import CALLBACK
from tests.browser import server
from tests.browser.conftest import NewContext
from tests.browser.journeys.acts import at, clean, press
from tests.browser.people import EMAIL, Home
from tests.support import provider

NOBODY = "nobody@example.org"
NEW = "wren@example.org"


Start = Callable[..., Page]


def sign_out(page: Page) -> None:
    press(page, "Sign out")
    at(page, "You are signed out")


def ask_for_a_link(page: Page, email: str = EMAIL) -> None:
    page.goto("/sign-in/")
    at(page, "Sign in")
    page.get_by_label("Your e-mail address").fill(email)
    press(page, "Send me a link")
    at(page, "Look at your e-mail")


def accept(page: Page, home: Home) -> None:
    page.goto(home.link())
    at(page, "Lead Authority invites you")
    press(page, "Say yes and sign in")
    at(page, "Hello Robin")


def test_person_accepts_an_invitation_signs_out_and_comes_back_by_link_and_by_code(
    home: Home, opened: Page
) -> None:
    page = opened
    page.goto(home.link())
    at(page, "Lead Authority invites you")
    # The secret stands neither in the address nor, by that, in the history of the browser.
    assert page.url == f"{home.site}/invitation/"
    page.reload()
    at(page, "Lead Authority invites you")
    clean(page)
    press(page, "Say yes and sign in")
    at(page, "Hello Robin")
    assert page.url == f"{home.site}/my/"
    sign_out(page)
    page.goto("/my/helps/")
    at(page, "Sign in")

    page.get_by_label("Your e-mail address").fill(EMAIL)
    page.keyboard.press("Enter")
    at(page, "Look at your e-mail")
    page.goto(home.link())
    at(page, "Sign in with your link")
    assert "#" not in page.url
    press(page, "Sign in")
    # Back to the page that they came for.
    at(page, "What helps me")
    page.get_by_role("link", name="Back to my record").click()
    sign_out(page)
    # Back leads to the page before, which asks who is there.
    page.go_back()
    at(page, "Sign in")

    ask_for_a_link(page)
    code = page.get_by_label("The six numbers in the e-mail")
    wrong = f"{(int(home.code()) + 1) % 1_000_000:06}"
    code.fill(wrong)
    page.keyboard.press("Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Ask for a new one")
    expect(page).to_have_title("Error: Sign in – Golden Thread")
    expect(code).to_have_value(wrong)
    summary.get_by_role("link").click()
    expect(code).to_be_focused()
    clean(page)
    code.fill(home.code())
    page.keyboard.press("Enter")
    at(page, "What helps me")
    # Whoever is signed in is not asked again.
    page.goto("/sign-in/")
    at(page, "Hello Robin")


def test_page_says_the_same_to_somebody_who_is_not_known(home: Home, opened: Page) -> None:
    said = []
    for email in (EMAIL, NOBODY):
        ask_for_a_link(opened, email)
        said.append(opened.locator("main").inner_text().replace(email, "…"))
    assert said[0] == said[1]


def test_scanner_that_opens_the_link_first_uses_nothing_up(home: Home, opened: Page) -> None:
    accept(opened, home)
    sign_out(opened)
    ask_for_a_link(opened)
    link = home.link()
    scanner = opened.context.browser.new_page()  # type: ignore[union-attr]
    scanner.goto(link)
    at(scanner, "Sign in with your link")
    scanner.close()
    opened.goto(link)
    press(opened, "Sign in")
    at(opened, "Hello Robin")


def test_person_signs_in_with_another_address_from_now_on(home: Home, opened: Page) -> None:
    accept(opened, home)
    opened.goto("/my/details/")
    opened.get_by_role("link", name="Sign in with another address").click()
    at(opened, "Sign in with another address")
    opened.get_by_label("Your new e-mail address").fill(NEW)
    clean(opened)
    press(opened, "Send me a link")
    at(opened, "Look at your e-mail")
    opened.goto(home.link(NEW))
    at(opened, "Use this address from now on")
    assert "#" not in opened.url
    press(opened, "Use this address")
    at(opened, "Your address has changed")
    clean(opened)
    opened.get_by_role("link", name="Sign in").last.click()
    at(opened, "Sign in")
    opened.get_by_label("Your e-mail address").fill(NEW)
    press(opened, "Send me a link")
    at(opened, "Look at your e-mail")
    opened.goto(home.link(NEW))
    press(opened, "Sign in")
    at(opened, "Hello Robin")


def test_person_who_did_not_ask_for_another_address_gets_theirs_back(home: Home, opened: Page) -> None:
    accept(opened, home)
    opened.goto("/sign-in/address/")
    opened.get_by_label("Your new e-mail address").fill(NEW)
    press(opened, "Send me a link")
    at(opened, "Look at your e-mail")
    link = home.link(NEW)
    scanner = opened.context.browser.new_page()  # type: ignore[union-attr]
    scanner.goto(link)
    press(scanner, "Use this address")
    expect(scanner.locator(".govuk-error-summary")).to_contain_text("Sign in with your present address first")
    scanner.close()
    opened.goto(link)
    press(opened, "Use this address")
    at(opened, "Your address has changed")
    opened.goto(home.link())
    at(opened, "Get your address back")
    assert "#" not in opened.url
    opened.reload()
    press(opened, "Give me my address back")
    at(opened, "You have your address back")
    clean(opened)
    ask_for_a_link(opened)
    opened.goto(home.link())
    press(opened, "Sign in")
    at(opened, "Hello Robin")


def test_link_works_once_and_then_the_page_says_what_to_do(home: Home, opened: Page) -> None:
    accept(opened, home)
    sign_out(opened)
    ask_for_a_link(opened)
    link = home.link()
    opened.goto(link)
    press(opened, "Sign in")
    at(opened, "Hello Robin")
    opened.goto(link)
    press(opened, "Sign in")
    expect(opened.get_by_role("alert")).to_contain_text("It may have been used")
    opened.get_by_role("link", name="Ask for a new link").click()
    expect(opened).to_have_url(f"{home.site}/my/")


def test_person_without_email_signs_in_with_a_code_that_was_read_out(home: Home, opened: Page) -> None:
    opened.goto("/sign-in/")
    opened.get_by_role("link", name="Somebody read a code out to me").click()
    at(opened, "Type the code you were told")
    code = home.spoken()
    opened.get_by_label("The twelve numbers").fill(f"{code[:4]} {code[4:8]} {code[8:]}")
    press(opened, "Sign in")
    at(opened, "Hello Robin")


def test_invitation_that_is_none_leads_on_kindly(home: Home, opened: Page) -> None:
    opened.goto(f"/invitation/#{'x' * 43}")
    at(opened, "Sorry, we cannot show this page")
    expect(opened.get_by_role("main").get_by_role("link", name="Sign in")).to_be_visible()


def test_way_out_ends_the_sign_in_on_the_server(home: Home, opened: Page) -> None:
    accept(opened, home)
    opened.get_by_role("link", name="My details").click()
    at(opened, "My details")
    opened.get_by_label("Your pronouns").fill("they")
    cookies = opened.context.cookies()
    opened.get_by_role("complementary", name="Leave quickly").get_by_role("link").click()
    expect(opened).to_have_url(re.compile(server.ELSEWHERE))
    # Put back what a copy of the cookie would hold: the server knows it no more.
    opened.context.add_cookies(cookies)  # type: ignore[arg-type]
    opened.goto(f"{home.site}/my/details/")
    at(opened, "Sign in")
    assert opened.evaluate("() => Object.values(sessionStorage).join()").find("they") == -1


def test_person_with_a_record_and_a_job_chooses_where_to_go(home: Home, opened: Page) -> None:
    accept(opened, home)
    opened.goto(home.invited_to_work())
    expect(opened.get_by_role("heading", level=1)).to_contain_text("invites you")
    press(opened, "Say yes and sign in")
    at(opened, "My work")
    clean(opened)
    opened.get_by_role("link", name="Act for somebody else").click()
    at(opened, "Where do you want to go?")
    # Past the navigation, and still here.
    opened.get_by_role("link", name="Skip to main content").press("Enter")
    at(opened, "Where do you want to go?")
    press(opened, "My own record at Lead Authority, as Robin")
    at(opened, "Hello Robin")
    opened.get_by_role("link", name="Act for somebody else").click()
    at(opened, "Where do you want to go?")


def at_the_council(page: Page) -> None:
    """Signs in at the provider's own pages, and says yes there."""
    page.locator("input[name=login]").fill("anna")
    page.locator("input[name=password]").fill("any")
    page.locator("button[type=submit]").click()
    page.get_by_role("button", name="Continue").click()


@pytest.mark.skipif(not provider.is_installed(), reason="`npm ci` in tests/node brings oidc-provider")
def test_member_comes_in_by_their_councils_own_sign_in_first_and_every_time(
    home: Home, context: NewContext
) -> None:
    # The council's own pages are not ours to judge, so nobody listens to what the browser says of them.
    page = context(base_url=home.site).new_page()
    with provider.provider("golden-thread", "a-secret-of-the-tests", f"{home.site}{CALLBACK}") as issuer:
        home.has_provider(issuer, "golden-thread", "a-secret-of-the-tests")
        page.goto(home.work("coordinator"))
        press(page, "Say yes and sign in with: Council account")
        at_the_council(page)
        at(page, "My work")
        sign_out(page)
        page.goto("/sign-in/?then=/desk/people/")
        page.get_by_role("link", name="Sign in where I work").click()
        at(page, "Sign in where you work")
        clean(page)
        # The council knows this browser still, and sends it straight back.
        page.get_by_role("link", name="Lead Authority").click()
        at(page, "People")


def test_back_from_the_code_leads_to_the_address(home: Home, opened: Page) -> None:
    ask_for_a_link(opened)
    opened.reload()
    at(opened, "Look at your e-mail")
    opened.go_back()
    at(opened, "Sign in")
    opened.go_forward()
    at(opened, "Look at your e-mail")


def types_pronouns(page: Page, text: str = "they") -> None:
    page.goto("/my/details/")
    at(page, "My details")
    page.get_by_label("Your pronouns").fill(text)
    page.wait_for_function("() => Object.values(sessionStorage).join().includes('they')")


def drafts(page: Page) -> int:
    found: int = page.evaluate("() => sessionStorage.length")
    return found


@pytest.mark.parametrize("button", ["Sign out", "Sign out everywhere"])
def test_what_was_typed_and_not_saved_goes_with_the_sign_in_in_every_tab(
    home: Home, opened: Page, button: str
) -> None:
    accept(opened, home)
    other = opened.context.new_page()
    for page in (opened, other):
        types_pronouns(page)
    press(opened, button)
    for page in (opened, other):
        at(page, "You are signed out")
        assert drafts(page) == 0
    other.goto("/my/details/")
    at(other, "Sign in")


def test_sign_out_where_somebody_chooses_forgets_what_was_typed_too(home: Home, opened: Page) -> None:
    accept(opened, home)
    opened.goto(home.invited_to_work())
    press(opened, "Say yes and sign in")
    at(opened, "My work")
    opened.evaluate("() => sessionStorage.setItem('draft of mine', 'they')")
    opened.get_by_role("link", name="Act for somebody else").click()
    at(opened, "Where do you want to go?")
    sign_out(opened)
    assert drafts(opened) == 0


def test_sign_out_everywhere_ends_another_browser(home: Home, opened: Page, context: NewContext) -> None:
    accept(opened, home)
    phone = context(base_url=home.site).new_page()
    ask_for_a_link(phone)
    phone.goto(home.link())
    press(phone, "Sign in")
    at(phone, "Hello Robin")
    press(opened, "Sign out everywhere")
    at(opened, "You are signed out")
    phone.reload()
    at(phone, "Sign in")
