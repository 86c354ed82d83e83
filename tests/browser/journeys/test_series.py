"""What a coordinator does with sessions: changes them, moves them on, and has them come again."""

from datetime import date, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser import series_answers
from tests.browser.journeys.acts import at, clean, press, refused, said
from tests.browser.journeys.test_sessions import PURPOSE, asked, session_of
from tests.browser.people import Home
from tests.features.people import days_from_now
from tests.support.conformity import our_document


def fill_day(page: Page, question: str, on: str) -> None:
    """Types a day into its three boxes."""
    asked_for = page.get_by_role("group", name=question)
    year, month, day = on.split("-")
    for part, text in (("Day", day), ("Month", month), ("Year", year)):
        asked_for.get_by_label(part, exact=True).fill(text)


def days_of(home: Home, project: str) -> list[tuple[str, str, str]]:
    """When the sessions of a project are, in winter, and how they stand."""
    found = home.read(f"/v1/sessions?project_id={project}&sort=starts_on")["items"]
    return [(each["starts_on"], each["starts_at"][:16], each["status"]) for each in found]


def in_words(on: str) -> str:
    found = date.fromisoformat(on)
    return f"{found.day} {found:%B %Y}"


def test_coordinator_changes_a_session_and_undoes_nothing_of_somebody_quicker(
    home: Home, coordinator: Page
) -> None:
    session = session_of(home)
    coordinator.goto(f"/desk/session/?id={session}")
    coordinator.get_by_role("link", name="Change the session").click()
    at(coordinator, "Change the session")
    coordinator.get_by_label("Where", exact=True).fill("Quiet Hall")
    coordinator.get_by_label("How many places").fill("many")
    press(coordinator, "Save")
    refused(coordinator, "Write a number, or leave it empty.")
    coordinator.get_by_label("How many places").fill("12")
    fill_day(coordinator, "Which day?", "2027-07-01")
    coordinator.get_by_label("From", exact=True).fill("9:30")
    coordinator.get_by_label("To", exact=True).fill("11:00")
    coordinator.get_by_label("What it is", exact=True).select_option("Workshop")
    quicker = {"venue": "Town Hall", "mode": "hybrid"}
    path = f"/v1/sessions/{session}"
    home.staff.patch(path, json=quicker, headers={"if-match": "*"}).raise_for_status()
    press(coordinator, "Save")
    refused(coordinator, "Somebody changed this while you were writing.")
    expect(coordinator.get_by_text("It now says: Town Hall")).to_be_visible()
    clean(coordinator)
    press(coordinator, "Save")
    said(coordinator, "Saved.")
    made = home.read(path)
    assert (made["venue"], made["mode"], made["kind"], made["capacity"]) == (
        "Quiet Hall",
        "hybrid",
        "workshop",
        12,
    )
    assert (made["starts_on"], made["starts_at"], made["ends_at"]) == (
        "2027-07-01",
        "2027-07-01T08:30:00.000000Z",
        "2027-07-01T10:00:00.000000Z",
    ), "by the clock there, which is on summer time then"


def test_session_is_confirmed_called_off_with_a_reason_and_said_to_be_done(
    home: Home, coordinator: Page
) -> None:
    session = session_of(home)
    asked(home, session)
    coordinator.goto(f"/desk/session/?id={session}")
    to_status = coordinator.get_by_role("link", name="Confirm it, call it off, or say that it is done")
    to_status.click()
    at(coordinator, "How the session stands")
    expect(coordinator.get_by_text("From its day on, you can say here that it is done.")).to_be_visible()
    expect(coordinator.get_by_role("button", name="It is done")).to_have_count(0)
    press(coordinator, "It goes ahead")
    said(coordinator, "Saved: it goes ahead.")
    to_status.click()
    press(coordinator, "Call it off")
    expect(coordinator.get_by_text("Robin may come. Each gets one letter")).to_be_visible()
    press(coordinator, "No, leave it")
    press(coordinator, "Call it off")
    coordinator.get_by_label("Why").fill("The hall has no heating")
    press(coordinator, "Yes, call it off")
    said(coordinator, "Called off.")
    path = f"/v1/sessions/{session}"
    assert home.read(path)["status"] == "cancelled"
    [*_, last] = home.read(f"{path}/transitions")["items"]
    assert (last["to_state"], last["reason"]) == ("cancelled", "The hall has no heating")
    been = session_of(home, day=-1)
    coordinator.goto(f"/desk/session/status/?id={been}")
    clean(coordinator)
    press(coordinator, "It is done")
    said(coordinator, "Saved: it is done.")
    assert home.read(f"/v1/sessions/{been}")["status"] == "delivered"


