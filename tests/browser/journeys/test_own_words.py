"""A contributor reads their own words, says for whom they are, and takes them back."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext, listen
from tests.browser.journeys.acts import at, clean, press, said
from tests.browser.people import EMAIL, Home

WORDS = "Nothing about us without us"


@pytest.fixture
def project(home: Home) -> str:
    """A public project of Robin's home with a partner; its id."""
    sent = {"title": "Induction", "purpose": "To be heard", "visibility": "public"}
    found = home.made("/v1/projects", sent | {"partner_organisation_ids": [home.partner_id]})
    home.made(f"/v1/projects/{found['id']}/team", {"contributor_id": home.robin})
    return str(found["id"])


@pytest.fixture
def quote(home: Home, project: str) -> dict[str, Any]:
    """What Robin said, as their home has shown it to them."""
    whose = {"contributor_ids": [home.robin], "status": "shown", "project_id": project}
    return home.made("/v1/quotes", {"words": WORDS, "audience": "public", "uses": ["conference"]} | whose)


def sign_in_by_link(page: Page, home: Home) -> None:
    page.goto(home.link())
    press(page, "Say yes and sign in")
    at(page, "Hello Robin")
    press(page, "Sign out")
    at(page, "You are signed out")
    page.goto("/sign-in/")
    page.get_by_label("Your e-mail address").fill(EMAIL)
    press(page, "Send me a link")
    at(page, "Look at your e-mail")
    page.goto(home.link())
    press(page, "Sign in")
    at(page, "Hello Robin")


def words_page(page: Page) -> None:
    page.goto("/my/")
    page.get_by_role("link", name="My words").click()
    at(page, "My words")


def read_and_say_yes(page: Page, link: str, yes: str = "Yes") -> None:
    words_page(page)
    page.get_by_role("link", name=re.compile(link)).click()
    at(page, "Something you said")
    page.get_by_label(yes, exact=True).check()
    press(page, "Go on")
    at(page, "Who may read them?")


def agree(page: Page, readers: str, *uses: str) -> None:
    page.get_by_label(readers, exact=True).check()
    press(page, "Go on")
    at(page, "Where may they be shown?")
    for use in uses:
        page.get_by_label(use, exact=True).check()
    press(page, "Go on")
    at(page, "Until which day?")
    press(page, "Go on")
    at(page, "Check what you said")
    expect(page.locator("blockquote")).to_have_text(WORDS)
    press(page, "Yes, I agree")
    said(page, "You said yes.")


def take_back(page: Page) -> None:
    words_page(page)
    page.get_by_role("link", name=re.compile("Change or take back")).click()
    page.get_by_label("No, I take it back").check()
    press(page, "Go on")
    at(page, "You say no")
    press(page, "Take it back")
    said(page, "You said no.")


def test_person_approves_for_the_conference_then_for_everyone_sees_it_and_takes_it_back(
    home: Home, opened: Page, project: str, quote: dict[str, Any], context: NewContext, complaints: list[str]
) -> None:
    robin = opened
    stranger = listen(
        context(base_url=home.site, viewport={"width": 360, "height": 740}).new_page(), complaints
    )

    def everybody_reads() -> bool:
        stranger.goto(f"/project/?id={project}")
        at(stranger, "Induction")
        return stranger.locator("main").get_by_text(WORDS).count() == 1

    def partner_reads() -> bool:
        answer = home.partner.get("/v1/quotes")
        assert answer.status_code == 200, answer.text
        return WORDS in answer.text

    sign_in_by_link(robin, home)
    words_page(robin)
    waiting = robin.get_by_role("region", name="For you to decide")
    expect(waiting).to_contain_text(WORDS)
    expect(waiting).to_contain_text("Only Lead Authority can read it.")
    assert not everybody_reads()
    clean(robin)

    read_and_say_yes(robin, "Read and decide")
    agree(robin, "Everybody", "At a conference")
    decided = robin.get_by_role("region", name="What you decided")
    expect(decided).to_contain_text("Where: At a conference")
    assert not everybody_reads()
    assert not partner_reads()
    clean(robin)

    read_and_say_yes(robin, "Change or take back", "Yes, and I say anew for whom")
    agree(
        robin,
        "Everybody",
        "At a conference",
        "In training",
        "In a report",
        "In a pack about people who take part",
        "On the web",
    )
    expect(decided).to_contain_text("Where: Anywhere")
    assert partner_reads()
    assert everybody_reads()
    clean(stranger)
    robin.get_by_role("link", name="Induction").click()
    at(robin, "Induction")
    expect(robin.get_by_role("region", name="What people said")).to_contain_text(WORDS)

    take_back(robin)
    expect(decided).to_contain_text("You took your yes back. Only Lead Authority can read it now.")
    expect(robin.get_by_role("link", name="Induction")).to_have_count(0)
    assert not everybody_reads()
    assert not partner_reads()
    clean(robin)


