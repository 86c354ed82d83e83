"""A contributor says what is wrong: a record, a use, how they were treated, how their data is used."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journeys.acts import at, clean, press, refused, said, sign_in
from tests.browser.people import Home


@pytest.fixture
def robin(home: Home, opened: Page) -> Page:
    """Robin's phone, with Robin at the four doors."""
    sign_in(opened, home)
    opened.get_by_role("link", name="Something is wrong").click()
    at(opened, "Something is wrong")
    return opened


def opens(page: Page, door: str, first: str) -> None:
    page.get_by_role("link", name=door).click()
    at(page, first)


def chooses(page: Page, label: str, then: str) -> None:
    page.get_by_label(label, exact=True).check()
    press(page, "Go on")
    at(page, then)


def writes(page: Page, text: str, then: str) -> None:
    page.get_by_label("In your own words").fill(text)
    press(page, "Go on")
    at(page, then)


def test_person_has_something_put_right_and_reads_the_answer(home: Home, robin: Page) -> None:
    clean(robin)
    opens(robin, "Something kept about me is not right", "What is it about?")
    press(robin, "Go on")
    refused(robin, "Choose what it is about.")
    clean(robin)
    chooses(robin, "A session that I took part in", "What is not right?")
    press(robin, "Go on")
    refused(robin, "Say what is not right.")
    robin.get_by_label("In your own words").fill("I was there on Tuesday.")
    robin.reload()
    at(robin, "What is not right?")
    expect(robin.get_by_label("In your own words")).to_have_value("I was there on Tuesday.")
    press(robin, "Go on")
    at(robin, "What would be right?")
    robin.go_back()
    at(robin, "What is not right?")
    press(robin, "Go on")
    at(robin, "What would be right?")
    press(robin, "Go on")
    at(robin, "Check what you say")
    clean(robin)
    robin.get_by_role("link", name=re.compile("Change.*What would be right")).click()
    writes(robin, "Put down Tuesday.", "Check what you say")
    press(robin, "Send")
    said(robin, "Lead Authority looks at it, and answers within one month.")
    clean(robin)
    [sent] = home.read("/v1/corrections")["items"]
    assert (sent["about"], sent["wrong"], sent["would_be_right"], sent["contributor_id"]) == (
        "participation",
        "I was there on Tuesday.",
        "Put down Tuesday.",
        home.robin,
    )
    patch = {"answer": "It now says Tuesday."}
    home.staff.patch(f"/v1/corrections/{sent['id']}", json=patch, headers={"if-match": "*"})
    item = robin.get_by_role("region", name="What you sent")
    expect(item).to_contain_text("They answer by")
    home.made(f"/v1/corrections/{sent['id']}/transitions", {"to": "corrected"})
    robin.reload()
    expect(item).to_contain_text("It was put right.")
    expect(item).to_contain_text("The answer: It now says Tuesday.")
    expect(item).not_to_contain_text("They answer by")


def takes_part(home: Home, *titles: str) -> list[str]:
    """Robin is down for sessions with these titles; the ids of their part in each."""
    project = home.made("/v1/projects", {"title": "Choosing new staff", "purpose": "Why"})
    sessions = [home.made("/v1/sessions", {"project_id": project["id"], "title": each}) for each in titles]
    return [
        home.made("/v1/participations", {"session_id": each["id"], "contributor_id": home.robin})["id"]
        for each in sessions
    ]


def test_person_says_which_of_several_sessions_is_not_right(home: Home, robin: Page) -> None:
    _, second = takes_part(home, "First meeting", "Second meeting")
    opens(robin, "Something kept about me is not right", "What is it about?")
    chooses(robin, "A session that I took part in", "Which one?")
    press(robin, "Go on")
    refused(robin, "Choose which one it is about.")
    clean(robin)
    chooses(robin, "Second meeting", "What is not right?")
    expect(robin.get_by_role("main")).to_contain_text("Second meeting")
    # Another kind: what was chosen of the first is not left over.
    robin.go_back()
    at(robin, "Which one?")
    robin.go_back()
    at(robin, "What is it about?")
    chooses(robin, "My own words", "What is not right?")
    robin.go_back()
    at(robin, "What is it about?")
    chooses(robin, "A session that I took part in", "Which one?")
    expect(robin.get_by_label("Second meeting")).not_to_be_checked()
    chooses(robin, "Second meeting", "What is not right?")
    writes(robin, "I was not there.", "What would be right?")
    press(robin, "Go on")
    at(robin, "Check what you say")
    expect(robin.get_by_role("main")).to_contain_text("Second meeting")
    press(robin, "Send")
    said(robin, "Lead Authority looks at it")
    [sent] = home.read("/v1/corrections")["items"]
    assert (sent["about"], sent["record_id"]) == ("participation", second)
    item = robin.get_by_role("region", name="What you sent")
    expect(item).to_contain_text("About: A session that I took part in: Second meeting")
    clean(robin)