def test_coordinator_makes_a_series_in_plain_words_and_leaves_days_out(home: Home, coordinator: Page) -> None:
    project = home.made("/v1/projects", {"title": "First steps", "purpose": PURPOSE})["id"]
    coordinator.goto(f"/desk/project/?id={project}")
    coordinator.get_by_role("link", name="Sessions that come again").click()
    coordinator.get_by_role("link", name="Add sessions that come again").click()
    at(coordinator, "Add sessions that come again")
    coordinator.get_by_label("What people call them").fill("Group meeting")
    press(coordinator, "Show the days")
    refused(coordinator, "Choose how often it comes again.")
    fill_day(coordinator, "On which day is the first one?", "2028-12-11")
    for way in ("Every month, on the second Monday", "Every month, on day 11", "Every week, on Monday"):
        coordinator.get_by_label(way).check()
    coordinator.get_by_label("From", exact=True).fill("10:30")
    coordinator.get_by_label("To", exact=True).fill("12:00")
    fill_day(coordinator, "Until which day?", "2029-01-08")
    press(coordinator, "Show the days")
    said(coordinator, "Monday, 25 December 2028 is Christmas Day")
    clean(coordinator)
    coordinator.locator("summary", has_text="All days: leave one out").click()
    for day in ("25 December 2028", "1 January 2029"):
        coordinator.get_by_label(f"Monday, {day}").uncheck()
    press(coordinator, "Make 3 sessions")
    said(coordinator, "Made.")
    expect(coordinator.get_by_text("Every week, on Monday")).to_be_visible()
    expect(coordinator.get_by_text("25 December 2028 and 1 January 2029")).to_be_visible()
    assert days_of(home, project) == [
        ("2028-12-11", "2028-12-11T10:30", "planned"),
        ("2028-12-18", "2028-12-18T10:30", "planned"),
        ("2029-01-08", "2029-01-08T10:30", "planned"),
    ]
    coordinator.get_by_role("link", name="Leave out 11 December 2028").click()
    press(coordinator, "Call it off")
    press(coordinator, "Yes, call it off")
    refused(coordinator, "Choose for which sessions.")
    coordinator.get_by_label("This one alone").check()
    press(coordinator, "Yes, call it off")
    said(coordinator, "Called off.")
    coordinator.get_by_role("link", name="The series it belongs to").click()
    coordinator.get_by_role("link", name="Change all that are to come").click()
    at(coordinator, "Change this one and those that follow")
    expect(
        coordinator.get_by_text("It is for 2 sessions, from 18 December 2028 to 8 January 2029.")
    ).to_be_visible()
    fill_day(coordinator, "Which day?", "2028-12-19")
    coordinator.get_by_label("From", exact=True).fill("13:00")
    press(coordinator, "Save")
    refused(coordinator, "It ends before it begins.")
    coordinator.get_by_label("To", exact=True).fill("15:00")
    coordinator.get_by_label("Where", exact=True).fill("Example Hall")
    press(coordinator, "Save")
    said(coordinator, "Saved, for this one and those that follow.")
    clean(coordinator)
    assert days_of(home, project) == [
        ("2028-12-11", "2028-12-11T10:30", "cancelled"),
        ("2028-12-19", "2028-12-19T13:00", "planned"),
        ("2029-01-09", "2029-01-09T13:00", "planned"),
    ]
    made = home.read(f"/v1/sessions?project_id={project}&sort=starts_on")["items"]
    coordinator.goto(f"/desk/session/change/?id={made[-1]['id']}")
    coordinator.get_by_role("link", name="Change this one and those that follow").click()
    expect(coordinator.get_by_text("No other session of this series follows.")).to_be_visible()
    coordinator.get_by_label("Where", exact=True).fill("Town Hall")
    press(coordinator, "Save")
    said(coordinator, "Saved, for this one and those that follow.")
    made = home.read(f"/v1/sessions?project_id={project}&sort=starts_on")["items"]
    assert [each["venue"] for each in made] == [None, "Example Hall", "Town Hall"]


