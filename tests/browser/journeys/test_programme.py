"""A programme from an empty project to what came of it, by a coordinator, a person on a phone and finance."""

import time

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext
from tests.browser.journeys.acts import at, clean, comes_in, goes_on, press, said, sign_in
from tests.browser.people import Home
from tests.features.people import days_from_now

PURPOSE = "New social workers hardly hear from people who had one. That may change."
PHONE = {"width": 360, "height": 740}


def day(page: Page, on: str) -> None:
    """Fill in the day that a page asks for."""
    for part, text in zip(("Year", "Month", "Day"), on.split("-"), strict=True):
        page.get_by_label(part, exact=True).fill(text)


def begins(page: Page) -> None:
    """A project with its purpose, and two co-leads of different experience."""
    page.get_by_role("link", name="Projects", exact=True).first.click()
    page.get_by_role("link", name="Add a project").click()
    page.get_by_label("What people call it").fill("The first year, together")
    page.get_by_label("Why are we doing this, and what may change?").fill(PURPOSE)
    press(page, "Save")
    said(page, "Added.")
    page.get_by_role("link", name="The team").click()
    page.get_by_role("link", name="Add to the team").click()
    page.get_by_label("Find somebody").fill("Robin")
    press(page, "Find")
    page.get_by_role("link", name="Robin").click()
    at(page, "Add Robin to the team")
    page.get_by_label("Co-lead").check()
    page.get_by_label("People with lived experience").check()
    press(page, "Add to the team")
    said(page, "Added to the team.")
    page.get_by_role("link", name="Add to the team").click()
    page.get_by_label("Which role?").fill("Consultant social worker")
    page.get_by_label("Co-lead").check()
    page.get_by_label("Practitioners").check()
    press(page, "Add to the team")
    expect(page.get_by_role("heading", level=2)).to_have_text(["Robin", "Consultant social worker"])
    clean(page)
    page.get_by_role("link", name="Back to the project").click()


def adds_session(page: Page, title: str, on: str) -> None:
    page.get_by_role("link", name="Add a session").click()
    page.get_by_label("What people call it").fill(title)
    day(page, on)
    press(page, "Save")
    said(page, "Added.")


def asks_robin(page: Page) -> None:
    page.get_by_role("link", name="Ask somebody").click()
    press(page, "Show people to ask")
    page.get_by_role("link", name="Robin").first.click()
    at(page, "Ask Robin")
    page.get_by_label("Presents").check()
    page.get_by_label("What is paid").fill("Half a day from the rate card")
    press(page, "Ask Robin")
    said(page, "They are asked")


def says_yes(phone: Page) -> None:
    phone.goto("/my/sessions/")
    phone.get_by_role("region", name="For you to answer").get_by_role("link", name="Day 1").click()
    expect(phone.get_by_text(PURPOSE)).to_be_visible()
    phone.get_by_label("Yes, I would like to").check()
    press(phone, "Send my answer")
    said(phone, "You said yes.")


def writes_down(page: Page, link: str, act: object) -> float:
    """How many seconds it takes a coordinator from the session to what is saved."""
    started = time.monotonic()
    page.get_by_role("link", name=link).click()
    act(page)  # type: ignore[operator]
    took = time.monotonic() - started
    page.get_by_role("link", name="Back to").first.click()
    return took


def notes_support(page: Page) -> None:
    page.get_by_label("Robin", exact=True).check()
    page.get_by_label("During", exact=True).check()
    page.get_by_label("What was done, and how it went").fill("Somebody they know was there all day.")
    press(page, "Save the note")
    said(page, "Saved: Robin.")


def notes_who_came(page: Page) -> None:
    press(page, "Everybody came")
    press(page, "Save who came")
    said(page, "Saved. 1 of 1 came.")


