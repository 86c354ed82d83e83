"""Each side says for itself how it is going; a coordinator sees where they differ and writes down a gap."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import rating_answers
from tests.browser.conftest import NewContext, listen
from tests.browser.journeys.acts import at, clean, comes_in, goes_on, press, refused, said, sign_in
from tests.browser.journeys.test_bookings import lost
from tests.browser.people import Home
from tests.support.conformity import our_document

TITLE = "Our first half year"


@pytest.fixture
def sam(home: Home, context: NewContext, complaints: list[str]) -> Page:
    """The coordinator at a desk of their own, while others have the phone."""
    page = context(base_url=home.site, viewport={"width": 1280, "height": 800}).new_page()
    return comes_in(listen(page, complaints), home.work("coordinator"))


def project_of(home: Home) -> str:
    made = home.made(
        "/v1/projects", {"title": "Listening to families", "purpose": "So that letters are clear."}
    )
    place = {"contributor_id": home.robin, "role": "working_group"}
    home.made(f"/v1/projects/{made['id']}/team", place)
    return str(made["id"])


def others_answer(home: Home, secret: str, side: str, count: int, step: int) -> None:
    """So many others use the link."""
    ratings = [{"question": each.id, "value": step} for each in rating_answers.FIVE.questions]
    for _ in range(count):
        sent = {"secret": secret, "perspective": side, "ratings": ratings}
        assert home.staff.post("/v1/public/assessments", json=sent).is_success


def rates(page: Page, side: str, words: str) -> None:
    """From the first page to the last: one side, and one step for each of the five statements."""
    press(page, "Start")
    goes_on(page)
    refused(page, "Choose the side that you answer for.")
    page.get_by_label(side).check()
    goes_on(page)
    for each in rating_answers.FIVE.questions:
        at(page, each.plain)
        page.get_by_label(words).check()
        goes_on(page)
    at(page, "How far were you part of it?")
    goes_on(page)
    at(page, "Check what you say")


def test_both_sides_answer_and_the_coordinator_sees_where_they_differ(
    home: Home, opened: Page, sam: Page, context: NewContext
) -> None:
    project = project_of(home)
    sam.goto(f"/desk/project/?id={project}")
    sam.get_by_role("link", name="How we work together").click()
    expect(sam.get_by_text("Nobody was asked yet.")).to_be_visible()
    sam.get_by_role("link", name="Ask both sides").click()
    press(sam, "Open it")
    refused(sam, "This must not be empty.")
    clean(sam)
    sam.get_by_label("What is it about?").fill(TITLE)
    press(sam, "Open it")
    at(sam, TITLE)
    expect(sam.get_by_text("fewer than 10 people had answered")).to_be_visible()
    link = sam.locator(".gt-long").inner_text()
    secret = link.partition("#")[2]

    phone = context(base_url=home.site, viewport={"width": 360, "height": 740}).new_page()
    phone.goto(link)
    at(phone, "How do we work together?")
    expect(phone.get_by_text("We do not ask who you are.")).to_be_visible()
    rates(phone, "Carers", "Mostly true")
    assert secret not in phone.url
    phone.reload()
    at(phone, "Check what you say")
    expect(phone.get_by_text("Mostly true")).to_have_count(5)
    phone.route("**/v1/public/assessments", lost)
    press(phone, "Send it")
    refused(phone, "We could not reach the site.")
    phone.unroute("**/v1/public/assessments")
    press(phone, "Send it")
    at(phone, "Thank you")
    assert phone.evaluate("() => sessionStorage.length") == 0

    robin = sign_in(opened, home)
    robin.get_by_role("link", name=f"Rate how we work together: {TITLE}").click()
    rates(robin, "Young people", "Not true")
    press(robin, "Send it")
    at(robin, "Thank you")
    robin.get_by_role("link", name="See what else is asked").click()
    robin.get_by_role("link", name=TITLE).click()
    press(robin, "Start")
    expect(robin.get_by_label("Young people")).to_be_checked()
    clean(robin)

    sam.get_by_role("link", name="Answer for your own side").click()
    rates(sam, "Practitioners", "Completely true")
    press(sam, "Send it")
    sam.get_by_role("link", name="Back to this rating").first.click()
    others_answer(home, secret, "carer", 3, 2)
    others_answer(home, secret, "manager", 4, 5)
    press(sam, "Close it now")
    press(sam, "Yes, close it")
    expect(sam.get_by_text("The two sides differ most on")).to_be_visible()
    heading = sam.get_by_role("region", name="Principles")
    expect(heading).to_contain_text("With lived experience: 1 of 5 agree. Everybody else: 5 of 5 agree.")
    expect(heading).to_contain_text("The gap is 80 in 100.")
    clean(sam)
    robin.goto("/my/ratings/")
    expect(robin.get_by_text("Nothing is asked of you now.")).to_be_visible()
    robin.get_by_role("link", name=TITLE).click()
    expect(robin.get_by_text("We cannot show where the two sides differ.")).to_be_visible()
    expect(robin.get_by_role("region", name="What you said")).to_contain_text("Young people")
    clean(robin)
    phone.goto(link)
    at(phone, "Sorry, we cannot show this page")
    sam.goto(f"/desk/assessments/?id={project}")
    sam.get_by_role("link", name="How it went over time").click()
    at(sam, "How it went over time")
    expect(sam.get_by_role("region", name="Five plain statements")).to_contain_text("1 of 5 agree")
    clean(sam)
    sam.go_back()
    sam.get_by_role("link", name=TITLE).click()

    sam.get_by_role("link", name="Write down a gap").click()
    at(sam, "Write down a gap")
    sam.get_by_label("What it is about").fill("Who is an equal here")
    sam.get_by_label("One side", exact=True).select_option("Carers")
    sam.get_by_label("The other side", exact=True).select_option("Managers")
    sam.get_by_label("How the first side sees it").fill("We are asked last.")
    press(sam, "Save")
    said(sam, "Saved.")
    sam.get_by_role("link", name="Who is an equal here").click()
    press(sam, "Both sides agree")
    refused(sam, "Say first what both sides agreed to do.")
    sam.get_by_label("How the other side sees it").fill("Nobody asked us either.")
    sam.get_by_label("What both sides agreed to do").fill("We speak first.")
    sam.get_by_label("Who sees to it").fill("The chair")
    press(sam, "Save")
    sam.get_by_role("link", name="Who is an equal here").click()
    press(sam, "Both sides agree")
    said(sam, "both sides agreed what to do")
    clean(sam)


def test_coordinator_asks_by_statements_of_their_own_and_writes_down_what_somebody_told(
    home: Home, opened: Page, sam: Page
) -> None:
    project = project_of(home)
    sam.goto(f"/desk/assessment/?project={project}")
    sam.get_by_role("link", name="Statements that you can ask by").click()
    expect(sam.get_by_text("There are none yet.")).to_be_visible()
    sam.get_by_role("link", name="Write statements of our own").click()
    sam.get_by_label("What is it called?").fill("Our own")
    sam.get_by_label("What people are told first").fill("What we ask after each day.")
    sam.get_by_label("That in easy read").fill("We ask you one thing.")
    press(sam, "Save it")
    refused(sam, "Write at least one statement.")
    sam.get_by_role("button", name="Add a statement to Process").click()
    sam.get_by_label("In plain words").fill("I am listened to.")
    press(sam, "Save it")
    refused(sam, "Say the statement in easy read.")
    clean(sam)
    sam.get_by_label("The same in easy read").fill("People listen to me.")
    sam.get_by_label("A scale of our own").check()
    sam.get_by_label("The answers to choose from").fill("No\nIn part\nYes")
    sam.get_by_label("Yes", exact=True).check()
    sam.reload()
    expect(sam.get_by_label("In plain words")).to_have_value("I am listened to.")
    press(sam, "Save it")
    said(sam, "Saved.")
    made = home.read("/v1/instruments")["items"][-1]
    assert (made["code"], made["edition"], made["scale"]["agrees_from"]) == ("our_own", 1, 3)
    sam.get_by_role("link", name="Our own", exact=True).click()
    sam.get_by_role("link", name="Write a new edition").click()
    sam.get_by_label("In plain words").fill("I am heard.")
    press(sam, "Save it")
    said(sam, "Saved.")
    sam.get_by_role("link", name="Our own", exact=True).first.click()
    press(sam, "Do not use it any more")
    expect(sam.get_by_text("Not used any more")).to_have_count(1)
    clean(sam)

    sam.goto(f"/desk/assessment/?project={project}")
    sam.get_by_label("What is it about?").fill(TITLE)
    sam.get_by_label("Our own").check()
    press(sam, "Open it")
    sam.get_by_role("link", name="Write down what somebody told you").click()
    at(sam, "Whose answers are these?")
    sam.get_by_label("Find somebody").fill("Robin")
    press(sam, "Find")
    sam.get_by_role("link", name="Robin").click()
    press(sam, "Start")
    sam.get_by_label("Carers").check()
    goes_on(sam)
    at(sam, "I am heard.")
    sam.get_by_label("In part").check()
    for _ in range(2):
        goes_on(sam)
    press(sam, "Write it down for Robin")
    refused(sam, "Say who writes it down, by role.")
    sam.get_by_label("Who writes it down").fill("Co-ordinator")
    press(sam, "Write it down for Robin")
    at(sam, "Thank you")
    expect(sam.get_by_text("It is written down for Robin.")).to_be_visible()
    clean(sam)

    robin = sign_in(opened, home)
    expect(robin.get_by_role("link", name="Rate how we work together")).to_have_count(0)
    robin.get_by_role("link", name="How we work together").click()
    robin.get_by_role("link", name=TITLE).click()
    expect(robin.get_by_text("Recorded for you by Co-ordinator.")).to_be_visible()
    clean(robin)


def test_contributor_who_co_leads_writes_down_a_gap_and_is_told_what_is_missing(
    home: Home, opened: Page
) -> None:
    purpose = {"title": "Listening to families", "purpose": "So that letters are clear."}
    project = home.made("/v1/projects", purpose)["id"]
    home.made(f"/v1/projects/{project}/team", {"contributor_id": home.robin, "role": "co_lead"})
    robin = sign_in(opened, home)
    robin.get_by_role("link", name="Gaps, and what mends them").click()
    expect(robin.get_by_text("You are a co-lead here.")).to_be_visible()
    robin.get_by_role("link", name="Write down a gap").click()
    at(robin, "Write down a gap")
    robin.get_by_label("What it is about").fill("When we meet")
    robin.get_by_label("One side", exact=True).select_option("Carers")
    robin.get_by_label("The other side", exact=True).select_option("Managers")
    robin.get_by_label("How the first side sees it").fill("We meet too late in the day.")
    press(robin, "Save")
    said(robin, "Saved.")
    robin.get_by_role("link", name="When we meet").click()
    press(robin, "Both sides agree")
    refused(robin, "Say first how the other side sees it.")
    clean(robin)
    robin.get_by_role("link", name="Say first what both sides agreed to do.").click()
    expect(robin.get_by_label("What both sides agreed to do")).to_be_focused()
    robin.get_by_label("What both sides agreed to do").fill("Meet at ten.")
    robin.get_by_label("How the other side sees it").fill("It is when all are free.")
    robin.get_by_label("Who sees to it").fill("The chair")
    press(robin, "Save")
    robin.get_by_role("link", name="When we meet").click()
    press(robin, "Both sides agree")
    said(robin, "both sides agreed what to do")
    [gap] = home.read(f"/v1/projects/{project}/gaps")["items"]
    assert (gap["status"], gap["agreed_change"]) == ("agreed", "Meet at ten.")


@pytest.mark.parametrize("address", ["/ratings/", "/ratings/#"])
def test_whoever_opens_the_page_without_its_link_is_told_so_and_nothing_is_asked(
    home: Home, opened: Page, address: str
) -> None:
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(f"{home.site}{address}")
    at(opened, "Sorry, we cannot show this page")
    expect(opened.get_by_text("Open it with the whole link that you were given.")).to_be_visible()
    assert [url for url in asked if "/v1/public/assessments" in url] == []
    clean(opened)


@pytest.mark.parametrize("operation", rating_answers.ANSWERS)
def test_answers_in_these_tests_are_such_as_the_api_gives(operation: str) -> None:
    document = our_document()
    described = document.resolved(document.operations[operation]["responses"]["200"])
    schema = described["content"]["application/json"]["schema"]
    for answer in rating_answers.ANSWERS[operation]:
        assert document.faults(schema, answer) == []
