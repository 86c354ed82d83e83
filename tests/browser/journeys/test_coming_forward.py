"""A contributor comes forward on a phone; the coordinator sees it and asks them; they answer."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext, listen
from tests.browser.journeys.acts import at, clean, comes_in, press, refused, said, sign_in
from tests.browser.journeys.test_sessions import PURPOSE, asked, session_of
from tests.browser.people import Home

TITLE = "Help us choose a manager"


def opening_of(home: Home, session: str) -> str:
    project = str(home.read(f"/v1/sessions/{session}")["project_id"])
    home.made(f"/v1/projects/{project}/opportunities", {"title": TITLE, "pay_note": "Half a day"})
    return project


@pytest.fixture
def sam(home: Home, context: NewContext, complaints: list[str]) -> Page:
    """The coordinator at a desk of their own, while Robin has the phone."""
    page = context(base_url=home.site, viewport={"width": 1280, "height": 800}).new_page()
    return comes_in(listen(page, complaints), home.work("coordinator"))


def test_contributor_comes_forward_is_asked_and_answers(home: Home, opened: Page, sam: Page) -> None:
    session = session_of(home)
    opening_of(home, session)
    robin, coordinator = sign_in(opened, home), sam
    expect(robin.get_by_text("Nothing waits for you.")).to_be_visible()
    robin.get_by_role("link", name="Come forward").click()
    robin.get_by_role("link", name=TITLE).click()
    at(robin, TITLE)
    expect(robin.get_by_role("region", name="What it is for")).to_contain_text(PURPOSE)
    expect(robin.get_by_text("Half a day")).to_be_visible()
    robin.get_by_label("Anything you want to say").fill("I chaired one before")
    press(robin, "I would like to")
    said(robin, "You came forward. Thank you.")
    clean(robin)

    coordinator.goto("/desk/")
    coordinator.get_by_role("link", name="Who came forward: 1").click()
    expect(coordinator.get_by_text("I chaired one before")).to_be_visible()
    coordinator.get_by_role("link", name="Answer").click()
    at(coordinator, "Robin")
    coordinator.get_by_role("link", name="What helps").click()
    at(coordinator, "Ask Robin")
    coordinator.get_by_label("What is paid").fill("Half a day")
    press(coordinator, "Ask Robin")
    said(coordinator, "They are asked")
    expect(coordinator.get_by_text("Nobody waits.")).to_be_visible()
    clean(coordinator)

    robin.goto("/my/")
    robin.get_by_role("link", name="You are asked to something: What helps").click()
    at(robin, "What helps")
    robin.get_by_label("Yes, I would like to").check()
    press(robin, "Send my answer")
    said(robin, "You said yes.")
    robin.goto("/my/")
    expect(robin.get_by_role("region", name="What is next")).to_contain_text("Your next session")
    [came] = home.read("/v1/expressions-of-interest")["items"]
    assert (came["status"], came["session_id"]) == ("asked", session)


def test_contributor_takes_it_back_and_comes_forward_again(home: Home, robin: Page) -> None:
    opening_of(home, session_of(home))
    robin.goto("/my/opportunities/")
    for words in ("You came forward.", "You took it back."):
        robin.get_by_role("link", name=TITLE).click()
        press(robin, "I would like to" if "came" in words else "Take it back")
        said(robin, words)
    robin.get_by_role("link", name=TITLE).click()
    press(robin, "I would like to")
    said(robin, "You came forward.")
    assert home.read("/v1/expressions-of-interest")["items"][0]["status"] == "came_forward"


def test_coordinator_adds_an_opening_and_says_not_this_time(home: Home, coordinator: Page) -> None:
    project = home.read(f"/v1/sessions/{session_of(home)}")["project_id"]
    coordinator.goto(f"/desk/project/?id={project}")
    coordinator.get_by_role("link", name="Openings, and who came forward").click()
    coordinator.get_by_role("link", name="Add an opening").click()
    press(coordinator, "Save")
    refused(coordinator, "")
    coordinator.get_by_label("What people call it").fill(TITLE)
    press(coordinator, "Save")
    said(coordinator, "Saved.")
    coordinator.get_by_role("link", name="Change, open or close it").click()
    press(coordinator, "Open it")
    said(coordinator, "It is open now.")
    clean(coordinator)
    coordinator.get_by_label("Where", exact=True).fill("The town hall")
    press(coordinator, "Save")
    said(coordinator, "Saved.")
    coordinator.get_by_role("link", name="Change, open or close it").click()
    coordinator.get_by_role("link", name="Write down that somebody comes forward").click()
    coordinator.get_by_label("Find somebody").fill("Robin")
    press(coordinator, "Find")
    coordinator.get_by_role("link", name="Robin").click()
    at(coordinator, "Robin comes forward")
    press(coordinator, "Write it down")
    refused(coordinator, "Say who writes it down, by role.")
    clean(coordinator)
    coordinator.get_by_label("Who writes it down").fill("The coordinator, by phone")
    press(coordinator, "Write it down")
    said(coordinator, "Written down.")
    [came] = home.read("/v1/expressions-of-interest")["items"]
    assert came["recorded_by"] == "The coordinator, by phone"
    coordinator.get_by_role("link", name="Answer").click()
    coordinator.get_by_label("Not this time").check()
    press(coordinator, "Send the answer")
    refused(coordinator, "Say it to them in words")
    coordinator.get_by_label("In your words").fill("Thank you. All places are taken.")
    press(coordinator, "Send the answer")
    said(coordinator, "Answered.")
    assert home.read(f"/v1/expressions-of-interest/{came['id']}")["status"] == "not_this_time"


def test_coordinator_answers_a_question_and_writes_down_a_yes(home: Home, robin: Page, sam: Page) -> None:
    session, coordinator = session_of(home), sam
    asked(home, session)
    robin.goto(f"/my/session/?id={session}")
    robin.get_by_label("I want to ask something first").check()
    robin.get_by_label("What do you want to ask?").fill("Is there a lift?")
    press(robin, "Send my answer")
    said(robin, "Your question is sent.")
    coordinator.goto("/desk/")
    coordinator.get_by_role("link", name="Replies that we wait for: 1").click()
    press(coordinator, "Send the answer")
    refused(coordinator, "Write the answer.")
    coordinator.get_by_label("Your answer to Robin").fill("Yes, by the door")
    press(coordinator, "Send the answer")
    said(coordinator, "They read your answer")
    clean(coordinator)
    coordinator.locator("summary", has_text="Write down what came of it").click()
    coordinator.get_by_label("They said yes").check()
    press(coordinator, "Save what came of it")
    said(coordinator, "Saved.")
    expect(coordinator.get_by_text("Everybody who was asked has said yes or no.")).to_be_visible()
    [part] = home.read(f"/v1/participations?session_id={session}")["items"]
    assert (part["reply"], part["question_answer"]) == ("accepted", "Yes, by the door")


def test_coordinator_gives_somebody_a_pause_with_a_reason(home: Home, coordinator: Page) -> None:
    home.staff.post(f"/v1/contributors/{home.robin}/transitions", json={"to": "active"})
    home.made("/v1/contributors", {"display_name": "Wren", "status": "active"})
    coordinator.goto("/desk/")
    coordinator.get_by_role("link", name="Not asked for long: 2").click()
    robin, wren = (coordinator.get_by_role("listitem").filter(has_text=name) for name in ("Robin", "Wren"))
    for each in (robin, wren):
        each.locator("summary", has_text="Not now, and why").click()
    wren.get_by_label("Why they are not asked now").fill("Half a")
    press(robin, "Save the pause")
    refused(coordinator, "Say why. They can read it.")
    robin.get_by_label("Why they are not asked now").fill("A new job")
    press(robin, "Save the pause")
    said(coordinator, "They are back on this list after that day.")
    expect(robin).to_have_count(0)
    expect(wren.get_by_label("Why they are not asked now")).to_have_value("Half a")
    press(wren, "Save the pause")
    expect(coordinator.get_by_text("Everybody who takes part was asked to something.")).to_be_visible()
    pauses = home.read("/v1/asking-pauses")["items"]
    assert [each["why"] for each in pauses] == ["A new job", "Half a"]
