"""Staff write down what came by letter or phone, how long data is kept, and whose two records are."""

import re

from playwright.sync_api import Page, expect

from app.features.redress.complaints import ACKNOWLEDGED_WITHIN
from app.kit.dates import today
from tests.browser.journeys.acts import at, clean, press, refused, said
from tests.browser.people import Home


def finds_robin(page: Page) -> None:
    page.get_by_label("Find somebody").fill("rob")
    press(page, "Find")
    clean(page)
    page.get_by_role("link", name="Robin", exact=True).click()


def test_coordinator_writes_down_a_complaint_that_came_by_letter_and_its_clock_began_then(
    home: Home, coordinator: Page
) -> None:
    page = coordinator
    page.goto("/desk/requests/")
    page.get_by_role("link", name="Write down what somebody asked").click()
    at(page, "Who asked?")
    clean(page)
    finds_robin(page)
    at(page, "What did they ask?")
    clean(page)
    page.get_by_role("link", name="A complaint").click()
    at(page, "A complaint")
    press(page, "Write it down")
    refused(page, "Choose what it is about.")
    refused(page, "Write down what they said.")
    refused(page, "Say how it came.")
    clean(page)
    page.get_by_label("Something else").check()
    page.get_by_label("What is it?").fill("A survey")
    page.get_by_label("How we got in touch").check()
    page.get_by_label("What they said").fill("You rang me at work.")
    page.get_by_label("How did it come?").fill("by letter")
    came = today().replace(day=1)
    for box, text in (("Day", came.day), ("Month", came.month), ("Year", came.year + 1)):
        page.get_by_label(box, exact=True).fill(str(text))
    press(page, "Write it down")
    refused(page, "This day is to come.")
    page.get_by_label("Year", exact=True).fill(str(came.year))
    press(page, "Write it down")
    said(page, "Written down.")
    at(page, "Complaint: how we got in touch")
    expect(page.get_by_role("main")).to_contain_text("by letter")
    clean(page)
    [made] = home.read("/v1/complaints")["items"]
    assert (made["contributor_id"], made["about_label"], made["received_on"], made["due_on"]) == (
        home.robin,
        None,
        came.isoformat(),
        (came + ACKNOWLEDGED_WITHIN).isoformat(),
    )


def test_use_that_somebody_objected_to_on_the_phone_stops_at_once(home: Home, coordinator: Page) -> None:
    page = coordinator
    page.goto(f"/desk/person/?id={home.robin}")
    page.get_by_role("link", name="Write down what they asked").click()
    page.get_by_role("link", name="A use that they do not want").click()
    page.get_by_label("Getting messages").check()
    page.get_by_label("How did it come?").fill("by phone")
    press(page, "Write it down")
    said(page, "Written down.")
    expect(page.get_by_text("Stopped until you decide.")).to_be_visible()
    assert home.record("/needs")["messages_stopped"] is True


def test_administrator_writes_down_a_complaint_of_somebody_without_a_record(
    home: Home, administrator: Page
) -> None:
    page = administrator
    page.goto("/desk/requests/write/")
    expect(page.get_by_text("Your role may not look for people.")).to_be_visible()
    clean(page)
    page.get_by_role("link", name="Somebody of whom we keep no record").click()
    at(page, "A complaint")
    page.get_by_label("In what role did they ask?").fill("a carer")
    page.get_by_label("Keeping it safe").check()
    page.get_by_label("What they said").fill("I saw a list on the bus.")
    page.get_by_label("How did it come?").fill("by phone")
    press(page, "Write it down")
    said(page, "Written down.")
    [made] = home.read("/v1/complaints")["items"]
    assert (made["contributor_id"], made["made_as"]) == (None, "a carer")