def opens_form(page: Page) -> str:
    page.get_by_role("link", name="What the feedback form said").click()
    press(page, "Make a link")
    said(page, "It is shown this once")
    link = page.locator(".gt-done .gt-long").inner_text()
    page.get_by_role("link", name="Back to").first.click()
    return link


def answers_form(visitor: Page, link: str) -> None:
    visitor.goto(link)
    press(visitor, "Start")
    visitor.get_by_label("Completely").check()
    for _ in range(8):
        goes_on(visitor)
    press(visitor, "Send it")
    at(visitor, "Thank you")


def is_paid(page: Page, phone: Page, finance: Page, home: Home) -> None:
    page.goto(f"/desk/payment/offer/?id={home.robin}")
    page.get_by_label("What is it for?").fill("Presenting on day 1")
    page.get_by_label("Another amount").check()
    page.get_by_label("How much, in pounds?").fill("75.50")
    page.get_by_label("Why this much?").fill("Half a day, as agreed with the group")
    press(page, "Offer it")
    at(page, "Presenting on day 1")
    phone.goto("/my/pay/")
    phone.get_by_label("Yes, I take it").check()
    press(phone, "Save my answer")
    phone.get_by_role("link", name="Claim it, or add what you spent").click()
    press(phone, "Claim £75.50")
    said(phone, "You claimed it.")
    finance.get_by_role("link", name="Payments", exact=True).click()
    finance.get_by_role("link", name="Robin: Presenting on day 1").click()
    press(finance, "Approve it")
    said(finance, "Saved. Approved.")
    press(finance, "Say that it is paid")
    said(finance, "Saved. Paid.")


def others_ask(page: Page, project: str) -> None:
    """A promise to go on, and two departments that ask because of a session and of that promise."""
    page.goto(f"/desk/project/?id={project}")
    page.get_by_role("link", name="What is promised, to go on").click()
    page.get_by_label("What is promised?").fill("Two days a year")
    press(page, "Add what is promised")
    said(page, "Added.")
    for department, came_of in (("Early help", "Day 1"), ("Youth justice", "Two days a year")):
        page.goto(f"/desk/project/?id={project}")
        page.get_by_role("link", name="Ask for a session").click()
        page.get_by_label("What should it be about?").fill("The same for us")
        page.get_by_label("Department or team").fill(department)
        page.get_by_label("What did it come of?").select_option(label=came_of)
        press(page, "Ask for it")
        said(page, "Asked for.")
        press(page, f"Confirm for Lead Authority: {department}")
        said(page, "Confirmed.")


def test_programme_goes_from_an_empty_project_to_what_came_of_it(
    home: Home, coordinator: Page, context: NewContext
) -> None:
    page = coordinator
    phone = sign_in(context(base_url=home.site, viewport=PHONE).new_page(), home)
    finance = comes_in(context(base_url=home.site).new_page(), home.work("finance", email="pay@example.org"))
    begins(page)
    project = page.url.partition("id=")[2].partition("&")[0]
    for number in range(8, 0, -1):
        adds_session(page, f"Day {number}", days_from_now(number - 1))
        if number > 1:
            page.get_by_role("link", name="The whole project").click()
    asks_robin(page)
    says_yes(phone)
    page.reload()
    expect(page.get_by_role("region", name="Who is coming")).to_contain_text("Presents · Said yes")
    clean(page)
    for link, act in (("Support, person by person", notes_support), ("Write down who came", notes_who_came)):
        assert writes_down(page, link, act) < 20, "seconds"
    link = opens_form(page)
    answers_form(context(base_url=home.site, viewport=PHONE).new_page(), link)
    is_paid(page, phone, finance, home)
    others_ask(page, project)
    page.goto(f"/desk/thread/?id={project}")
    at(page, "What came of it")
    expect(page.get_by_text("It reached 1 organisation and 2 departments")).to_be_visible()
    expect(page.locator("svg.gt-spread polygon, svg.gt-spread circle, svg.gt-spread rect")).to_have_count(6)
    clean(page)
