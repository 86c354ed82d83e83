"""A contributor sees who looked, takes a copy of everything, and asks to have their record deleted."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser import rights_answers
from tests.browser.journeys.acts import at, clean, press, refused, said
from tests.browser.people import Home
from tests.support.conformity import our_document


def go(page: Page, name: str) -> None:
    page.goto("/my/")
    page.get_by_role("link", name=name).click()
    at(page, name)


def test_person_sees_who_looked_and_what_was_put_down_for_them(home: Home, robin: Page) -> None:
    home.colleague_reads("identity", "contact")
    for needs in ({"support": "A friend"}, {"support": "A friend beside me"}):
        put = home.staff.put(f"/v1/contributors/{home.robin}/needs", json=needs, headers={"if-match": "*"})
        assert put.status_code == 200, put.text
    go(robin, "Who looked at my record")
    looked = robin.get_by_role("listitem").filter(has_text="to get in touch with you")
    expect(looked).to_contain_text("Looked")
    expect(looked).to_contain_text(
        "Colleague at Lead Authority read who you are and how to reach you, to get in touch with you."
    )
    changed = robin.get_by_role("listitem").filter(has_text="changed what helps you")
    expect(changed).to_contain_text("Put down for you")
    expect(changed).to_contain_text(
        "A program of Lead Authority (tests) changed what helps you: who or what helps."
    )
    clean(robin)
    # What they open themselves is there too, and folded away.
    robin.goto("/my/details/")
    at(robin, "My details")
    go(robin, "Who looked at my record")
    own = robin.get_by_text("You read who you are and how to reach you.")
    expect(own).to_be_hidden()
    robin.locator("summary", has_text="What you did yourself").click()
    expect(own).to_be_visible()
    robin.get_by_role("link", name="Only who looked").click()
    expect(looked).to_be_visible()
    expect(changed).to_have_count(0)


def test_person_comes_to_the_beginning_of_their_record(home: Home, robin: Page) -> None:
    for number in range(60):
        patch = {"hopes": f"To be heard {number}"}
        home.staff.patch(f"/v1/contributors/{home.robin}", json=patch, headers={"if-match": "*"})
    go(robin, "Who looked at my record")
    expect(robin.get_by_text("began your record")).to_have_count(0)
    expect(robin.get_by_text("50 times, last at")).to_be_visible()
    press(robin, "Show earlier")
    said(robin, "That is all there is.")
    expect(robin.get_by_text("began your record")).to_be_visible()
    expect(robin.get_by_text("60 times, last at")).to_be_visible()
    expect(robin.get_by_role("button", name="Show earlier")).to_have_count(0)


def test_person_asks_for_a_copy_and_reads_it_when_it_is_there(home: Home, robin: Page) -> None:
    go(robin, "A copy of everything")
    clean(robin)
    press(robin, "Ask for my copy")
    said(robin, "You have asked for a copy.")
    expect(robin.get_by_role("heading", name="Your copy is being made")).to_be_visible()
    clean(robin)
    press(robin, "Look again")
    said(robin, "It is still being made.")
    home.worker_comes_by()
    press(robin, "Look again")
    said(robin, "Your copy is here.")
    clean(robin)
    robin.get_by_role("link", name="Read my copy").click()
    at(robin, "Robin: your copy")
    expect(robin.get_by_text("robin@example.org").first).to_be_visible()
    robin.go_back()
    at(robin, "A copy of everything")
    with robin.expect_download() as download:
        robin.get_by_role("link", name="Keep it as a file").click()
    assert download.value.suggested_filename == "your-copy.json"
    assert json.loads(download.value.path().read_text())["display_name"] == "Robin"
    press(robin, "Ask for a new copy")
    said(robin, "You have asked for a copy.")
    assert len(home.record("/subject-access-requests")["items"]) == 2


def asks_to_be_deleted(page: Page) -> None:
    press(page, "Go on")
    at(page, "Do you want a copy first?")
    press(page, "Go on")
    refused(page, "Choose yes or no.")
    clean(page)
    page.get_by_label("No, I need none").check()
    press(page, "Go on")
    at(page, "Check before you ask")
    clean(page)
    press(page, "Yes, delete my record")
    said(page, "Lead Authority sees that from now on.")


def test_person_asks_to_be_deleted_changes_their_mind_and_asks_again(home: Home, robin: Page) -> None:
    go(robin, "Pause or leave")
    robin.get_by_role("link", name="Delete my record").click()
    at(robin, "Delete my record")
    robin.locator("summary", has_text="The same in easy read").click()
    expect(robin.get_by_text("After that, nobody can bring your record back.")).to_be_visible()
    clean(robin)
    asks_to_be_deleted(robin)
    clean(robin)
    press(robin, "Stop, and keep my record")
    said(robin, "Stopped. Your record stays as it is.")
    robin.reload()
    asks_to_be_deleted(robin)
    first, second = home.read("/v1/erasures?sort=created_at")["items"]
    assert (first["state"], second["state"]) == ("cancelled", "asked")
    assert second["asked_by"] == f"contributor:{home.robin}"
    home.worker_comes_by()
    press(robin, "Look again")
    said(robin, "This is how it stands now.")
    expect(robin.get_by_text("Somebody reads what others wrote")).to_be_visible()
    home.made(f"/v1/erasures/{second['id']}/transitions", {"to": "agreed"})
    robin.reload()
    expect(robin.get_by_text("It can no longer be stopped.")).to_be_visible()
    clean(robin)
    home.worker_comes_by()
    press(robin, "Look again")
    # Whether the sign-in has gone by then is a matter of seconds.
    said(robin, "our record is deleted.")
    assert home.staff.get(f"/v1/contributors/{home.robin}").status_code in (404, 410)


def test_person_takes_a_copy_before_they_ask_to_be_deleted(robin: Page) -> None:
    robin.goto("/my/leave/delete/?step=copy")
    at(robin, "Delete my record")
    press(robin, "Go on")
    at(robin, "Do you want a copy first?")
    robin.get_by_label("Yes, take me to my copy").check()
    press(robin, "Go on")
    at(robin, "A copy of everything")
    robin.go_back()
    at(robin, "Do you want a copy first?")


@pytest.mark.parametrize("operation", rights_answers.ANSWERS)
def test_answers_in_these_tests_are_such_as_the_api_gives(operation: str) -> None:
    document = our_document()
    described = document.resolved(document.operations[operation]["responses"]["200"])
    schema = described["content"]["application/json"]["schema"]
    for answer in rights_answers.ANSWERS[operation]:
        assert document.faults(schema, answer) == []


def test_person_reads_why_their_record_was_not_deleted_and_may_ask_again(home: Home, robin: Page) -> None:
    go(robin, "Pause or leave")
    robin.get_by_role("link", name="Delete my record").click()
    asks_to_be_deleted(robin)
    [asked] = home.read("/v1/erasures")["items"]
    why = {"to": "cancelled", "reason": "A court asks us to keep it until May."}
    home.made(f"/v1/erasures/{asked['id']}/transitions", why)
    robin.reload()
    at(robin, "Delete my record")
    expect(robin.get_by_text("Lead Authority did not delete your record")).to_be_visible()
    expect(robin.get_by_text(why["reason"])).to_be_visible()
    clean(robin)
    asks_to_be_deleted(robin)