def test_person_agrees_for_one_organisation_until_a_day_and_nobody_else_reads_it(
    home: Home, robin: Page, quote: dict[str, Any]
) -> None:
    read_and_say_yes(robin, "Read and decide")
    press(robin, "Go on")
    expect(robin.get_by_role("alert")).to_contain_text("Choose who may read them.")
    robin.get_by_label("Only organisations that I choose").check()
    press(robin, "Go on")
    at(robin, "Which organisations?")
    clean(robin)
    # Their own home reads it anyway.
    expect(robin.get_by_label("Lead Authority", exact=True)).to_have_count(0)
    robin.get_by_label("Partner Authority", exact=True).check()
    robin.reload()
    at(robin, "Which organisations?")
    expect(robin.get_by_label("Partner Authority", exact=True)).to_be_checked()
    press(robin, "Go on")
    at(robin, "Where may they be shown?")
    expect(robin.get_by_label("On the web")).to_have_count(0)
    press(robin, "Go on")
    expect(robin.get_by_role("alert")).to_contain_text("Choose at least one.")
    clean(robin)
    robin.get_by_label("In training").check()
    press(robin, "Go on")
    for part, typed in (("Day", "31"), ("Month", "2"), ("Year", "2099")):
        robin.get_by_label(part).fill(typed)
    press(robin, "Go on")
    at(robin, "Check what you said")
    expect(robin.locator("dl")).to_contain_text("Partner Authority")
    press(robin, "Yes, I agree")
    robin.get_by_role("alert").get_by_role("link").click()
    clean(robin)
    robin.get_by_role("link", name=re.compile("Change.*How long")).click()
    at(robin, "Until which day?")
    expect(robin.get_by_label("Year")).to_have_value("2099")
    robin.get_by_label("Month").fill("3")
    press(robin, "Go on")
    at(robin, "Check what you said")
    robin.go_back()
    at(robin, "Until which day?")
    robin.go_forward()
    press(robin, "Yes, I agree")
    said(robin, "You said yes.")
    decided = robin.get_by_role("region", name="What you decided")
    expect(decided).to_contain_text("Who may read it: Partner Authority")
    expect(decided).to_contain_text("How long: Until 31 March 2099")
    assert WORDS in home.partner.get("/v1/quotes").text
    assert WORDS not in httpx.get(f"{home.site}/v1/public/quotes").text


def test_person_refuses(home: Home, robin: Page, quote: dict[str, Any]) -> None:
    words_page(robin)
    robin.get_by_role("link", name="Read and decide").click()
    at(robin, "Something you said")
    expect(robin.locator("main")).to_contain_text(
        "Lead Authority would like to show this. Who may read it: Everybody. Where: At a conference."
    )
    press(robin, "Go on")
    expect(robin.get_by_role("alert")).to_contain_text("Choose yes or no.")
    robin.get_by_label("No", exact=True).check()
    press(robin, "Go on")
    press(robin, "Save my no")
    said(robin, "You said no.")
    assert home.read(f"/v1/quotes/{quote['id']}")["status"] == "refused"


def test_person_writes_how_they_introduce_themselves_and_then_in_other_words(home: Home, robin: Page) -> None:
    words_page(robin)
    expect(robin.get_by_text("Nothing that you said or wrote is kept here.")).to_be_visible()
    robin.get_by_role("link", name="Write how you want to introduce yourself").click()
    at(robin, "How you introduce yourself")
    press(robin, "Save")
    expect(robin.get_by_role("alert")).to_contain_text("Write your words first.")
    robin.get_by_label("Your words").fill("I paint.\nI know the care system.")
    robin.get_by_label("The name to show with them").fill("R.")
    clean(robin)
    press(robin, "Save")
    said(robin, "Only Lead Authority can read your new words")
    robin.get_by_role("link", name="Write it in other words").click()
    robin.get_by_label("Your words").fill("I paint boats.")
    press(robin, "Save")
    said(robin, "Saved.")
    found = home.read(f"/v1/contributors/{home.robin}/biographies")["items"]
    kept = sorted((each["number"], each["words"], each["credited_as"], each["status"]) for each in found)
    assert kept == [
        (1, "I paint.\nI know the care system.", "R.", "shown"),
        (2, "I paint boats.", "R.", "shown"),
    ]
    clean(robin)
    robin.get_by_role("link", name=re.compile("Read and decide.*I paint boats.")).click()
    at(robin, "How you introduce yourself, version 2")


def test_person_writes_a_story_that_is_theirs_and_nobody_is_shown_before_they_say_yes(
    home: Home, robin: Page
) -> None:
    words_page(robin)
    robin.get_by_role("link", name="Write a story of yours").click()
    at(robin, "A story of yours")
    robin.get_by_label("Your words").fill("We were listened to.")
    press(robin, "Save")
    said(robin, "until you say yes")
    expect(robin.get_by_role("region", name="For you to decide")).to_contain_text("We were listened to.")
    [kept] = home.read("/v1/quotes")["items"]
    assert (kept["kind"], kept["status"], kept["contributor_ids"]) == ("story", "shown", [home.robin])
    assert home.partner.get("/v1/quotes").json()["items"] == []


def test_words_that_are_somebody_elses_are_not_there(home: Home, robin: Page) -> None:
    wren = home.made("/v1/contributors", {"display_name": "Wren"})
    theirs = home.made("/v1/quotes", {"words": WORDS, "contributor_ids": [wren["id"]], "status": "shown"})
    robin.goto(f"/my/words/decide/?text={theirs['id']}")
    at(robin, "Sorry, we cannot show this page")
