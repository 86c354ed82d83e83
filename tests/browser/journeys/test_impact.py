"""What was said is written down at once, answered, said to be not right, and answered until people heard."""

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser import impact_answers
from tests.browser.conftest import NewContext, listen
from tests.browser.journeys.acts import at, clean, comes_in, press, refused, said, sign_in
from tests.browser.journeys.test_sessions import session_of
from tests.browser.people import Home
from tests.support.conformity import our_document

LATE = "The papers came too late to read."


@pytest.fixture
def sam(home: Home, context: NewContext, complaints: list[str]) -> Page:
    """The coordinator at a desk of their own, while Robin has the phone."""
    page = context(base_url=home.site, viewport={"width": 1280, "height": 800}).new_page()
    return comes_in(listen(page, complaints), home.work("coordinator"))


@pytest.fixture
def session(home: Home) -> str:
    """One to which Robin came."""
    made = session_of(home)
    part = {"session_id": made, "contributor_id": home.robin, "reply": "accepted", "attendance": "attended"}
    home.made("/v1/participations", part)
    return made


def captures(page: Page, words: str, steps: int, *, answered: bool = False) -> float:
    """Writes down one thing by keyboard alone, from the box to the box; how many seconds it took."""
    started = time.monotonic()
    box = page.get_by_label("What did they say?")
    expect(box).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(steps):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    if answered:
        page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved as a draft")).to_be_visible()
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    return time.monotonic() - started


def test_what_was_said_is_answered_until_people_have_heard(
    home: Home, opened: Page, sam: Page, session: str
) -> None:
    sam.goto(f"/desk/session/?id={session}")
    started = time.monotonic()
    sam.get_by_role("link", name="Write down what was said").click()
    sam.get_by_label("What did they say?").focus()
    captures(sam, LATE, 3, answered=True)
    assert time.monotonic() - started < 20, "seconds"
    clean(sam)
    [made] = home.read(f"/v1/impact-records?session_id={session}")["items"]
    assert (made["pi"], made["status"]) == ("process", "draft")
    assert made["response_due_on"] is not None
    sam.get_by_role("link", name="Process").click()
    at(sam, "What was said")
    press(sam, "The group has agreed: share it with partners")
    said(sam, "Saved: agreed by the group.")

    sam.goto("/desk/")
    sam.get_by_role("link", name="What was said, to answer: 1").click()
    expect(sam.get_by_role("heading", name="Nobody has answered yet")).to_be_visible()
    sam.get_by_role("link", name="Answer").click()
    sam.get_by_label("We could not do it").check()
    sam.get_by_label("What people will read").fill("We cannot send them earlier.")
    press(sam, "Send the answer")
    refused(sam, "Say why you could not")
    sam.get_by_label("Why", exact=True).fill("The figures come on the Friday.")
    press(sam, "Send the answer")
    said(sam, "Answered.")
    expect(sam.get_by_role("heading", name="People have not heard back yet")).to_be_visible()

    robin = sign_in(opened, home)
    robin.get_by_role("link", name="You said, we did").click()
    at(robin, "What was said")
    robin.get_by_role("link", name="Back to what came of it").click()
    expect(robin.get_by_text("We cannot send them earlier.")).to_be_visible()
    robin.get_by_role("link", name="Say what you think").click()
    robin.get_by_label("What is not right?").fill("A week before would do.")
    press(robin, "This is not right")
    said(robin, "Sent.")
    expect(robin.get_by_text("A week before would do.")).to_be_visible()
    clean(robin)
    robin.get_by_role("link", name="See or change what you said").click()
    expect(robin.get_by_text("You answered that this is not right: A week before would do.")).to_be_visible()
    expect(robin.get_by_label("What is not right?")).to_be_hidden()
    clean(robin)
    robin.goto("/my/")
    at(robin, "Hello Robin")
    expect(robin.get_by_role("link", name="You said, we did")).to_have_count(0)

    sam.reload()
    expect(sam.get_by_role("heading", name="Somebody says that the answer is not right")).to_be_visible()
    sam.get_by_role("link", name="Answer").click()
    expect(sam.get_by_text("A week before would do.")).to_be_visible()
    sam.get_by_label("We did it").check()
    sam.get_by_label("What people will read").fill("They go out a week before.")
    press(sam, "Send the answer")
    said(sam, "Answered.")
    sam.get_by_role("link", name="Say that people heard").click()
    for label, part in (("Day", "3"), ("Month", "11"), ("Year", "2026")):
        sam.get_by_label(label, exact=True).first.fill(part)
    sam.get_by_label("How did they hear it?").select_option(label="In a call")
    press(sam, "People heard this")
    said(sam, "Saved: people heard back.")
    expect(sam.get_by_text("Nothing waits for you.")).to_be_visible()
    sam.get_by_role("link", name="Who heard back").click()
    expect(sam.get_by_text("1 thing was said that called for an answer.").first).to_be_visible()
    clean(sam)
    sam.get_by_label("To which day").fill("2019-12-31")
    press(sam, "Take this time")
    expect(sam.get_by_text("Nothing that was said in this time called for an answer")).to_be_visible()


