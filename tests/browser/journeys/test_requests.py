"""Staff see what people asked and said, answer it in time, and see what is due to end."""

import re
from collections.abc import Callable
from typing import Any

import httpx
from playwright.sync_api import Locator, Page, expect

from app.features.retention.schedules import WARNING_DAYS
from app.kit.dates import months_after, today
from app.worker import all_jobs
from tests.browser.journeys.acts import at, clean, comes_in, press, refused, said
from tests.browser.people import Home, apart
from tests.conftest import Cast, casting
from tests.features.people import tampered
from tests.support.working import without_engine


def behind(home: Home, does: Callable[[Cast], Any]) -> Any:
    """What happens on the server while nobody looks."""

    async def run() -> Any:
        async with casting(home.settings) as cast:
            return await does(cast)

    return apart(run)


def work(home: Home) -> None:
    """The worker does what it was asked."""
    behind(home, lambda cast: without_engine(cast.services, all_jobs()))


def asked(home: Home, kind: str, **members: Any) -> str:
    """The path of what Robin said, as Lead Authority put it down."""
    made = home.made(f"/v1/{kind}", {"contributor_id": home.robin, **members})
    return f"/v1/{kind}/{made['id']}"


def part(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def test_coordinator_sees_what_is_overdue_first_acknowledges_and_answers(
    home: Home, coordinator: Page
) -> None:
    page = coordinator
    asked(home, "complaints", about="sharing", words="They told my school.")
    late = asked(home, "complaints", about="contact", words="Rung at night.", received_on="2026-10-01")
    page.get_by_role("main").get_by_role("link", name="What people asked").click()
    at(page, "What people asked")
    items = part(page, "Complaints").get_by_role("listitem")
    expect(items).to_have_count(2)
    expect(items.first).to_contain_text("Complaint: how we got in touch")
    expect(items.first).to_contain_text("Overdue: it was due by 31 October 2026")
    expect(items.last).to_contain_text("Complaint: who was told")
    expect(items.last).to_contain_text(re.compile("^(?!.*Overdue).*Due by"))
    # What they said, and who they are, waits until it is opened.
    expect(page.get_by_text(re.compile("Robin|Rung at night"))).to_have_count(0)
    clean(page)
    items.first.get_by_role("link").click()
    at(page, "Complaint: how we got in touch")
    expect(page.get_by_text("Rung at night.")).to_be_visible()
    expect(page.get_by_role("definition").first).to_have_text("Robin")
    press(page, "I told them that it came")
    said(page, "The clock has stopped.")
    expect(page.get_by_text("They know that it came, and wait for an answer.")).to_be_visible()
    expect(page.get_by_text("Overdue")).to_have_count(0)
    press(page, "Save the answer and close")
    refused(page, "Choose what came of it.")
    page.get_by_label("They were right", exact=True).check()
    press(page, "Save the answer and close")
    # The words of the API, beside their box; it is not closed without an answer.
    refused(page, "Say this first: it is what the person is told.")
    expect(page.locator("#answer-wrong")).to_contain_text("Say this first")
    clean(page)
    assert home.read(late)["status"] == "acknowledged"
    page.get_by_label("What you told them").fill("We rang too late. We now ring before 8 pm.")
    press(page, "Save the answer and close")
    said(page, "They see your answer on their own page.")
    expect(page.get_by_text("Answered.", exact=True)).to_be_visible()
    clean(page)
    now = home.read(late)
    assert (now["status"], now["outcome"]) == ("closed", "upheld")
    assert now["answer"] == "We rang too late. We now ring before 8 pm."
    page.get_by_role("link", name="Back to what people asked").click()
    expect(part(page, "Complaints").get_by_role("listitem")).to_have_count(1)
    page.get_by_role("link", name="Show what is answered too").click()
    expect(part(page, "Complaints").get_by_role("listitem")).to_have_count(2)


def test_answer_that_somebody_else_typed_is_shown_beside_ones_own(home: Home, coordinator: Page) -> None:
    page = coordinator
    path = asked(
        home, "corrections", about="contributor", wrong="I am not a carer.", would_be_right="Say so."
    )
    page.goto(f"/desk/request/?kind=corrections&id={path.rpartition('/')[2]}")
    at(page, "To put right: their own record")
    page.get_by_label("It is put right", exact=True).check()
    page.get_by_label("What you told them").fill("It is gone.")
    home.staff.patch(path, json={"answer": "We will see."}, headers={"if-match": "*"}).raise_for_status()
    press(page, "Save the answer and close")
    refused(page, "Somebody changed this while you were typing.")
    expect(page.get_by_text("It now says: We will see.")).to_be_visible()
    expect(page.get_by_label("What you told them")).to_have_value("It is gone.")
    clean(page)
    assert home.read(path)["answer"] == "We will see."
    press(page, "Save the answer and close")
    said(page, "They see your answer")
    now = home.read(path)
    assert (now["status"], now["answer"]) == ("corrected", "It is gone.")
    press(page, "Open it again")
    said(page, "It waits for an answer.")
    assert home.read(path)["status"] == "asked"


def test_coordinator_decides_on_a_use_that_somebody_objects_to(home: Home, coordinator: Page) -> None:
    page = coordinator
    path = asked(home, "objections", use="messages", words="Too many letters.")
    page.goto("/desk/requests/")
    page.get_by_role("link", name="They object to: getting messages").click()
    expect(page.get_by_text("Stopped until you decide.")).to_be_visible()
    page.get_by_label("It stays stopped").check()
    page.get_by_label("What you told them").fill("No more letters.")
    press(page, "Save the answer and close")
    said(page, "They see your answer")
    expect(page.get_by_text("Stopped for good.")).to_be_visible()
    assert home.read(path)["status"] == "upheld"


def raises_a_concern(home: Home) -> None:
    """Robin, signed in, says how they were treated."""
    with httpx.Client(base_url=home.site, headers={"origin": home.site}) as robin:
        robin.post("/v1/sign-in", json={"code": home.spoken()}).raise_for_status()
        made = robin.post("/v1/concerns", json={"words": "Nobody listened.", "wanted": "A word."})
        assert made.status_code == 201, made.text


def test_concern_is_shown_to_its_one_reader_alone_who_answers(home: Home, administrator: Page) -> None:
    page = administrator
    raises_a_concern(home)
    page.goto("/desk/requests/")
    mine = part(page, "How somebody was treated")
    expect(mine).to_contain_text("You have not read it yet")
    mine.get_by_role("link").click()
    at(page, "How somebody was treated")
    expect(page.get_by_text("Nobody listened.")).to_be_visible()
    press(page, "I have read it")
    said(page, "They see that you have read it.")
    page.get_by_label("What you told them").fill("I am sorry. Let us talk.")
    clean(page)
    press(page, "Save the answer and close")
    said(page, "They see your answer")
    expect(page.get_by_text("Answered.", exact=True)).to_be_visible()
    address = page.url
    press(page, "Sign out")
    at(page, "You are signed out")
    comes_in(page, home.work("coordinator", email="kit@example.org"))
    page.goto("/desk/requests/?all")
    expect(part(page, "How somebody was treated")).to_contain_text("There are none.")
    page.goto(address)
    at(page, "Sorry, we cannot show this page")


def test_viewer_sees_no_more_than_concerns_and_an_administrator_no_names(
    home: Home, administrator: Page
) -> None:
    page = administrator
    path = asked(home, "complaints", about="access", words="I saw nothing.")
    page.goto(f"/desk/request/?kind=complaints&id={path.rpartition('/')[2]}")
    expect(page.get_by_text("I saw nothing.")).to_be_visible()
    expect(page.get_by_text("Robin")).to_have_count(0)
    expect(page.get_by_role("link", name="Go to this person")).to_have_count(0)
    press(page, "Sign out")
    at(page, "You are signed out")
    comes_in(page, home.work("viewer", email="vi@example.org"))
    page.goto("/desk/requests/")
    expect(page.get_by_role("main").get_by_role("heading", level=2)).to_have_text("How somebody was treated")
    clean(page)


def test_coordinator_asks_for_a_copy_opens_it_and_sees_who_looked(home: Home, coordinator: Page) -> None:
    page = coordinator
    page.goto(f"/desk/person/?id={home.robin}")
    page.get_by_role("link", name="Copy, erasure and who looked").click()
    at(page, "Copy, erasure and who looked")
    copy = part(page, "A copy of all that is kept")
    press(copy, "Ask for a copy for them")
    said(page, "It is there within minutes.")
    expect(copy).to_contain_text("Being put together. Due by")
    expect(copy.get_by_role("button")).to_have_count(0)
    clean(page)
    work(home)
    page.reload()
    expect(copy).to_contain_text("It can be read until")
    clean(page)
    copy.locator("summary", has_text="Open the copy").click()
    press(copy, "Open the copy")
    refused(page, "Say why you need to see this.")
    copy.get_by_label("They asked me to").check()
    press(copy, "Open the copy")
    with page.expect_download() as saved:
        copy.get_by_role("link", name="Save the copy").click()
    assert "robin@example.org" in saved.value.path().read_text()
    clean(page)
    page.reload()
    looked = part(page, "Who looked, and who changed something").get_by_role("listitem")
    expect(looked.first).to_contain_text("You looked at the copy of their record")
    expect(looked.first).to_contain_text("Why: they asked for it")


def test_record_is_erased_once_each_text_was_looked_at_and_an_administrator_agreed(
    home: Home, coordinator: Page
) -> None:
    page = coordinator
    project = home.made("/v1/projects", {"title": "Robin’s idea", "purpose": "Robin asked for it."})
    page.goto(f"/desk/person/rights/?id={home.robin}")
    erase = part(page, "Erase this record")
    press(erase, "Ask to erase it")
    press(erase, "No, not yet")
    press(erase, "Ask to erase it")
    clean(page)
    press(erase, "Yes, they asked for it")
    said(page, "Now look at what others wrote about them.")
    erase.get_by_role("link", name="Asked on").click()
    at(page, "Erase a record")
    expect(page.get_by_text("This takes a few minutes.")).to_be_visible()
    expect(page.get_by_text("Somebody has to look at all texts first.")).to_be_visible()
    work(home)
    page.get_by_role("link", name="Look again").click()
    texts = part(page, "What others wrote about them").get_by_role("listitem")
    expect(texts).to_have_count(2)
    clean(page)
    title = texts.filter(has_text="Robin’s idea")
    title.get_by_text("Say it without them").click()
    title.get_by_label("What it is to say").fill("")
    press(title, "Save these words")
    expect(title.locator(".govuk-error-summary:focus")).to_be_visible()
    clean(page)
    title.get_by_label("What it is to say").fill("A good idea")
    press(title, "Save these words")
    said(page, "It says something else now.")
    assert home.read(f"/v1/projects/{project['id']}")["title"] == "A good idea"
    press(texts.filter(has_text="Robin asked for it."), "Keep it as it is")
    said(page, "You keep it as it is.")
    expect(page.get_by_text("All are looked at.")).to_be_visible()
    # A coordinator may not have it done.
    expect(page.get_by_text("An administrator can agree now, on this page.")).to_be_visible()
    expect(page.get_by_role("button", name="Erase this record")).to_have_count(0)
    press(page, "Sign out")
    at(page, "You are signed out")
    comes_in(page, home.work("administrator", email="ada@example.org"))
    page.goto("/desk/requests/")
    part(page, "Records to erase").get_by_role("link", name="Asked on").click()
    press(page, "Erase this record")
    clean(page)
    press(page, "Yes, erase it for good")
    said(page, "It is erased within minutes.")
    work(home)
    page.reload()
    expect(page.get_by_text("Erased.", exact=True)).to_be_visible()
    expect(part(page, "Whom you tell")).to_be_visible()
    clean(page)
    assert home.staff.get(f"/v1/contributors/{home.robin}").status_code == 404


def test_erasure_is_called_off_and_nothing_is_gone(home: Home, administrator: Page) -> None:
    page = administrator
    made = home.made("/v1/erasures", {"contributor_id": home.robin})
    page.goto(f"/desk/erasure/?id={made['id']}")
    press(page, "Call it off")
    press(page, "No, go on with it")
    press(page, "Call it off")
    press(page, "Yes, call it off")
    refused(page, "Say why: the person whom it is about reads it.")
    clean(page)
    page.get_by_label("Why you call it off").fill("They rang, and want to stay.")
    press(page, "Yes, call it off")
    said(page, "Nothing was erased.")
    assert home.record()["display_name"] == "Robin"
    page.goto("/desk/requests/")
    expect(part(page, "Records to erase")).to_contain_text("None wait to be erased.")


def left_long_ago(home: Home) -> None:
    """Wren left two years ago, with what helped them, and the round of the night has been."""

    async def goes(cast: Cast) -> None:
        at = f"{months_after(today(), -24)}T12:00:00.000000Z"
        await tampered(cast, f"UPDATE state_changes SET created_at = '{at}' WHERE record_id = '{wren['id']}'")
        await all_jobs().rounds["retention"][1](cast.services)

    wren = home.made("/v1/contributors", {"display_name": "Wren", "status": "left"})
    path = f"/v1/contributors/{wren['id']}/needs"
    home.staff.put(path, json={"support": "A lift."}, headers={"if-match": "*"}).raise_for_status()
    behind(home, goes)


def test_coordinator_keeps_something_longer_for_a_reason_until_a_day(home: Home, coordinator: Page) -> None:
    page = coordinator
    left_long_ago(home)
    page.get_by_role("main").get_by_role("link", name="What is due to end").click()
    at(page, "What is due to end")
    dues = part(page, "Nearly over").get_by_role("listitem")
    needs = dues.filter(has_text="What helped somebody who has left")
    expect(needs).to_contain_text(f"It goes by itself, {WARNING_DAYS} days after")
    expect(dues.filter(has_text="People who left")).to_contain_text("Somebody decides")
    table = page.get_by_role("table", name="How long each kind is kept, and why")
    row = table.get_by_role("row").filter(has_text="What helped somebody who has left")
    expect(row).to_contain_text("3 months from the day they left")
    clean(page)
    needs.get_by_role("link", name="Keep it longer").click()
    at(page, "Keep it longer")
    for box, text in (("Day", "31"), ("Month", "3"), ("Year", "2027")):
        page.get_by_label(box).fill(text)
    press(page, "Keep it until then")
    refused(page, "Say why it is kept longer.")
    clean(page)
    page.get_by_label("Why it is kept").fill("They may come back.")
    [due] = [
        each
        for each in home.read("/v1/retention-dues")["items"]
        if each["data_class"] == "needs_after_leaving"
    ]
    body = {"keep_until": "2027-01-31", "keep_reason": "They rang."}
    path = f"/v1/retention-dues/{due['id']}"
    home.staff.patch(path, json=body, headers={"if-match": "*"}).raise_for_status()
    press(page, "Keep it until then")
    refused(page, "Somebody changed this while you were typing.")
    expect(page.get_by_text("It now says: kept until 31 January 2027. They rang.")).to_be_visible()
    clean(page)
    press(page, "Keep it until then")
    said(page, "You are told again before it ends.")
    expect(needs).to_contain_text("Kept until 31 March 2027.")
    expect(needs).to_contain_text("Why: They may come back.")
    assert home.read(path)["keep_until"] == "2027-03-31"


def test_coordinator_finds_whom_to_talk_to_again(home: Home, coordinator: Page) -> None:
    page = coordinator
    home.made("/v1/contributors", {"display_name": "Wren"})
    path = f"/v1/contributors/{home.robin}/needs"
    body = {"support": "A lift.", "review_due_on": "2026-11-01"}
    home.staff.put(path, json=body, headers={"if-match": "*"}).raise_for_status()
    again = part(page, "Time to talk again")
    clean(page)
    again.get_by_role("link", name="Go through what helps them again").click()
    at(page, "People")
    expect(part(page, "Go through what helps them again").get_by_role("listitem")).to_have_text(
        re.compile("Robin")
    )
    page.go_back()
    again.get_by_role("link", name="Ask them again what they agree to").click()
    expect(part(page, "Ask them again what they agree to")).to_contain_text("Nobody, as of today.")
    clean(page)


def test_coordinator_merges_two_records_undoes_it_and_says_that_they_are_two(
    home: Home, coordinator: Page
) -> None:
    page = coordinator
    other = home.made("/v1/contributors", {"display_name": "Róbin", "pronouns": "she", "hopes": "To teach."})
    path = f"/v1/contributors/{home.robin}"
    home.staff.patch(path, json={"pronouns": "they"}, headers={"if-match": "*"}).raise_for_status()
    page.get_by_role("main").get_by_role("link", name="Probable duplicates").click()
    at(page, "Probable duplicates")
    expect(part(page, "To look at").get_by_role("listitem")).to_contain_text("The same name")
    # Who they are stands on no list.
    expect(page.get_by_text("bin")).to_have_count(0)
    clean(page)
    part(page, "To look at").get_by_role("link").click()
    at(page, "One person or two")
    page.locator("summary", has_text="Show both records").click()
    press(page, "Show both records")
    refused(page, "Say why you need to see this.")
    page.get_by_label("They asked me to").check()
    press(page, "Show both records")
    press(page, "Merge them")
    refused(page, "Choose which record stays.")
    clean(page)
    page.get_by_role("group", name="Which record stays?").get_by_label("First record").check()
    pronouns = page.get_by_role("group", name="Pronouns")
    expect(pronouns.get_by_label("they", exact=True)).to_be_checked()
    pronouns.get_by_label("she", exact=True).check()
    press(page, "Merge them")
    said(page, "There is one record now.")
    merged = home.record()
    assert (merged["display_name"], merged["pronouns"], merged["hopes"]) == ("Robin", "she", "To teach.")
    assert home.staff.get(f"/v1/contributors/{other['id']}").status_code == 404
    clean(page)
    home.staff.patch(path, json={"hopes": "To lead."}, headers={"if-match": "*"}).raise_for_status()
    press(page, "Undo it")
    refused(page, "Some of it was changed since.")
    expect(page.get_by_role("listitem").filter(has_text="Contributor: hopes")).to_be_visible()
    assert home.staff.get(f"/v1/contributors/{other['id']}").status_code == 404
    clean(page)
    press(page, "Undo it, and leave that as it is")
    said(page, "There are two records again.")
    assert home.record()["hopes"] == "To lead."
    assert home.read(f"/v1/contributors/{other['id']}")["hopes"] == "To teach."
    press(page, "They are two people")
    said(page, "They are two people")
    page.get_by_role("link", name="Back to probable duplicates").click()
    expect(part(page, "To look at")).to_contain_text("There are none.")
