"""Support: a coordinator writes it down in a few acts, and a person says how it is for them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import support_answers
from tests.browser.journeys.acts import at, clean, press, refused, said
from tests.browser.people import Home
from tests.features.people import days_from_now
from tests.support.conformity import our_document

PURPOSE = "To be heard before decisions are made"


def session_of(home: Home, on: str) -> str:
    """A session to which Robin said yes; its id."""
    project = home.made("/v1/projects", {"title": "Induction", "purpose": PURPOSE})
    sent = {"project_id": project["id"], "title": "First meeting", "starts_on": on}
    session: str = home.made("/v1/sessions", sent)["id"]
    part = {"session_id": session, "contributor_id": home.robin, "reply": "accepted"}
    home.made("/v1/participations", part)
    return session


def waits(home: Home) -> list[str]:
    return [each["why"] for each in home.read("/v1/support/unaddressed")["items"]]


def test_coordinator_goes_from_what_waits_to_a_saved_note_in_three_acts(
    home: Home, coordinator: Page
) -> None:
    session_of(home, days_from_now(-2))
    page = coordinator
    page.get_by_role("link", name="Support that waits").click()
    at(page, "Support that waits")
    expect(page.get_by_role("link", name="Write it down")).to_have_count(3)
    clean(page)
    page.get_by_role("link", name=re.compile("Write it down.*after")).click()
    at(page, "Support at this session")
    expect(page.get_by_label("Robin", exact=True)).to_be_checked()
    expect(page.get_by_label("After", exact=True)).to_be_checked()
    page.get_by_label("What was done, and how it went").fill("We rang. All is well.")
    press(page, "Save the note")
    said(page, "Saved: Robin.")
    expect(page.get_by_role("region", name="Person by person").get_by_text("We rang.")).to_be_visible()
    expect(page.get_by_role("region", name="What waits").get_by_role("listitem")).to_have_count(2)
    assert waits(home) == ["nothing_before", "nothing_during"]
    clean(page)


def test_note_that_is_not_finished_is_kept_and_says_what_is_missing(home: Home, coordinator: Page) -> None:
    session = session_of(home, days_from_now(-2))
    page = coordinator
    page.goto(f"/desk/session/support/?id={session}")
    page.get_by_label("What was done, and how it went").fill("Half a")
    press(page, "Save the note")
    refused(page, "Choose who it is about.")
    clean(page)
    page.reload()
    expect(page.get_by_label("What was done, and how it went")).to_have_value("Half a")
    page.get_by_label("Robin", exact=True).check()
    page.get_by_label("During", exact=True).check()
    page.get_by_label("It is still to be done").check()
    press(page, "Save the note")
    said(page, "Saved: Robin.")
    page.locator("summary", has_text="Say what came of it").click()
    press(page, "Save what came of it")
    refused(page, "Choose what came of it.")
    page.locator("details").get_by_label("Not wanted").check()
    press(page, "Save what came of it")
    said(page, "Saved.")
    assert "nothing_during" not in waits(home)


def test_coordinator_writes_down_who_came_in_three_acts(home: Home, coordinator: Page) -> None:
    session = session_of(home, days_from_now(-2))
    wren = home.made("/v1/contributors", {"display_name": "Wren"})["id"]
    home.made("/v1/participations", {"session_id": session, "contributor_id": wren, "reply": "accepted"})
    page = coordinator
    page.goto(f"/desk/session/?id={session}")
    page.get_by_role("link", name="Write down who came").click()
    at(page, "Who came")
    press(page, "Everybody came")
    page.get_by_role("group", name="Wren").get_by_label("Was not there").check()
    clean(page)
    press(page, "Save who came")
    said(page, "Saved. 1 of 2 came.")
    found = home.read(f"/v1/sessions/{session}/participations")["items"]
    assert [each["attendance"] for each in found] == ["attended", "not_there"]
    page.get_by_label("How many minutes it took").fill("a while")
    press(page, "Save how long it took")
    refused(page, "Write a number of minutes.")
    page.get_by_label("How many minutes it took").fill("95")
    press(page, "Save how long it took")
    said(page, "Saved how long it took.")
    assert home.read(f"/v1/sessions/{session}")["delivered_minutes"] == 95
    press(page, "Add the team")
    refused(page, "Write which team or department.")
    page.get_by_label("Team or department").fill("Adults, North")
    page.get_by_label("How many came").fill("9")
    press(page, "Add the team")
    said(page, "Saved: Adults, North.")
    expect(page.get_by_role("region", name="each team").get_by_role("listitem")).to_have_text(
        "Adults, North: 9"
    )


def test_person_says_no_to_what_is_offered_and_asks_for_something_else(home: Home, robin: Page) -> None:
    session = session_of(home, days_from_now(5))
    offered = {"contributor_id": home.robin, "session_id": session, "phase": "before", "outcome": "offered"}
    home.made("/v1/support", offered | {"what": "A call to talk it over", "note": "Ring after four"})
    robin.get_by_role("link", name="My support").click()
    at(robin, "My support")
    clean(robin)
    robin.locator("summary", has_text="What was written about it").click()
    expect(robin.get_by_text("Ring after four")).to_be_visible()
    press(robin, "I do not want this")
    said(robin, "Saved: you do not want it. That is fine.")
    expect(robin.get_by_text("You did not want this.")).to_be_visible()
    press(robin, "Ask for it")
    refused(robin, "Say what would help you.")
    robin.get_by_label("What would help you?").fill("Somebody to come with")
    robin.get_by_role("radio", name="First meeting").check()
    robin.get_by_label("During", exact=True).check()
    press(robin, "Ask for it")
    said(robin, "sees it at once on the list of what people wait for")
    expect(robin.get_by_text("You asked for this: Somebody to come with")).to_be_visible()
    clean(robin)
    assert "asked_for" in waits(home)


def test_person_keeps_to_themself_how_they_are_and_shares_it_later(home: Home, robin: Page) -> None:
    robin.get_by_role("link", name="How I am").click()
    at(robin, "How I am")
    expect(robin.get_by_text("They have not said how soon")).to_be_visible()
    expect(robin.get_by_role("link", name="Call 116 123")).to_be_visible()
    expect(robin.get_by_label("Only me")).to_be_checked()
    press(robin, "Save it")
    refused(robin, "Choose a face, or write some words.")
    robin.get_by_label("In your own words").fill("It was a lot.")
    robin.reload()
    expect(robin.get_by_label("In your own words")).to_have_value("It was a lot.")
    robin.get_by_label("Hard", exact=True).check()
    press(robin, "Save it")
    said(robin, "Saved. Only you can read it.")
    expect(robin.get_by_text("Only you can read this.")).to_be_visible()
    clean(robin)
    assert home.read("/v1/check-ins")["items"] == []
    assert waits(home) == []
    press(robin, "Let Lead Authority read it")
    said(robin, "Lead Authority can read it now")
    [shared] = home.read("/v1/check-ins")["items"]
    assert (shared["words"], shared["face"]) == ("It was a lot.", "hard")
    assert waits(home) == ["check_in"]


def test_coordinator_answers_what_somebody_shared_and_they_read_it(home: Home, coordinator: Page) -> None:
    said_so = {"contributor_id": home.robin, "words": "Rather tired", "recorded_by": "Their advocate"}
    made = home.made("/v1/check-ins", said_so)
    page = coordinator
    page.goto("/desk/support/")
    page.get_by_role("link", name="Read and answer").click()
    at(page, "A check-in")
    expect(page.get_by_text("Rather tired")).to_be_visible()
    expect(page.get_by_text("Their advocate")).to_be_visible()
    press(page, "Save the answer")
    refused(page, "Write what you answer.")
    clean(page)
    page.get_by_label("Your answer").fill("We will ring on Monday.")
    press(page, "Save the answer")
    at(page, "Support that waits")
    said(page, "Saved. They read your answer on their own page.")
    expect(page.get_by_text("Nothing waits.")).to_be_visible()
    assert home.read(f"/v1/check-ins/{made['id']}")["answer"] == "We will ring on Monday."


def test_coordinator_says_what_everybody_is_offered_who_says_yes(home: Home, coordinator: Page) -> None:
    page = coordinator
    page.goto("/desk/support/")
    page.get_by_role("link", name="What we offer everybody").click()
    at(page, "What we offer everybody")
    expect(page.get_by_text("Nothing yet.")).to_be_visible()
    press(page, "Offer it to everybody")
    refused(page, "Choose when it is.")
    page.get_by_label("Before the session", exact=True).check()
    page.get_by_label("What do you offer?").fill("A call to talk it over")
    page.get_by_label("How many days before").fill("a few")
    press(page, "Offer it to everybody")
    refused(page, "as a whole number")
    page.get_by_label("How many days before").fill("400")
    press(page, "Offer it to everybody")
    refused(page, "365")
    page.get_by_label("How many days before").fill("3")
    press(page, "Offer it to everybody")
    said(page, "Whoever says yes from now on is offered it: A call")
    expect(page.get_by_role("region", name="Before")).to_contain_text("3 days before the session")
    clean(page)
    session_of(home, days_from_now(5))
    [offered] = home.read("/v1/support")["items"]
    assert (offered["what"], offered["due_on"]) == ("A call to talk it over", days_from_now(2))
    press(page, "Stop offering: A call to talk it over")
    said(page, "It is not offered any more: A call")
    press(page, "Offer again: A call to talk it over")
    said(page, "It is offered from now on: A call")


def test_coordinator_offers_what_is_new_to_those_who_said_yes_before(home: Home, coordinator: Page) -> None:
    session = session_of(home, days_from_now(5))
    home.made("/v1/support-templates", {"phase": "after", "what": "A call the day after", "days": 1})
    page = coordinator
    page.goto(f"/desk/session/support/?id={session}")
    press(page, "Offer it to all who come")
    said(page, "New things offered: 1.")
    expect(page.get_by_role("region", name="Person by person")).to_contain_text("A call the day after")
    press(page, "Offer it to all who come")
    said(page, "Everybody has it all.")


def test_administrator_says_who_reads_check_ins(home: Home, administrator: Page) -> None:
    page = administrator
    page.get_by_role("link", name="Who reads check-ins").click()
    at(page, "Who reads check-ins")
    page.get_by_label("Who reads a check-in, and when?").fill("Two of us, each morning.")
    page.get_by_label("Whom can they turn to here").fill("Ring 01632 960000.")
    press(page, "Save")
    said(page, "People read it from now on")
    clean(page)
    told = home.read("/v1/check-ins/who-reads")
    assert (told["read_by"], told["help_here"]) == ("Two of us, each morning.", "Ring 01632 960000.")


@pytest.mark.parametrize("operation", support_answers.ANSWERS)
def test_answers_in_these_tests_are_such_as_the_api_gives(operation: str) -> None:
    document = our_document()
    described = document.resolved(document.operations[operation]["responses"]["200"])
    schema = described["content"]["application/json"]["schema"]
    for answer in support_answers.ANSWERS[operation]:
        assert document.faults(schema, answer) == []
