"""Pay as people live it: answering an offer, claiming with a photo of the receipt, approving and paying."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import pay_answers
from tests.browser.journeys.acts import at, clean, comes_in, press, refused, said
from tests.browser.journeys.test_support import session_of
from tests.browser.people import Home
from tests.features.paying import FREE, keyed
from tests.features.people import days_from_now
from tests.features.test_files import JPEG
from tests.support.conformity import our_document


def posted(home: Home, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """What a program of Lead Authority's makes or moves."""
    answer = home.staff.post(path, json=body, headers=keyed())
    assert answer.is_success, answer.text
    made: dict[str, Any] = answer.json()
    return made


def offered(home: Home, for_what: str = "Choosing staff", *moves: str) -> str:
    """An offer to Robin, moved on for them; its address."""
    made = posted(home, "/v1/payments", {"contributor_id": home.robin, "for_what": for_what} | FREE)
    for each in moves:
        posted(home, f"/v1/payments/{made['id']}/transitions", {"to": each})
    return f"/v1/payments/{made['id']}"


def test_person_answers_an_offer_and_claims_with_a_receipt(home: Home, robin: Page) -> None:
    path = offered(home)
    robin.goto("/my/")
    robin.get_by_role("link", name="My pay").click()
    at(robin, "My pay")
    press(robin, "Save my answer")
    refused(robin, "Choose an answer.")
    robin.get_by_label("I take a part of it").check()
    robin.get_by_label("How much of it, in pounds?").fill("twenty")
    press(robin, "Save my answer")
    refused(robin, "such as 12.50")
    robin.get_by_label("How much of it, in pounds?").fill("20")
    press(robin, "Save my answer")
    said(robin, "You take a part of it.")
    clean(robin)
    assert home.read(path)["amount_accepted_pence"] == 2000
    robin.get_by_role("link", name="Claim it, or add what you spent").click()
    at(robin, "What you spent")
    robin.get_by_label("How much, in pounds?").fill("4.60")
    press(robin, "Add it")
    said(robin, "Added.")
    press(robin, "Send the receipt")
    refused(robin, "Choose a photo or a PDF first.")
    photo = robin.get_by_label("Photo of the receipt")
    photo.set_input_files({"name": "receipt.jpg", "mimeType": "image/jpeg", "buffer": b"MZ no photo"})
    press(robin, "Send the receipt")
    refused(robin, "Send a photo")
    photo.set_input_files({"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": JPEG})
    press(robin, "Send the receipt")
    said(robin, "Your receipt is there.")
    expect(robin.get_by_role("link", name="Save receipt 1")).to_be_visible()
    clean(robin)
    press(robin, "Claim £24.60")
    at(robin, "My pay")
    said(robin, "You claimed it.")
    assert home.read(path)["amount_claimed_pence"] == 2460
    robin.locator("summary", has_text="Take the claim back").click()
    press(robin, "Yes, take it back")
    said(robin, "You took the claim back.")
    assert home.read(path)["status"] == "part_accepted"


def test_person_claims_what_they_spent_without_an_offer(home: Home, robin: Page) -> None:
    robin.goto("/my/pay/claim/")
    at(robin, "What you spent")
    robin.get_by_label("What did you take part in?").fill("The meeting on Monday")
    press(robin, "Go on")
    robin.get_by_label("How much, in pounds?").fill("3")
    press(robin, "Add it")
    said(robin, "Added.")
    press(robin, "Claim £3.00")
    at(robin, "My pay")
    expect(robin.get_by_role("heading", name="The meeting on Monday")).to_be_visible()


def test_finance_approves_less_with_the_reason_and_pays(home: Home, opened: Page) -> None:
    path = offered(home, "Choosing staff", "accepted", "claimed")
    sam = comes_in(opened, home.work("finance"))
    sam.get_by_role("link", name="Payments", exact=True).click()
    at(sam, "Payments")
    sam.get_by_role("link", name="Robin: Choosing staff").click()
    at(sam, "Choosing staff")
    sam.get_by_label("How much, in pounds?").fill("40")
    press(sam, "Approve it")
    refused(sam, "Say why it is less.")
    sam.get_by_label("Why is it less?").fill("As we agreed on Monday")
    press(sam, "Approve it")
    said(sam, "Saved. Approved.")
    clean(sam)
    press(sam, "Say that it is paid")
    said(sam, "Saved. Paid.")
    assert home.read(path)["amount_paid_pence"] == 4000
    expect(sam.get_by_text("Why: As we agreed on Monday")).to_be_visible()