def test_window_of_weeks_says_when_the_next_session_is_late(home: Home, coordinator: Page) -> None:
    project = home.made("/v1/projects", {"title": "First steps", "purpose": PURPOSE})["id"]
    coordinator.goto(f"/desk/series/add/?id={project}")
    coordinator.get_by_label("What people call them").fill("Coffee and talk")
    coordinator.get_by_label("On no fixed day").check()
    coordinator.get_by_label("After how many weeks at the earliest?").fill("8")
    coordinator.get_by_label("After how many weeks at the latest?").fill("6")
    coordinator.get_by_label("From", exact=True).fill("10:00")
    coordinator.get_by_label("To", exact=True).fill("11:30")
    press(coordinator, "Save")
    refused(coordinator, "The latest comes before the earliest.")
    coordinator.get_by_label("After how many weeks at the earliest?").fill("6")
    coordinator.get_by_label("After how many weeks at the latest?").fill("8")
    press(coordinator, "Save")
    said(coordinator, "Saved. Next, add its first session.")
    expect(coordinator.get_by_text("10:00 to 11:30")).to_be_visible()
    coordinator.get_by_role("link", name="Add the next session").click()
    at(coordinator, "Add the next session")
    expect(coordinator.get_by_label("What people call it")).to_have_value("Coffee and talk")
    press(coordinator, "Save")
    refused(coordinator, "Say on which day, where you say a time.")
    fill_day(coordinator, "Which day?", days_from_now(-70))
    press(coordinator, "Save")
    said(coordinator, "Added.")
    [first] = home.read(f"/v1/sessions?project_id={project}")["items"]
    spent = datetime.fromisoformat(first["ends_at"]) - datetime.fromisoformat(first["starts_at"])
    assert spent == timedelta(minutes=90), "it begins as the series says"
    coordinator.get_by_role("link", name="The series it belongs to").click()
    late = f"It is late: the next one was due by {in_words(days_from_now(-70 + 56))}."
    expect(coordinator.get_by_text(late)).to_be_visible()
    clean(coordinator)
    coordinator.get_by_role("link", name="Back to sessions that come again").click()
    expect(coordinator.get_by_text("Every 6 to 8 weeks")).to_be_visible()
    expect(coordinator.get_by_text(late)).to_be_visible()
    coordinator.get_by_role("link", name="Coffee and talk").click()
    coordinator.get_by_role("link", name="Change the series").click()
    at(coordinator, "Change the series")
    coordinator.get_by_label("After how many weeks at the latest?").fill("a year")
    press(coordinator, "Save")
    refused(coordinator, "Write a number of weeks.")
    coordinator.get_by_label("After how many weeks at the latest?").fill("52")
    press(coordinator, "Save")
    said(coordinator, "Saved.")
    clean(coordinator)
    coordinator.get_by_role("link", name="Back to the series").click()
    due = f"due from {in_words(days_from_now(-70 + 42))} to {in_words(days_from_now(-70 + 364))}"
    expect(coordinator.get_by_text(due)).to_be_visible()


def test_members_calendar_shows_one_project_until_they_stop_it(home: Home, coordinator: Page) -> None:
    session_of(home)
    coordinator.get_by_role("link", name="My calendar").click()
    press(coordinator, "Give me an address")
    refused(coordinator, "Choose which sessions it shows.")
    coordinator.get_by_label("Those of one project").check()
    press(coordinator, "Give me an address")
    refused(coordinator, "Choose the project.")
    coordinator.get_by_label("Which project?").select_option("First steps")
    press(coordinator, "Give me an address")
    said(coordinator, "This is your address.")
    url = coordinator.locator(".gt-done .gt-long").inner_text()
    assert "BEGIN:VEVENT" in httpx.get(url).text
    clean(coordinator)
    press(coordinator, "Stop this one: First steps")
    expect(coordinator.get_by_role("region", name="Addresses you have")).to_have_count(0)
    assert httpx.get(url).status_code == 404


def test_places_taken_and_waiting_stand_at_the_session_and_its_bookings(
    home: Home, coordinator: Page
) -> None:
    session = session_of(home)
    path = f"/v1/sessions/{session}"
    home.staff.patch(path, json={"capacity": 4}, headers={"if-match": "*"}).raise_for_status()
    book = {"project_id": home.read(path)["project_id"], "session_id": session}
    for places in (3, 2):
        home.made("/v1/bookings", book | {"places": places})
    coordinator.goto(f"/desk/session/?id={session}")
    expect(coordinator.get_by_text("3 of 4 are taken. 1 booking waits for 2 more.")).to_be_visible()
    coordinator.get_by_role("link", name="Bookings", exact=True).click()
    expect(coordinator.get_by_text("Places: 3 of 4 are taken. 1 booking waits for 2 more.")).to_be_visible()
    clean(coordinator)


def test_coordinator_opens_what_somebody_has_been_to(home: Home, coordinator: Page) -> None:
    coordinator.goto(f"/desk/person/?id={home.robin}")
    coordinator.get_by_role("link", name="What they have been to").click()
    at(coordinator, "Robin")
    expect(coordinator.get_by_text("Nothing is written down yet.")).to_be_visible()


@pytest.mark.parametrize("operation", series_answers.ANSWERS)
def test_answers_about_series_in_these_tests_are_such_as_the_api_gives(operation: str) -> None:
    document = our_document()
    described = document.resolved(document.operations[operation]["responses"]["200"])
    for answer in series_answers.ANSWERS[operation]:
        assert document.faults(described["content"]["application/json"]["schema"], answer) == []
