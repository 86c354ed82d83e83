"""A coordinator asks somebody with what it is for; they read it, ask back and answer as they like."""

import httpx
from playwright.sync_api import Page, expect

from tests.browser.journeys.acts import at, clean, press, refused, said, sign_in
from tests.browser.people import Home
from tests.features.people import days_from_now

PURPOSE = "New social workers should hear from people who had one"


def session_of(home: Home, day: int = 20) -> str:
    project = home.made("/v1/projects", {"title": "First steps", "purpose": PURPOSE})
    on = days_from_now(day)
    times = {"starts_at": f"{on}T10:00:00Z", "ends_at": f"{on}T12:00:00Z", "venue": "Example Hall"}
    made = home.made("/v1/sessions", {"project_id": project["id"], "title": "What helps"} | times)
    return str(made["id"])


def asked(home: Home, session: str, **members: str) -> None:
    home.made("/v1/participations", {"session_id": session, "contributor_id": home.robin} | members)


def test_coordinator_asks_somebody_and_says_why_where_there_is_little_rest(
    home: Home, coordinator: Page
) -> None:
    asked(home, session_of(home))
    session = session_of(home)
    coordinator.goto("/desk/sessions/")
    coordinator.locator(f"a[href='/desk/session/?id={session}']").click()
    at(coordinator, "What helps")
    expect(coordinator.get_by_text(PURPOSE)).to_be_visible()
    coordinator.get_by_role("link", name="Ask somebody").click()
    coordinator.get_by_label("Find somebody").fill("Robin")
    press(coordinator, "Find")
    coordinator.get_by_role("link", name="Robin").click()
    at(coordinator, "Ask Robin")
    coordinator.get_by_label("Presents").check()
    coordinator.get_by_label("What is paid").fill("Half a day, and travel")
    press(coordinator, "Ask Robin")
    refused(coordinator, "Another session of theirs is near.")
    coordinator.get_by_label("Why ask them all the same?").fill("They wanted both")
    press(coordinator, "Ask Robin")
    said(coordinator, "They are asked")
    coming = coordinator.get_by_role("region", name="Who is coming")
    expect(coming.get_by_role("heading", name="Robin")).to_be_visible()
    expect(coming).to_contain_text("Presents · Asked, no reply yet")
    clean(coordinator)
    [part] = home.read(f"/v1/participations?session_id={session}")["items"]
    assert (part["pay_offered"], part["asked_despite"]) == ("Half a day, and travel", "They wanted both")


def test_person_reads_what_it_is_for_asks_back_and_says_yes(home: Home, robin: Page) -> None:
    session = session_of(home)
    asked(home, session, pay_offered="Half a day")
    robin.goto("/my/")
    robin.get_by_role("link", name="My sessions").click()
    waiting = robin.get_by_role("region", name="For you to answer")
    waiting.get_by_role("link", name="What helps").click()
    at(robin, "What helps")
    expect(robin.get_by_role("region", name="What it is for")).to_contain_text(PURPOSE)
    expect(robin.get_by_text("Half a day")).to_be_visible()
    robin.get_by_label("I want to ask something first").check()
    press(robin, "Send my answer")
    refused(robin, "Write what you want to ask.")
    robin.get_by_label("What do you want to ask?").fill("Is there a quiet room?")
    press(robin, "Send my answer")
    said(robin, "Your question is sent.")
    [part] = home.read(f"/v1/participations?session_id={session}")["items"]
    assert (part["reply"], part["question"]) == ("asked_question", "Is there a quiet room?")
    home.staff.patch(
        f"/v1/participations/{part['id']}", json={"question_answer": "Yes"}, headers={"if-match": "*"}
    ).raise_for_status()
    robin.reload()
    expect(robin.get_by_text("There is an answer to your question.")).to_be_visible()
    for says, words in (
        ("Yes, I would like to", "You said yes."),
        ("I have changed my mind", "You changed your mind."),
    ):
        robin.get_by_role("link", name="What helps").click()
        robin.get_by_label(says).check()
        press(robin, "Send my answer")
        said(robin, words)
    clean(robin)


def test_persons_calendar_has_an_address_until_they_stop_it(home: Home, opened: Page) -> None:
    robin = sign_in(opened, home)
    asked(home, session_of(home))
    robin.goto("/my/sessions/")
    robin.get_by_role("link", name="Put these in my calendar").click()
    robin.get_by_label("What it is for").fill("On my phone")
    press(robin, "Give me an address")
    said(robin, "This is your address.")
    url = robin.locator(".gt-done .gt-long").inner_text()
    assert "SUMMARY:Meeting (Golden Thread)" in httpx.get(url).text
    clean(robin)
    press(robin, "Stop this one: On my phone")
    expect(robin.get_by_role("region", name="Addresses you have")).to_have_count(0)
    assert httpx.get(url).status_code == 404


def test_coordinator_begins_with_why_and_adds_a_session_by_the_clock_there(
    home: Home, coordinator: Page
) -> None:
    coordinator.get_by_role("link", name="Projects", exact=True).first.click()
    coordinator.get_by_role("link", name="Add a project").click()
    coordinator.get_by_label("What people call it").fill("First steps")
    coordinator.get_by_label("Why are we doing this, and what may change?").fill(PURPOSE)
    press(coordinator, "Save")
    said(coordinator, "Added. Next, add its first session.")
    expect(coordinator.get_by_role("region", name="Why")).to_contain_text(PURPOSE)
    coordinator.get_by_role("link", name="Add a session").click()
    coordinator.get_by_label("What people call it").fill("What helps")
    coordinator.get_by_label("From", exact=True).fill("half past nine")
    press(coordinator, "Save")
    refused(coordinator, "Write a time like 9:30 or 14:00.")
    coordinator.get_by_label("From", exact=True).fill("9:30")
    coordinator.get_by_label("To", exact=True).fill("12:00")
    for part, text in (("Day", "25"), ("Month", "12"), ("Year", "2028")):
        coordinator.get_by_label(part, exact=True).fill(text)
    expect(coordinator.get_by_text("That day is a bank holiday: Christmas Day.")).to_be_visible()
    for part, text in (("Day", "1"), ("Month", "7"), ("Year", "2027")):
        coordinator.get_by_label(part, exact=True).fill(text)
    expect(coordinator.get_by_text("bank holiday")).to_have_count(0)
    press(coordinator, "Save")
    said(coordinator, "Added. Next, ask people.")
    expect(coordinator.get_by_text("1 July 2027, 9:30 am to 12:00 pm")).to_be_visible()
    clean(coordinator)
    [made] = home.read("/v1/sessions?starts_on_gte=2027-07-01&starts_on_lt=2027-07-02")["items"]
    assert made["starts_at"] == "2027-07-01T08:30:00.000000Z", "summer time"
    coordinator.get_by_role("link", name="The whole project").click()
    coordinator.get_by_role("link", name="Change what it says").click()
    coordinator.get_by_label("What is not up for change").fill("The hall")
    press(coordinator, "Save")
    said(coordinator, "Saved.")
    assert home.read(f"/v1/projects/{made['project_id']}")["limits"] == "The hall"
