"""A contributor sees what is held about them, changes it, agrees, takes back, pauses and leaves."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import own_answers
from tests.browser.journeys.acts import at, clean, press, said
from tests.browser.people import Home
from tests.support.conformity import our_document


def go(page: Page, name: str) -> None:
    page.goto("/my/")
    page.get_by_role("link", name=name).click()
    at(page, name)


def test_person_says_how_to_be_known_and_how_to_be_reached(home: Home, robin: Page) -> None:
    go(robin, "My details")
    known = robin.get_by_role("region", name="How you want to be known")
    known.get_by_label("What we call you").fill("R.")
    known.get_by_label("What you want to take part in").fill("Training\n\n  Choosing staff ")
    known.get_by_role("button", name="Save").click()
    said(robin, "Lead Authority sees it from now on.")
    clean(robin)
    record = home.record()
    assert (record["display_name"], record["interests"]) == ("R.", ["Training", "Choosing staff"])
    reached = robin.get_by_role("region", name="How to reach you safely")
    expect(reached.get_by_label("Your e-mail address")).to_have_value("robin@example.org")
    reached.get_by_label("The safe way to reach you").fill("Text me first")
    reached.get_by_role("button", name="Save").click()
    expect(reached.locator(".gt-done")).to_be_focused()
    assert home.record("/identity")["safe_channel"] == "Text me first"


def test_error_stands_beside_its_box_and_nothing_is_lost(robin: Page) -> None:
    go(robin, "My details")
    robin.get_by_label("What we call you").fill("")
    robin.get_by_label("Your pronouns").fill("they")
    robin.get_by_role("button", name="Save").first.click()
    summary = robin.get_by_role("alert")
    expect(summary).to_be_visible()
    expect(robin.locator(".govuk-error-summary")).to_be_focused()
    expect(robin).to_have_title("Error: My details – Golden Thread")
    expect(robin.get_by_label("What we call you")).to_have_attribute("aria-invalid", "true")
    expect(robin.get_by_label("Your pronouns")).to_have_value("they")
    clean(robin)
    summary.get_by_role("link").press("Enter")
    expect(robin.get_by_label("What we call you")).to_be_focused()


def test_stale_edit_shows_both_versions_and_the_person_decides(home: Home, robin: Page) -> None:
    go(robin, "What helps me")
    support, travel = robin.get_by_label("Who or what helps"), robin.get_by_label("How you get there")
    support.fill("A quiet room")
    travel.fill("By bus")
    path = f"/v1/contributors/{home.robin}/needs"
    theirs = {"support": "A friend beside me", "signs": "Goes quiet"}
    put = home.staff.put(path, json=theirs, headers={"if-match": "*"})
    assert put.status_code == 200, put.text
    press(robin, "Save")
    expect(robin.get_by_role("alert")).to_contain_text("Somebody changed this while you were writing.")
    expect(robin.get_by_text("It now says: A friend beside me")).to_be_visible()
    expect(support).to_have_value("A quiet room")
    # What they did not touch comes from the newer version, and nothing is saved yet.
    expect(robin.get_by_label("Signs that you find it hard")).to_have_value("Goes quiet")
    assert home.record("/needs")["support"] == "A friend beside me"
    clean(robin)
    press(robin, "Use what is there now")
    expect(support).to_have_value("A friend beside me")
    press(robin, "Save")
    said(robin, "Saved.")
    now = home.record("/needs")
    assert (now["support"], now["travel"], now["signs"]) == ("A friend beside me", "By bus", "Goes quiet")


def test_what_was_typed_survives_a_reload_and_the_end_of_the_sign_in(home: Home, robin: Page) -> None:
    go(robin, "What helps me")
    robin.get_by_label("Who or what helps").fill("A quiet room")
    robin.reload()
    expect(robin.get_by_text("We kept what you typed before.")).to_be_visible()
    expect(robin.get_by_label("Who or what helps")).to_have_value("A quiet room")
    robin.context.clear_cookies()
    press(robin, "Save")
    expect(robin.get_by_role("alert")).to_be_visible()
    robin.get_by_role("link", name="Sign in again").click()
    at(robin, "Sign in")
    robin.get_by_role("link", name="Somebody read a code out to me").click()
    robin.get_by_label("The twelve numbers").fill(home.spoken())
    robin.keyboard.press("Enter")
    at(robin, "What helps me")
    expect(robin.get_by_label("Who or what helps")).to_have_value("A quiet room")
    press(robin, "Save")
    said(robin, "Saved.")
    assert home.record("/needs")["support"] == "A quiet room"
    robin.reload()
    expect(robin.get_by_label("Who or what helps")).to_have_value("A quiet room")
    expect(robin.get_by_text("We kept what you typed before.")).to_have_count(0)


def test_weak_signal_loses_nothing(home: Home, robin: Page) -> None:
    go(robin, "What I bring")
    robin.get_by_role("link", name="Add what you bring").click()
    at(robin, "Add what you bring")
    robin.get_by_label("In your own words").fill("I grew up in care.")
    sent: list[str | None] = []

    def lose(route: Route) -> None:
        """It arrives, and the answer does not."""
        sent.append(route.request.headers.get("idempotency-key"))
        if len(sent) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    robin.route("**/standpoints", lose)
    press(robin, "Save")
    expect(robin.get_by_role("alert")).to_contain_text("Your signal may be weak.")
    press(robin, "Save")
    said(robin, "Added.")
    assert sent[0] is not None
    assert sent[0] == sent[1]
    assert [each["words"] for each in home.record("/standpoints")["items"]] == ["I grew up in care."]


def test_person_changes_and_takes_away_what_they_bring(home: Home, robin: Page) -> None:
    home.staff.post(f"/v1/contributors/{home.robin}/standpoints", json={"words": "In care"})
    go(robin, "What I bring")
    clean(robin)
    robin.get_by_role("link", name=re.compile("Change or take away.*In care")).click()
    robin.get_by_label("In your own words").fill("I grew up in care.")
    press(robin, "Save")
    said(robin, "Saved.")
    expect(robin.get_by_role("listitem").filter(has_text="I grew up in care.")).to_be_visible()
    robin.get_by_role("link", name="Change or take away").click()
    clean(robin)
    press(robin, "Take this away")
    said(robin, "Taken away.")
    expect(robin.get_by_text("You have not written anything here.")).to_be_visible()
    assert home.record("/standpoints")["items"] == []


def test_person_says_yes_until_a_day_and_takes_it_back(home: Home, robin: Page) -> None:
    go(robin, "What I agreed to")
    clean(robin)
    robin.get_by_role("link", name=re.compile("Decide.*Take photographs of me")).click()
    at(robin, "Take photographs of me")
    press(robin, "Save what I decided")
    expect(robin.get_by_role("alert")).to_contain_text("Choose yes or no.")
    robin.get_by_label("Yes", exact=True).check()
    press(robin, "Save what I decided")
    expect(robin.get_by_role("alert")).to_contain_text("Choose who may know.")
    robin.get_by_label("The organisations that lead or share").check()
    robin.get_by_label("Day").fill("31")
    robin.get_by_label("Month").fill("2")
    robin.get_by_label("Year").fill("2099")
    press(robin, "Save what I decided")
    expect(robin.get_by_role("alert").get_by_role("link")).to_be_visible()
    expect(robin.get_by_label("Year")).to_have_value("2099")
    clean(robin)
    robin.get_by_label("Month").fill("3")
    press(robin, "Save what I decided")
    said(robin, "you said yes")
    item = robin.get_by_role("listitem").filter(has=robin.get_by_role("heading", name="Take photographs"))
    expect(item).to_contain_text("Until 31 March 2099.")
    expect(item).to_contain_text("Who may know: The organisations that lead or share what you take part in.")
    item.get_by_role("link").click()
    robin.get_by_label("No, I take it back").check()
    press(robin, "Save what I decided")
    said(robin, "you said no")
    expect(item).to_contain_text("Taken back, on")
    ledger = home.record("/consents")["items"]
    decided = [(each["decision"], each["audience"], each["expires_on"], each["given_by"]) for each in ledger]
    assert sorted(decided, key=str) == [
        ("given", "partners", "2099-03-31", "self"),
        ("withdrawn", None, None, "self"),
    ]


def test_person_sees_what_others_wrote_down_and_what_has_ended(home: Home, robin: Page) -> None:
    path = f"/v1/contributors/{home.robin}/consents"
    given = {"decision": "given", "wording_version": "1"}
    by = {"given_by": "recorded_for_them", "recorded_by": "the coordinator"}
    ended = {"expires_on": (datetime.now(UTC) - timedelta(days=3)).date().isoformat(), "given_by": "self"}
    for sent in ({"purpose": "keep_in_touch"} | by, {"purpose": "store_contact"} | ended):
        assert home.staff.post(path, json=given | sent).status_code == 201
    go(robin, "What I agreed to")
    before = robin.get_by_role("region", name="All that was decided")
    expect(before).to_contain_text(
        "Keep in touch with me. Yes, recorded for you (written down by the coordinator)."
    )
    item = robin.get_by_role("listitem").filter(has=robin.get_by_role("heading", name="Keep how to reach me"))
    expect(item).to_contain_text("Your yes ended on")


def test_person_takes_a_break_stops_messages_leaves_and_comes_back(home: Home, robin: Page) -> None:
    home.staff.post(f"/v1/contributors/{home.robin}/transitions", json={"to": "active"})
    go(robin, "Pause or leave")
    clean(robin)
    press(robin, "Take a break")
    said(robin, "You are on a break.")
    assert home.record()["status"] == "paused"
    press(robin, "End my break")
    said(robin, "Welcome back.")
    press(robin, "Stop all messages")
    said(robin, "From now on you get no messages.")
    assert home.record("/needs")["messages_stopped"] is True
    press(robin, "Leave")
    assert home.record()["status"] == "active"
    press(robin, "No, I stay")
    press(robin, "Leave")
    clean(robin)
    press(robin, "Yes, I want to leave")
    said(robin, "You have left.")
    assert home.record()["status"] == "left"
    press(robin, "I may want to take part again")
    said(robin, "sees that you are back.")
    assert home.record()["status"] == "interested"


def test_keyboard_alone_goes_all_the_way(home: Home, robin: Page) -> None:
    robin.set_viewport_size({"width": 1280, "height": 900})
    robin.goto("/my/helps/")
    at(robin, "What helps me")
    expect(robin.get_by_role("button", name="Save", exact=True)).to_be_visible()  # it was read
    robin.keyboard.press("Tab")
    robin.keyboard.press("Enter")
    for _ in range(2):  # past the link to what they agree to
        robin.keyboard.press("Tab")
    robin.keyboard.press("Enter")  # opens the first of seven groups
    robin.keyboard.press("Tab")
    robin.keyboard.press("Space")
    robin.get_by_text("Something else", exact=True).focus()
    typed = ("Polish", "On yellow paper", "A quiet room", "By bus", "I go quiet", "I am tired")
    for each in typed:
        robin.keyboard.press("Tab")
        robin.keyboard.type(each)
    robin.keyboard.press("Tab")
    robin.keyboard.press("Enter")
    said(robin, "Saved.")
    needs = home.record("/needs")
    assert (needs["supports"], needs["formats"]) == (["large_print"], ["On yellow paper"])


def test_person_ticks_what_helps_and_a_stale_tick_is_shown_in_words(home: Home, robin: Page) -> None:
    go(robin, "What helps me")
    robin.get_by_text("The place", exact=True).click()
    quiet = robin.get_by_label("A quiet room to go to")
    quiet.check()
    expect(robin.get_by_text("The place: 1 chosen")).to_be_visible()
    clean(robin)
    path = f"/v1/contributors/{home.robin}/needs"
    put = home.staff.put(path, json={"supports": ["breaks"]}, headers={"if-match": "*"})
    assert put.status_code == 200, put.text
    press(robin, "Save")
    expect(robin.get_by_text("It now says: Breaks")).to_be_visible()
    expect(quiet).to_be_checked()
    press(robin, "Save")
    said(robin, "Saved.")
    assert home.record("/needs")["supports"] == ["quiet_room"]
    robin.reload()
    robin.get_by_text("The place: 1 chosen").click()
    expect(quiet).to_be_checked()
    quiet.uncheck()
    press(robin, "Save")
    said(robin, "Saved.")
    assert home.record("/needs")["supports"] == []


@pytest.mark.parametrize(
    "path",
    [
        "/my/",
        "/my/details/",
        "/my/consents/",
        "/my/words/",
        "/my/equality/",
        "/my/looked/",
        "/my/copy/",
        "/my/wrong/",
        "/my/leave/",
        "/my/leave/delete/",
    ],
)
def test_somebody_who_is_not_signed_in_is_asked_to(opened: Page, path: str) -> None:
    opened.goto(path)
    at(opened, "Sign in")
    expect(opened).to_have_url(re.compile(re.escape(f"/sign-in/?then={path}") + "$"))


@pytest.mark.parametrize("operation", own_answers.ANSWERS)
def test_answers_in_these_tests_are_such_as_the_api_gives(operation: str) -> None:
    document = our_document()
    described = document.resolved(document.operations[operation]["responses"]["200"])
    schema = described["content"]["application/json"]["schema"]
    for answer in own_answers.ANSWERS[operation]:
        assert document.faults(schema, answer) == []