def test_coordinator_makes_a_card_and_offers_by_it(home: Home, coordinator: Page) -> None:
    coordinator.goto("/desk/rates/")
    at(coordinator, "What we pay")
    coordinator.get_by_label("What is it called?").fill("Rates")
    new = coordinator.get_by_role("region", name="Make a new card")
    for part, value in (("Day", "1"), ("Month", "1"), ("Year", "2026")):
        new.get_by_label(part, exact=True).fill(value)
    new.get_by_label("For what?").fill("By the hour")
    new.get_by_label("How much, in pounds?").fill("25.50")
    press(coordinator, "Save the card")
    said(coordinator, "Saved. You can offer pay by it")
    coordinator.goto(f"/desk/payment/offer/?id={home.robin}")
    at(coordinator, "Offer pay")
    coordinator.get_by_label("What is it for?").fill("Speaking")
    coordinator.get_by_label("How many minutes?").fill("90")
    press(coordinator, "Offer it")
    at(coordinator, "Speaking")
    expect(coordinator.get_by_text("£38.25").first).to_be_visible()
    coordinator.locator("summary", has_text="Write down what they said").click()
    coordinator.get_by_label("They said no").check()
    press(coordinator, "Save what they said")
    said(coordinator, "Saved. They said no.")
    clean(coordinator)


def test_coordinator_says_how_long_a_half_day_is_and_what_the_young_get(
    home: Home, coordinator: Page
) -> None:
    coordinator.goto("/desk/rates/")
    coordinator.get_by_label("What is it called?").fill("Rates")
    new = coordinator.get_by_role("region", name="Make a new card")
    for part, value in (("Day", "1"), ("Month", "1"), ("Year", "2026")):
        new.get_by_label(part, exact=True).fill(value)
    new.get_by_label("For what?").fill("A panel")
    new.get_by_label("How much, in pounds?").fill("80")
    expect(new.get_by_label("How many minutes is that?")).to_have_count(0)
    new.get_by_label("For how long?").select_option("half a day")
    new.get_by_label("How many minutes is that?").fill("half")
    new.get_by_label("What does somebody under 18 get instead?").fill("A voucher for £40")
    press(coordinator, "Save the card")
    refused(coordinator, "Write the minutes as a whole number, or leave it empty.")
    new.get_by_label("How many minutes is that?").fill("210")
    press(coordinator, "Save the card")
    said(coordinator, "Saved. You can offer pay by it")
    expect(coordinator.get_by_role("table", name="Rates")).to_contain_text(
        "£80.00 for half a day (210 minutes)Under 18: A voucher for £40"
    )
    clean(coordinator)
    [card] = home.read("/v1/rate-cards")["items"]
    line = card["lines"][0]
    assert (line["minutes"], line["reward_under_18"]) == (210, "A voucher for £40")
    coordinator.get_by_label("What is it called?").fill("Next rates")
    for part, value in (("Day", "1"), ("Month", "1"), ("Year", "2027")):
        new.get_by_label(part, exact=True).fill(value)
    press(coordinator, "Save the card")
    said(coordinator, "Saved. You can offer pay by it")
    [_, newest] = home.read("/v1/rate-cards?sort=valid_from")["items"]
    assert newest["lines"] == card["lines"], "a new card begins with all that the last one says"


def test_coordinator_offers_any_thank_you_that_there_is(home: Home, coordinator: Page) -> None:
    coordinator.goto(f"/desk/payment/offer/?id={home.robin}")
    coordinator.get_by_label("What is it for?").fill("The panel")
    coordinator.get_by_label("A thank-you").check()
    coordinator.get_by_label("What do they get?").select_option("Something else")
    coordinator.get_by_label("What is it worth, in pounds?").fill("0")
    coordinator.get_by_label("Why this much?").fill("It has no price")
    press(coordinator, "Offer it")
    refused(coordinator, "Say what they get.")
    coordinator.get_by_label("What is it?").fill("A reference for work")
    press(coordinator, "Offer it")
    at(coordinator, "The panel")
    expect(coordinator.get_by_text("A reference for work")).to_be_visible()
    clean(coordinator)
    [made] = home.read("/v1/payments")["items"]
    assert (made["kind"], made["reward"], made["reward_label"]) == ("reward", "other", "A reference for work")


def test_person_says_that_it_is_their_own_time_and_takes_it_back(home: Home, robin: Page) -> None:
    path = offered(home, "Choosing staff", "accepted")
    robin.goto(f"/my/pay/claim/?id={path.rpartition('/')[2]}")
    press(robin, "I do this in my own time")
    said(robin, "Saved. You do this in your own time.")
    clean(robin)
    assert home.read(path)["own_time_declared_on"] == days_from_now(0)
    press(robin, "Take that back")
    said(robin, "You took it back.")
    assert home.read(path)["own_time_declared_on"] is None