def test_coordinator_reads_which_text_a_correction_names_and_says_why_for_a_standpoint(
    home: Home, coordinator: Page
) -> None:
    page = coordinator
    quote = home.made(
        "/v1/quotes", {"words": "It went well.", "contributor_ids": [home.robin], "status": "shown"}
    )
    brings = home.made(f"/v1/contributors/{home.robin}/standpoints", {"words": "I was a carer at ten."})
    whose = {"contributor_id": home.robin, "wrong": "I never said so."}
    of_words, of_standpoint = (
        home.made("/v1/corrections", whose | {"about": about, "record_id": record["id"]})
        for about, record in (("quote", quote), ("contributor", brings))
    )
    page.goto(f"/desk/request/?kind=corrections&id={of_words['id']}")
    at(page, "To put right: their words")
    expect(page.get_by_text("It went well.")).to_be_visible()
    page.goto(f"/desk/request/?kind=corrections&id={of_standpoint['id']}")
    at(page, "To put right: their own record")
    page.locator("summary", has_text="Show which part of it").click()
    press(page, "Show which part of it")
    refused(page, "Say why you need to see this.")
    expect(page.get_by_text("I was a carer at ten.")).to_have_count(0)
    page.get_by_label("They asked me to").check()
    press(page, "Show which part of it")
    expect(page.get_by_text("I was a carer at ten.")).to_be_visible()
    clean(page)


def test_administrator_says_how_long_something_is_kept_and_goes_back_to_what_is_suggested(
    home: Home, administrator: Page
) -> None:
    page = administrator
    page.goto("/desk/retention/")
    row = page.get_by_role("row").filter(has_text="What helped somebody who has left")
    expect(row).to_contain_text("3 months from")
    row.get_by_role("link", name=re.compile("Change")).click()
    at(page, "How long we keep it")
    months, reason = page.get_by_label("How many months?"), page.get_by_label("Why this long?")
    months.fill("half a year")
    press(page, "Save how long")
    refused(page, "as a whole number")
    months.fill("6")
    press(page, "Save how long")
    refused(page, "Say why it is kept this long.")
    clean(page)
    reason.fill("Many come back in the spring.")
    months.fill("100000")
    press(page, "Save how long")
    expect(page.locator(".govuk-error-summary:focus").get_by_role("link")).to_have_attribute(
        "href", "#months"
    )
    months.fill("6")
    press(page, "Save how long")
    said(page, "worked out in the night")
    expect(row).to_contain_text("6 months from")
    expect(row).to_contain_text("Many come back in the spring. (You said so.)")
    clean(page)
    row.get_by_role("link", name=re.compile("Change")).click()
    expect(reason).to_have_value("Many come back in the spring.")
    press(page, "Keep it as long as suggested")
    said(page, "Saved.")
    expect(row).to_contain_text("3 months from")
    schedules = home.read("/v1/retention-schedules")["items"]
    assert [each["code"] for each in schedules if each["is_own"]] == []


def test_coordinator_says_that_two_records_are_one_person_and_nothing_is_merged_by_it(
    home: Home, coordinator: Page
) -> None:
    page = coordinator
    other = home.made("/v1/contributors", {"display_name": "Wren"})
    page.goto(f"/desk/person/?id={other['id']}")
    page.get_by_role("link", name="Another record is theirs too").click()
    at(page, "Which other record is theirs?")
    page.get_by_label("Find somebody").fill("wren")
    press(page, "Find")
    # Whom it is about is none of those who could be the other one.
    expect(page.get_by_text("Nobody of yours has that.")).to_be_visible()
    finds_robin(page)
    at(page, "Are they one person?")
    expect(page.get_by_text("Wren and Robin")).to_be_visible()
    clean(page)
    press(page, "Yes, they may be one person")
    at(page, "One person or two")
    expect(page.get_by_text("a colleague said so")).to_be_visible()
    [pair] = home.read("/v1/duplicates")["items"]
    assert {pair["contributor_id"], pair["other_id"]} == {home.robin, other["id"]}
    assert pair["status"] == "open"
