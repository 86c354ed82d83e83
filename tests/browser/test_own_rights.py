"""A contributor sees who looked, takes a copy of everything, and asks to have their record deleted."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from app.settings import Settings
from tests.browser import rights_answers, server
from tests.browser.acts import at, clean, press, said, sign_in
from tests.browser.people import Home, settle
from tests.support.conformity import our_document


@pytest.fixture
def home(settings: Settings) -> Iterator[Home]:
    with server.served(settings) as served:
        home = settle(served)
        yield home
        home.close()


@pytest.fixture
def site(home: Home) -> str:
    return home.site


@pytest.fixture
def robin(home: Home, opened: Page) -> Page:
    """Robin's phone, with Robin signed in."""
    return sign_in(opened, home)


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


@pytest.mark.parametrize("operation", rights_answers.ANSWERS)
def test_answers_in_these_tests_are_such_as_the_api_gives(operation: str) -> None:
    document = our_document()
    described = document.resolved(document.operations[operation]["responses"]["200"])
    schema = described["content"]["application/json"]["schema"]
    for answer in rights_answers.ANSWERS[operation]:
        assert document.faults(schema, answer) == []