def test_person_comes_from_their_words_to_say_what_is_wrong_with_them(home: Home, robin: Page) -> None:
    quote = home.made(
        "/v1/quotes",
        {"kind": "quote", "words": "It went well.", "contributor_ids": [home.robin], "status": "shown"},
    )
    path = f"/v1/contributors/{home.robin}/standpoints"
    standpoint = home.made(path, {"words": "I was a carer at ten."})
    for page, words, record in (
        ("/my/words/", "It went well.", quote),
        ("/my/standpoints/", "I was a carer at ten.", standpoint),
    ):
        robin.goto(page)
        robin.get_by_role("link", name=re.compile(f"Something is wrong with this.*{words}")).click()
        at(robin, "What is not right?")
        expect(robin.get_by_role("main")).to_contain_text(words)
        clean(robin)
        writes(robin, "I never said so.", "What would be right?")
        press(robin, "Go on")
        at(robin, "Check what you say")
        press(robin, "Send")
        said(robin, "Lead Authority looks at it")
        assert record["id"] in [each["record_id"] for each in home.read("/v1/corrections")["items"]]


def test_person_sees_what_was_written_down_for_them_and_how_it_came(home: Home, robin: Page) -> None:
    rang = {"channel": "by phone", "received_on": "2026-10-30", "contributor_id": home.robin}
    home.made("/v1/complaints", {"about": "contact", "words": "You rang at night."} | rang)
    robin.reload()
    item = robin.get_by_role("region", name="What you sent")
    expect(item).to_contain_text("You said it on 30 October 2026 (by phone). It was written down for you.")
    expect(item).not_to_contain_text("You sent it")


def test_person_objects_to_messages_and_they_stop_at_once(home: Home, robin: Page) -> None:
    opens(robin, "I do not want you to use something", "What do you not want?")
    robin.get_by_label("Something else").check()
    press(robin, "Go on")
    refused(robin, "Say what it is.")
    robin.get_by_label("What is it?").fill("The newsletter")
    chooses(robin, "Messages to me", "Why?")
    press(robin, "Go on")
    at(robin, "Check what you say")
    expect(robin.get_by_text("It stops as soon as you send this.")).to_be_visible()
    press(robin, "Send")
    said(robin, "From now on it may not be done any more.")
    [sent] = home.read("/v1/objections")["items"]
    assert (sent["use"], sent["use_label"], sent["words"]) == ("messages", None, None)
    assert home.record("/needs")["messages_stopped"] is True


def test_person_knows_who_reads_a_concern_before_it_is_sent(home: Home, robin: Page) -> None:
    sam, alex = home.colleague("Sam", "coordinator"), home.colleague("Alex", "viewer")
    named = home.staff.put(
        "/v1/concern-recipients", json={"member_ids": [sam, alex]}, headers={"if-match": "*"}
    )
    assert named.status_code == 200, named.text
    opens(robin, "How I was treated", "Whom is it about?")
    clean(robin)
    chooses(robin, "Nobody in this list, or I do not want to say", "What happened?")
    robin.go_back()
    at(robin, "Whom is it about?")
    chooses(robin, "Sam", "What happened?")
    writes(robin, "I was shouted at.", "What would you like to come of it?")
    writes(robin, "Somebody says sorry.", "Check what you say")
    expect(robin.get_by_text("Alex reads it.")).to_be_visible()
    expect(robin.get_by_text("Nobody else there sees it")).to_be_visible()
    clean(robin)
    press(robin, "Send")
    said(robin, "Below you see who reads it.")
    item = robin.get_by_role("region", name="What you sent")
    expect(item).to_contain_text("Alex is the one who reads it.")
    expect(item).to_contain_text("I was shouted at.")
    assert home.read("/v1/concerns")["items"] == []


def test_person_is_told_kindly_where_nobody_could_read_a_concern(home: Home, robin: Page) -> None:
    opens(robin, "How I was treated", "Whom is it about?")
    chooses(robin, "Nobody in this list, or I do not want to say", "What happened?")
    writes(robin, "I was shouted at.", "What would you like to come of it?")
    press(robin, "Go on")
    at(robin, "Check what you say")
    press(robin, "Send")
    refused(robin, "What you wrote is kept in this tab.")
    clean(robin)
    robin.reload()
    expect(robin.get_by_text("I was shouted at.")).to_be_visible()


def test_person_complains_about_their_data_and_takes_it_back(home: Home, robin: Page) -> None:
    opens(robin, "A complaint about how my data is used", "What is your complaint about?")
    chooses(robin, "Something was not deleted", "What happened?")
    writes(robin, "I asked in May.", "Check what you say")
    expect(robin.get_by_text("tells you within 30 days that they have it")).to_be_visible()
    press(robin, "Send")
    said(robin, "tells you within 30 days that they have it.")
    [sent] = home.read("/v1/complaints")["items"]
    assert (sent["about"], sent["words"], sent["status"]) == ("erasure", "I asked in May.", "received")
    item = robin.get_by_role("region", name="What you sent")
    expect(item).to_contain_text("They tell you by")
    item.locator("summary").click()
    press(robin, "Yes, take it back")
    said(robin, "You took it back.")
    expect(item).not_to_contain_text("They tell you by")
    clean(robin)
    assert home.read("/v1/complaints")["items"][0]["status"] == "withdrawn"
