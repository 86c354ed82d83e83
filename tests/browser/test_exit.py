"""Exit this page: someone may come in at any moment, and look, press Back, or open the tab again."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser import server
from tests.browser.conftest import NewContext, Visit
from tests.browser.states import ALL, HOME, PROJECTS, WALSALL, State, each

ELSEWHERE = re.compile(f"^http://localhost:[0-9]+{server.ELSEWHERE}$")
HARD_TOPICS = re.compile(r"abuse|gender|care[- ]experienced|suicid|\bmoney\b", re.IGNORECASE)


def has_left(page: Page) -> None:
    expect(page).to_have_url(ELSEWHERE)


def exit_button(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Leave quickly").get_by_role("link", name="Exit this page")


@each(*ALL)
def test_page_that_names_a_hard_topic_has_the_way_out_and_no_topic_in_its_title(
    visit: Visit, state: State
) -> None:
    page = visit(state)
    if HARD_TOPICS.search(page.locator("main").inner_text()):
        expect(exit_button(page)).to_be_in_viewport()
    title = page.title()
    assert title == "Golden Thread" or title.endswith(" – Golden Thread")
    assert not HARD_TOPICS.search(title)
    assert "Walsall" not in title


def test_button_stays_in_reach_at_the_end_of_a_long_page(visit: Visit) -> None:
    page = visit(WALSALL, viewport={"width": 360, "height": 740})
    page.get_by_role("heading", name="What goes on").scroll_into_view_if_needed()
    expect(exit_button(page)).to_be_in_viewport()


def test_person_leaves_with_the_button_and_back_does_not_return(visit: Visit) -> None:
    page = visit(HOME)
    page.get_by_role("link", name="See the projects").click()
    page.get_by_role("link", name="Walsall").click()
    expect(page.get_by_role("heading", name="Why", exact=True)).to_be_visible()
    exit_button(page).click()
    has_left(page)
    page.go_back()
    has_left(page)
    page.go_back()
    has_left(page)


def test_way_out_takes_the_place_of_the_page_in_the_history(visit: Visit) -> None:
    page = visit(WALSALL)
    exit_button(page).click()
    has_left(page)
    page.go_back()
    expect(page).to_have_url("about:blank")


def test_person_who_left_can_come_back_by_the_address(visit: Visit, site: str) -> None:
    page = visit(PROJECTS)
    exit_button(page).click()
    has_left(page)
    page.goto(f"{site}/projects/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Projects")
    page.goto(f"{site}/about/")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Projects")


def test_keyboard_finds_the_way_out_as_second_stop(visit: Visit) -> None:
    page = visit(WALSALL)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Exit this page").first).to_be_focused()
    page.keyboard.press("Enter")
    has_left(page)


def test_shift_three_times_leaves(visit: Visit) -> None:
    page = visit(WALSALL)
    status = page.get_by_role("complementary", name="Leave quickly").get_by_role("status")
    page.keyboard.press("Shift")
    expect(status).to_have_text("Press Shift 2 more times to leave this page.")
    page.keyboard.press("Shift")
    expect(status).to_have_text("Press Shift once more to leave this page.")
    page.keyboard.press("Shift")
    has_left(page)


def test_typing_capitals_does_not_set_it_off(visit: Visit) -> None:
    page = visit(WALSALL)
    for letter in "ABCDEF":
        page.keyboard.press(f"Shift+{letter}")
    page.keyboard.press("Shift")
    page.keyboard.press("a")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/project/" in page.url


def test_shift_pressed_now_and_then_does_not_set_it_off(visit: Visit) -> None:
    page = visit(WALSALL)
    page.clock.install()
    for _ in range(4):
        page.keyboard.press("Shift")
        page.clock.fast_forward(6000)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/project/" in page.url


def test_page_is_hidden_before_the_way_out_answers(visit: Visit) -> None:
    page = visit(WALSALL)
    # 204 leaves the browser where it is, as a weak signal does for as long as it lasts.
    page.route("**/exit", lambda route: route.fulfill(status=204))
    page.evaluate("() => { localStorage.draft = 'words'; sessionStorage.draft = 'words' }")
    exit_button(page).click()
    expect(page.locator("body")).to_be_empty()
    expect(page).to_have_title("Loading")
    assert page.evaluate("() => localStorage.length + sessionStorage.length") == 0


def test_nothing_is_left_on_the_device(visit: Visit, site: str) -> None:
    page = visit(WALSALL)
    page.evaluate(
        "() => { localStorage.draft = 'words'; sessionStorage.draft = 'words'; document.cookie = 'who=me' }"
    )
    exit_button(page).click()
    has_left(page)
    page.goto(site + "/about/")
    kept = page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]")
    assert kept == [0, 0, ""]


def test_way_out_works_without_javascript(site: str, context: NewContext) -> None:
    page = context(base_url=site, java_script_enabled=False).new_page()
    page.goto("/help/")
    exit_button(page).click()
    has_left(page)