def fill_day(page: Page, question: str, day: str, month: str, year: str) -> None:
    group = page.get_by_role("group", name=question)
    for part, value in (("Day", day), ("Month", month), ("Year", year)):
        group.get_by_label(part, exact=True).fill(value)


def test_coordinator_writes_down_when_somebody_was_told_about_advice(home: Home, coordinator: Page) -> None:
    path = offered(home)
    page = coordinator
    page.goto(f"/desk/payment/?id={path.rpartition('/')[2]}")
    page.get_by_role("link", name="Advice and own time").click()
    at(page, "Advice and own time")
    told = "When were they told where to get advice on benefits?"
    fill_day(page, told, "31", "2", "2026")
    press(page, "Save")
    expect(page.locator(".govuk-error-summary:focus")).to_be_visible()
    expect(page.get_by_role("group", name=told)).to_contain_text("Error")
    clean(page)
    fill_day(page, told, "3", "11", "2026")
    press(page, "Save")
    at(page, "Choosing staff")
    said(page, "Saved.")
    expect(page.get_by_text("3 November 2026")).to_be_visible()
    assert home.read(path)["signposted_on"] == "2026-11-03"


def test_person_writes_down_what_it_took_and_puts_it_right(home: Home, robin: Page) -> None:
    robin.get_by_role("link", name="My pay").click()
    robin.get_by_role("link", name="My hours").click()
    at(robin, "My hours")
    press(robin, "Write it down")
    refused(robin, "Say how many minutes")
    robin.get_by_label("Getting ready").check()
    robin.get_by_label("How many minutes did it take?").fill("90")
    press(robin, "Write it down")
    said(robin, "Saved: Getting ready.")
    expect(robin.get_by_text("It took 1 hour 30 minutes.")).to_be_visible()
    clean(robin)
    robin.locator("summary", has_text="Put right how long it took").click()
    robin.locator("details").get_by_label("How many minutes?").fill("120")
    press(robin, "Save how long it took")
    said(robin, "Saved. It took 2 hours.")
    [mine] = home.read("/v1/hours")["items"]
    assert (mine["kind"], mine["minutes_actual"]) == ("preparation", 120)
    robin.get_by_label("Getting ready").check()
    robin.get_by_label("How many minutes did it take?").fill("90")
    press(robin, "Write it down")
    expect(robin.get_by_text("All in all: 3 hours 30 minutes.")).to_be_visible()


def test_coordinator_writes_down_hours_at_a_session(home: Home, coordinator: Page) -> None:
    session = session_of(home, days_from_now(-2))
    page = coordinator
    page.goto(f"/desk/session/support/?id={session}")
    page.get_by_role("link", name="Write down hours").click()
    at(page, "Hours")
    page.get_by_label("How many minutes did it take?").fill("95")
    page.get_by_label("How many minutes were offered?").fill("two")
    press(page, "Write it down")
    refused(page, "as a whole number")
    page.get_by_label("How many minutes were offered?").fill("60")
    press(page, "Write it down")
    said(page, "Saved: Taking part.")
    expect(page.get_by_text("Offered: 1 hour.")).to_be_visible()
    clean(page)
    [made] = home.read("/v1/hours")["items"]
    assert (made["session_id"], made["minutes_actual"], made["minutes_offered"]) == (session, 95, 60)
    page.get_by_role("link", name="Back to this session").click()
    at(page, "Support at this session")


@pytest.mark.parametrize("operation", pay_answers.ANSWERS)
def test_answers_in_these_tests_are_such_as_the_api_gives(operation: str) -> None:
    document = our_document()
    described = document.resolved(document.operations[operation]["responses"]["200"])
    schema = described["content"]["application/json"]["schema"]
    for answer in pay_answers.ANSWERS[operation]:
        assert document.faults(schema, answer) == []


def test_finance_sees_what_time_no_payment_stands_for(home: Home, opened: Page) -> None:
    hours = {"contributor_id": home.robin, "kind": "delivery", "minutes_actual": 150}
    home.made("/v1/hours", hours)
    page = comes_in(opened, home.work("finance"))
    page.goto("/desk/pay/")
    page.get_by_role("link", name="Time without pay").click()
    at(page, "Time without pay")
    expect(page.get_by_text("2 hours 30 minutes of it without pay")).to_be_visible()
    expect(page.get_by_role("row", name="Robin 2 hours 30 minutes 2 hours 30 minutes")).to_be_visible()
    clean(page)
