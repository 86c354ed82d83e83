"""Places are booked and confirmed, and whoever came says what they think, without an account."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import booking_answers
from tests.browser.conftest import NewContext
from tests.browser.journeys.acts import at, clean, goes_on, press, refused, said
from tests.browser.people import Home
from tests.support.conformity import our_document


def a_session(home: Home, **members: Any) -> dict[str, Any]:
    project = home.made("/v1/projects", {"title": "Listening to families", "visibility": "public"})
    sent = {"project_id": project["id"], "title": "Listening well", "starts_on": "2099-11-02"}
    return home.made("/v1/sessions", sent | members)


def test_coordinator_confirms_and_whoever_comes_too_late_waits(home: Home, coordinator: Page) -> None:
    page, session = coordinator, a_session(home, capacity=5)
    sent = {"project_id": session["project_id"], "session_id": session["id"], "places": 4}
    assert home.partner.post("/v1/bookings", json=sent | {"department": "Adults"}).is_success
    page.goto(f"/desk/session/?id={session['id']}")
    page.get_by_role("link", name="Book places").click()
    at(page, "Book places")
    press(page, "Book")
    refused(page, "Give at least 1.")
    clean(page)
    page.get_by_label("How many places").fill("2")
    page.get_by_label("For which organisation").fill("The hospital trust")
    press(page, "Book")
    at(page, "Bookings")
    said(page, "There is no room left.")
    waiting = page.get_by_role("region", name="Waiting for a place")
    expect(waiting).to_contain_text("The hospital trust")
    press(page, "Confirm for The hospital trust")
    refused(page, "4 of 5 places are taken, and this needs 2.")
    clean(page)
    press(page, "Confirm for Partner Authority: Adults")
    said(page, "Confirmed.")
    press(page, "Decline for The hospital trust")
    page.get_by_label("Why you decline").fill("It is full. Please ask for the next one.")
    press(page, "Yes, decline")
    said(page, "Declined.")
    expect(page.get_by_role("region", name="Answered")).to_contain_text("Partner Authority: Adults")
    clean(page)
    page.goto(f"/desk/thread/?id={session['project_id']}")
    at(page, "What came of it")
    expect(page.get_by_text("It reached 1 organisation and 1 department")).to_be_visible()
    expect(page.get_by_role("row", name="Declined or cancelled 1")).to_be_visible()


def test_whoever_came_answers_on_their_phone_and_a_weak_signal_loses_nothing(
    home: Home, coordinator: Page, context: NewContext
) -> None:
    session = a_session(home)
    coordinator.goto(f"/desk/session/feedback/?id={session['id']}")
    at(coordinator, "What people said")
    press(coordinator, "Make a link")
    said(coordinator, "It is shown this once")
    link = coordinator.locator(".gt-done .gt-long").inner_text()
    clean(coordinator)
    phone = context(base_url=home.site, viewport={"width": 360, "height": 740}).new_page()
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(f"{request.url} {request.headers.get('referer')}"))
    phone.goto(link)
    at(phone, "What did you think?")
    expect(phone.get_by_text("Listening well")).to_be_visible()
    expect(phone).to_have_title("What you think – Golden Thread")
    press(phone, "Start")
    phone.get_by_label("Completely").check()
    goes_on(phone)
    phone.get_by_label("I do not want to say").check()
    phone.reload()
    expect(phone.get_by_label("I do not want to say")).to_be_checked()
    goes_on(phone)
    goes_on(phone)
    phone.get_by_label("In your own words").fill("We were asked first.")
    for _ in range(5):
        goes_on(phone)
    at(phone, "Check what you say")
    assert link.partition("#")[2] not in phone.url
    phone.route("**/v1/public/feedback", lost)
    press(phone, "Send it")
    refused(phone, "We could not reach the site.")
    phone.unroute("**/v1/public/feedback")
    press(phone, "Send it")
    at(phone, "Thank you")
    assert phone.evaluate("() => sessionStorage.length") == 0
    assert link.partition("#")[2] not in str(asked)
    coordinator.reload()
    expect(coordinator.get_by_text("How many people answered: 1.")).to_be_visible()
    press(coordinator, "Show what they wrote")
    expect(coordinator.get_by_text("We were asked first.")).to_be_visible()
    press(coordinator, f"Close the link open until {until(coordinator)}")
    press(coordinator, "Yes, close it")
    expect(coordinator.get_by_role("region", name="Links to the form").get_by_role("listitem")).to_have_count(
        0
    )
    again = context(base_url=home.site).new_page()
    again.goto(link)
    at(again, "Sorry, we cannot show this page")


def lost(route: Route) -> None:
    """It arrives, and the answer does not: the phone cannot know, and sends it again."""
    route.fetch()
    route.abort()


def until(page: Page) -> str:
    return page.locator("p", has_text="Open until").inner_text().removeprefix("Open until ").removesuffix(".")


def test_stranger_finds_the_sessions_to_come(home: Home, opened: Page) -> None:
    a_session(home, venue="The town hall")
    opened.goto("/sessions/")
    at(opened, "Sessions to come")
    expect(opened.get_by_role("listitem").filter(has_text="Listening well")).to_contain_text(
        "2 November 2099 · Other session · The town hall"
    )
    clean(opened)
    opened.get_by_role("link", name="Listening to families").click()
    at(opened, "Listening to families")


@pytest.mark.parametrize("operation", booking_answers.ANSWERS)
def test_answers_in_these_tests_are_such_as_the_api_gives(operation: str) -> None:
    document = our_document()
    described = document.resolved(document.operations[operation]["responses"]["200"])
    schema = described["content"]["application/json"]["schema"]
    for answer in booking_answers.ANSWERS[operation]:
        assert document.faults(schema, answer) == []