def test_what_somebody_told_is_their_position_and_not_that_of_a_role(
    home: Home, coordinator: Page, session: str
) -> None:
    [of] = {each["project_id"] for each in home.read("/v1/sessions")["items"] if each["id"] == session}
    what = {"pi": "process", "perspectives": ["manager"], "statement": LATE, "session_id": session}
    record = home.made("/v1/impact-records", what | {"project_id": of, "status": "agreed"})
    coordinator.goto(f"/desk/impact/record/?id={record['id']}")
    coordinator.get_by_role("link", name="Say who agrees and who does not").click()
    at(coordinator, "Who agrees, and who does not?")
    coordinator.get_by_label("Does not agree").check()
    press(coordinator, "Save the position")
    refused(coordinator, "Say whose position it is: a role, not a name.")
    coordinator.get_by_label("Who of your people told you?").select_option(label="Robin")
    coordinator.get_by_label("In their words").fill("For me they came in time.")
    clean(coordinator)
    press(coordinator, "Save the position")
    said(coordinator, "Saved. It stands below what was said.")
    expect(coordinator.get_by_text("For me they came in time.")).to_be_visible()
    [position] = home.read(f"/v1/impact-records/{record['id']}/positions")["items"]
    assert (position["contributor_id"], position["stance"]) == (home.robin, "disagrees")
    assert position["recorded_by"].startswith("Staff of ")


def test_the_next_thing_is_written_down_without_leaving_the_keyboard(
    home: Home, coordinator: Page, session: str
) -> None:
    coordinator.goto(f"/desk/impact/add/?id={session}")
    coordinator.get_by_label("What did they say?").focus()
    first = captures(coordinator, LATE, 0)
    # The heading stays as it was: the first arrow would move it.
    second = captures(coordinator, "Nobody asked us about the room.", 1)
    assert max(first, second) < 20, "seconds"
    found = home.read(f"/v1/impact-records?session_id={session}")["items"]
    assert {each["statement"]: each["pi"] for each in found} == {
        LATE: "principles",
        "Nobody asked us about the room.": "purpose",
    }


def test_contributor_says_something_in_their_own_name_changes_it_and_disagrees_with_another(
    home: Home, robin: Page, session: str
) -> None:
    robin.goto(f"/my/session/?id={session}")
    robin.get_by_role("link", name="Say what you think, or read what was said").click()
    robin.get_by_label("What do you want to say?").fill("I was asked at last.")
    robin.get_by_label("Process", exact=True).check()
    press(robin, "Say it")
    refused(robin, "Choose who you are in this.")
    robin.get_by_label("I am a carer").check()
    press(robin, "Say it")
    said(robin, "Saved. Somebody answers you.")
    robin.get_by_role("link", name="See or change what you said").click()
    robin.get_by_label("What you said").fill("I was asked at last, and listened to.")
    press(robin, "Save my words")
    said(robin, "Saved.")
    expect(robin.get_by_text("I was asked at last, and listened to.", exact=True)).to_be_visible()
    clean(robin)
    project = home.read(f"/v1/sessions/{session}")["project_id"]
    members = {"pi": "impact", "perspectives": ["manager"], "statement": "All are happy.", "status": "agreed"}
    other = home.made("/v1/impact-records", members | {"project_id": project, "session_id": session})
    robin.goto(f"/my/say/?session={session}")
    robin.get_by_role("link", name="Impact").click()
    robin.get_by_label("I do not agree").check()
    robin.get_by_label("In your own words").fill("I am not.")
    press(robin, "Save what I think")
    said(robin, "Your view stands with it.")
    robin.goto(f"/my/said/?id={other['id']}")
    expect(robin.get_by_text("You answered: I do not agree. I am not.")).to_be_visible()
    robin.get_by_text("I think otherwise now").click()
    expect(robin.get_by_label("I do not agree")).to_be_checked()
    clean(robin)
    [position] = home.read(f"/v1/impact-records/{other['id']}/positions")["items"]
    assert (position["stance"], position["words"], position["contributor_id"]) == (
        "disagrees",
        "I am not.",
        home.robin,
    )


@pytest.mark.parametrize("operation", impact_answers.ANSWERS)
def test_answers_about_what_was_said_in_these_tests_are_such_as_the_api_gives(operation: str) -> None:
    document = our_document()
    described = document.resolved(document.operations[operation]["responses"]["200"])
    for answer in impact_answers.ANSWERS[operation]:
        assert document.faults(described["content"]["application/json"]["schema"], answer) == []
