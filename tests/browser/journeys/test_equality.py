"""A contributor answers questions about themselves, one by one, as far as they want to."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journeys.acts import at, clean, press
from tests.browser.people import Home


@pytest.fixture
def robin(home: Home, opened: Page) -> Page:
    """Robin's phone, with Robin at the questions."""
    opened.goto(home.own_link())
    press(opened, "Sign in")
    at(opened, "Hello Robin")
    opened.get_by_role("link", name="Questions about me").click()
    at(opened, "Questions about me")
    return opened


def answers(page: Page) -> str:
    return page.locator("dl").inner_text()


def held_of(page: Page) -> dict[str, str | None]:
    """What Robin's own sign-in reads."""
    found: dict[str, str | None] = page.evaluate(
        "async () => (await (await fetch('/v1/contributors/' + (await (await fetch('/v1/sign-in')).json())"
        ".acting.contributor_id + '/equality')).json()).answers"
    )
    return found


def test_person_answers_some_skips_some_and_does_not_want_to_say(home: Home, robin: Page) -> None:
    expect(
        robin.get_by_text("No one else can read your answers, not even at Lead Authority.")
    ).to_be_visible()
    clean(robin)
    press(robin, "Answer the questions")
    at(robin, "How old are you?")
    press(robin, "Save and go on")
    expect(robin.get_by_role("alert")).to_contain_text("Choose one, or skip this question.")
    clean(robin)
    robin.get_by_label("25 to 34").check()
    press(robin, "Save and go on")
    at(robin, "What is your ethnic group?")
    robin.get_by_label("White: Roma").check()
    robin.get_by_label("Or in your own words").fill("Kalderash")
    press(robin, "Save and go on")
    at(robin, "What is your sex?")
    press(robin, "Skip this question")
    at(robin, "Is your gender the same as the sex you were given at birth?")
    robin.get_by_label("I do not want to say").check()
    press(robin, "Save and go on")
    at(robin, "Which of these fits you best?")
    robin.go_back()
    at(robin, "Is your gender the same as the sex you were given at birth?")
    expect(robin.get_by_label("I do not want to say")).to_be_checked()
    robin.get_by_role("link", name="Stop here").click()
    at(robin, "Questions about me")
    told = answers(robin)
    assert "White: Roma: Kalderash" in told
    assert "I do not want to say" in told
    assert told.count("Not answered") == 6
    held = held_of(robin)
    assert (held["age_group"], held["sex"]) == ("from_25_to_34", None)
    # Their home learns that there are answers, and none of them.
    theirs = home.record("/equality")
    assert (theirs["answered"], theirs.get("answers")) == (True, None)


def test_person_changes_an_answer_takes_one_away_and_then_all(robin: Page) -> None:
    robin.get_by_role("link", name=re.compile("Change.*Disabled")).click()
    at(robin, "Are you disabled?")
    robin.get_by_label("No", exact=True).check()
    robin.reload()
    expect(robin.get_by_label("No", exact=True)).to_be_checked()
    press(robin, "Save and go on")
    at(robin, "Do you care for somebody without pay?")
    robin.get_by_label("Yes", exact=True).check()
    press(robin, "Save and go on")
    at(robin, "Have you ever been in care?")
    press(robin, "Skip this question")
    expect(robin.locator(".gt-done")).to_contain_text("That was the last question. Thank you.")
    robin.get_by_role("link", name=re.compile("Change.*Disabled")).click()
    press(robin, "Take this answer away")
    at(robin, "Do you care for somebody without pay?")
    held = held_of(robin)
    assert (held["disabled"], held["carer"]) == (None, "yes")
    robin.get_by_role("link", name="Stop here").click()
    press(robin, "Take all my answers away")
    clean(robin)
    press(robin, "Yes, take them away")
    expect(robin.locator(".gt-done")).to_contain_text("None of your answers is kept.")
    assert answers(robin).count("Not answered") == 9
    assert held_of(robin) is None
    press(robin, "Answer the questions")
    robin.get_by_label("65 or over").check()
    press(robin, "Save and go on")
    at(robin, "What is your ethnic group?")


def test_answer_that_was_changed_meanwhile_shows_both(home: Home, robin: Page) -> None:
    robin.get_by_role("link", name=re.compile("Change.*Carer")).click()
    at(robin, "Do you care for somebody without pay?")
    robin.get_by_label("Yes", exact=True).check()
    put = home.staff.put(
        f"/v1/contributors/{home.robin}/equality",
        json={"carer": "no", "sex": "female", "source": "recorded_for_them"},
        headers={"if-match": "*"},
    )
    assert put.status_code == 200, put.text
    press(robin, "Save and go on")
    expect(robin.get_by_role("alert")).to_contain_text("This was changed while you were answering.")
    expect(robin.get_by_text("It now says: No.")).to_be_visible()
    expect(robin.get_by_label("Yes", exact=True)).to_be_checked()
    press(robin, "Save and go on")
    at(robin, "Have you ever been in care?")
    held = held_of(robin)
    # What they did not touch stays.
    assert (held["carer"], held["sex"]) == ("yes", "female")
