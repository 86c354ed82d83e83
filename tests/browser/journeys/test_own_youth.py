"""Somebody under 16 sees that what they agree to waits for the adult who is responsible for them."""

from playwright.sync_api import Page, expect

from tests.browser.journeys.acts import at, clean, press, said
from tests.browser.people import Home


def is_young(home: Home) -> None:
    path = f"/v1/contributors/{home.robin}/identity"
    home.staff.put(path, json={"age_band": "under_16"}, headers={"if-match": "*"}).raise_for_status()


def agree(page: Page) -> None:
    page.goto("/my/consents/?for=share_profile")
    at(page, "Show my profile to those I work with")
    page.get_by_label("Yes", exact=True).check()
    press(page, "Save what I decided")
    said(page, "Saved: you said yes.")


def test_young_person_sees_that_their_yes_waits_until_the_adult_agrees_too(home: Home, robin: Page) -> None:
    agree(robin)
    mine = robin.get_by_role("listitem").filter(has_text="Show my profile to those I work with").first
    expect(mine).not_to_contain_text("adult")
    is_young(home)
    robin.reload()
    expect(robin.get_by_text("You are under 16.")).to_be_visible()
    expect(mine).to_contain_text("It does not hold until the adult responsible for you says yes too.")
    clean(robin)
    home.made(
        f"/v1/contributors/{home.robin}/consents",
        {
            "purpose": "share_profile",
            "decision": "given",
            "given_by": "adult_responsible",
            "audience": "partners",
            "wording_version": "1",
        },
    )
    robin.reload()
    expect(mine).to_contain_text("Yes, by the adult responsible for you, since")
    expect(mine).to_contain_text("What both of you said holds.")
    mine.get_by_role("link", name="Change or take back").click()
    expect(robin.get_by_text("Your yes waits until the adult")).to_be_visible()
    robin.get_by_label("No, I take it back").check()
    press(robin, "Save what I decided")
    said(robin, "Saved: you said no.")
    expect(mine).to_contain_text("It does not hold until you say yes too.")
