"""Staff look after people and their records, and administrators after members."""

import re

from playwright.sync_api import Page, expect

from tests.browser.journeys.acts import at, clean, comes_in, press, said
from tests.browser.people import EMAIL, Home


def open_with(page: Page, button: str, reason: str) -> None:
    part = page.locator("details", has_text=button)
    part.locator("summary").click()
    part.get_by_label(reason).check()
    press(part, button)


def test_coordinator_adds_a_person_by_what_to_call_them_and_moves_them_on(
    home: Home, coordinator: Page
) -> None:
    page = coordinator
    page.get_by_role("main").get_by_role("link", name="People", exact=True).click()
    at(page, "People")
    page.get_by_role("link", name="Add a person").click()
    at(page, "Add a person")
    press(page, "Save")
    expect(page.get_by_role("alert").get_by_role("link")).to_be_visible()
    clean(page)
    page.get_by_label("What to call them").fill("Wren")
    press(page, "Save")
    at(page, "Wren")
    said(page, "Added.")
    page.get_by_text("Change where they stand").click()
    press(page, "Save where they stand")
    expect(page.get_by_role("alert")).to_contain_text("Choose where they stand now.")
    page.get_by_label("Taking part", exact=True).check()
    page.get_by_label("Why", exact=True).fill("They rang.")
    press(page, "Save where they stand")
    said(page, "Saved, with today’s date.")
    press(page, "Show how it came about")
    moves = page.get_by_role("region", name="Where they stand").locator("ol > li")
    expect(moves).to_have_count(2)
    expect(moves.last).to_have_text(re.compile(r"20\d\d: Taking part.*Why: They rang."))
    clean(page)


def test_private_things_open_only_for_a_reason_which_goes_with_the_question(
    home: Home, coordinator: Page
) -> None:
    page = coordinator
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/desk/person/?id={home.robin}")
    at(page, "Robin")
    assert not [url for url in asked if re.search("identity|needs|standpoints", url)]
    page.locator("summary", has_text="Show who they are").click()
    press(page, "Show who they are")
    expect(page.get_by_role("alert")).to_contain_text("Say why you need to see this.")
    clean(page)
    reach = page.get_by_role("region", name="Who they are")
    reach.get_by_label("To get in touch with them").check()
    with page.expect_request("**/identity") as question:
        press(page, "Show who they are")
    assert question.value.headers["access-reason"] == "contact"
    expect(reach).to_contain_text(EMAIL)
    with page.expect_request("**/needs") as question:
        open_with(page, "Show what helps them", "To support them")
    assert question.value.headers["access-reason"] == "support"
    expect(page.get_by_text("They have not said what helps them.")).to_be_visible()
    clean(page)


def test_coordinator_changes_how_to_reach_somebody_and_a_stale_edit_shows_both(
    home: Home, coordinator: Page
) -> None:
    page = coordinator
    page.goto(f"/desk/person/change/?id={home.robin}&part=reach")
    at(page, "Who they are and how to reach them")
    open_with(page, "Show it", "They asked me to")
    page.get_by_label("The safe way to reach them").fill("Text first")
    path = f"/v1/contributors/{home.robin}/identity"
    put = home.staff.put(path, json={"safe_channel": "Ring first"}, headers={"if-match": "*"})
    assert put.status_code == 200, put.text
    press(page, "Save")
    expect(page.get_by_text("It now says: Ring first")).to_be_visible()
    expect(page.get_by_label("The safe way to reach them")).to_have_value("Text first")
    clean(page)
    press(page, "Save")
    said(page, "Saved.")
    assert home.record("/identity")["safe_channel"] == "Text first"


def test_coordinator_finds_somebody_and_the_address_says_nothing(home: Home, coordinator: Page) -> None:
    page = coordinator
    home.made("/v1/contributors", {"display_name": "Wren", "status": "active"})
    page.goto("/desk/people/")
    expect(page.get_by_text("2 people")).to_be_visible()
    for typed, found in (("rob", "Robin"), (EMAIL.upper(), "Robin"), ("Wre", "Wren")):
        page.get_by_label("Find somebody").fill(typed)
        with page.expect_response("**/search"):
            page.keyboard.press("Enter")
        expect(page.get_by_text("1 person")).to_be_visible()
        expect(page.get_by_role("link", name=found)).to_be_visible()
        assert page.url == f"{home.site}/desk/people/"
    page.get_by_role("link", name="Wren").click()
    at(page, "Wren")
    page.go_back()
    expect(page.get_by_label("Find somebody")).to_have_value("Wre")
    expect(page.get_by_text("1 person")).to_be_visible()
    page.get_by_label("Find somebody").fill("nobody@example.org")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nobody of yours has that.")).to_be_visible()
    clean(page)
    page.get_by_label("Where they stand").select_option("Has left")
    press(page, "Show")
    expect(page.get_by_text("Nobody stands there.")).to_be_visible()
    page.get_by_label("Where they stand").select_option("Taking part")
    press(page, "Show")
    expect(page.get_by_role("link", name="Wren")).to_be_visible()
    expect(page.get_by_role("link", name="Robin")).to_have_count(0)


def test_coordinator_records_a_decision_for_somebody_who_sees_who_wrote_it_down(
    home: Home, coordinator: Page
) -> None:
    page = coordinator
    quote = {"words": "Nothing about us", "contributor_ids": [home.robin], "status": "shown"}
    made = home.made("/v1/quotes", quote)
    page.goto(f"/desk/person/?id={home.robin}")
    page.get_by_role("link", name="Record a decision for them").click()
    at(page, "What did they decide on?")
    page.get_by_role("link", name="Show what I said").click()
    at(page, "Show what I said")
    page.get_by_label("Nothing about us").check()
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("They did, and I write it down for them").check()
    page.get_by_label("How they said it").fill("by phone")
    page.get_by_label("Everybody, also on the internet").check()
    page.get_by_label("At a conference").check()
    press(page, "Write it down")
    expect(page.get_by_role("alert")).to_contain_text("by role")
    expect(page.get_by_label("How they said it")).to_have_value("by phone")
    clean(page)
    page.get_by_label("Who writes it down").fill("the coordinator")
    press(page, "Write it down")
    said(page, "Written down.")
    agreed = page.get_by_role("region", name="What they agreed to")
    expect(agreed).to_contain_text("recorded for them, written down by the coordinator (by phone)")
    expect(agreed).to_contain_text("Everybody · At a conference · until they take it back")
    assert home.read(f"/v1/quotes/{made['id']}")["status"] == "approved"


def test_coordinator_reads_a_code_out_that_lets_the_person_in(home: Home, coordinator: Page) -> None:
    page = coordinator
    page.goto(f"/desk/person/?id={home.robin}")
    press(page, "Send an invitation")
    said(page, "The invitation works for 14 days.")
    press(page, "Make a code")
    code = page.get_by_role("region", name="Their own way in").locator("strong").inner_text()
    assert re.fullmatch(r"\d{4} \d{4} \d{4}", code)
    clean(page)
    press(page, "Sign out")
    at(page, "You are signed out")
    page.goto("/sign-in/?step=told")
    page.get_by_label("The twelve numbers").fill(code)
    page.keyboard.press("Enter")
    at(page, "Hello Robin")


def test_administrator_invites_changes_and_removes_members_and_the_last_one_stays(
    home: Home, administrator: Page
) -> None:
    page = administrator
    page.get_by_role("main").get_by_role("link", name="Members").click()
    at(page, "Members")
    # Records of people are not for this role.
    page.get_by_role("navigation", name="Main").get_by_role("link", name="People").click()
    at(page, "Sorry, we cannot show this page")
    page.goto("/desk/members/")
    page.get_by_role("link", name="Invite somebody").click()
    at(page, "Invite a member")
    page.get_by_label("What colleagues call them").fill("Alex")
    press(page, "Invite them to Lead Authority")
    expect(page.get_by_role("alert").get_by_role("link").first).to_be_visible()
    expect(page.get_by_label("What colleagues call them")).to_have_value("Alex")
    clean(page)
    page.get_by_label("Their e-mail address at work").fill("alex@example.org")
    page.get_by_label("Viewer").check()
    press(page, "Invite them to Lead Authority")
    said(page, "We have sent the invitation.")
    clean(page)
    page.get_by_role("link", name="Alex").click()
    at(page, "Alex")
    press(page, "Send the invitation again")
    said(page, "Sent again.")
    page.get_by_label("Coordinator").check()
    press(page, "Save what they may do")
    said(page, "Saved. From now on: Coordinator and Viewer.")
    press(page, "Remove Alex")
    press(page, "Yes, remove Alex")
    said(page, "Removed.")
    expect(page.get_by_role("link", name="Alex")).to_have_count(0)

    page.get_by_role("link", name="(you)").click()
    page.get_by_label("Coordinator").check()
    press(page, "Save what they may do")
    expect(page.get_by_role("alert")).to_contain_text("another administrator")
    expect(page.get_by_label("Coordinator")).to_be_checked()
    press(page, "Remove Colleague")
    press(page, "Yes, remove Colleague")
    expect(page.get_by_role("alert")).to_have_count(2)
    expect(page.get_by_role("alert").last).to_contain_text("administrator")
    expect(page.locator(".govuk-error-summary").last).to_be_focused()
    clean(page)
    page.goto("/desk/members/")
    expect(page.get_by_role("link", name="(you)")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(1)


def test_administrator_who_was_too_late_sees_what_another_chose(home: Home, administrator: Page) -> None:
    page = administrator
    home.work("viewer", email="alex@example.org")
    page.goto("/desk/members/")
    page.get_by_role("link", name="Colleague").last.click()
    expect(page.get_by_label("Viewer")).to_be_checked()
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("Finance").check()
    press(other, "Save what they may do")
    said(other, "Finance")
    other.close()
    page.get_by_label("Coordinator").check()
    press(page, "Save what they may do")
    expect(page.get_by_role("alert")).to_contain_text("Somebody changed this while you were choosing.")
    expect(page.get_by_text("It now says: Finance and Viewer.")).to_be_visible()
    expect(page.get_by_label("Coordinator")).to_be_checked()
    clean(page)
    press(page, "Save what they may do")
    said(page, "From now on: Coordinator and Viewer.")


def test_person_with_two_hats_sees_in_whose_name_they_act_and_changes(home: Home, opened: Page) -> None:
    page = comes_in(opened, home.work("coordinator"))
    head = page.get_by_role("banner")
    expect(head).to_contain_text("Colleague, coordinator at Lead Authority")
    expect(head.get_by_role("link", name="Act for somebody else")).to_have_count(0)
    page.goto(home.invited_to_work("sam@example.org"))
    press(page, "Say yes and sign in")
    at(page, "My work")
    expect(head).to_contain_text("Colleague, coordinator at Partner Authority")
    head.get_by_role("link", name="Act for somebody else").click()
    at(page, "Where do you want to go?")
    press(page, "My work at Lead Authority, as coordinator")
    at(page, "My work")
    expect(head).to_contain_text("at Lead Authority")


def test_somebody_who_is_not_signed_in_comes_back_to_the_page_after_it(home: Home, opened: Page) -> None:
    opened.goto(f"/desk/person/?id={home.robin}")
    at(opened, "Sign in")
    opened.goto(home.work("coordinator"))
    press(opened, "Say yes and sign in")
    at(opened, "Robin")


def test_coordinator_reads_how_people_introduce_themselves(home: Home, coordinator: Page) -> None:
    words = "I foster, and I ask the questions."
    said = home.made(f"/v1/contributors/{home.robin}/biographies", {"words": words})
    agreed = {"purpose": "publish_biography", "subject_id": said["id"], "audience": "partners"}
    agreed |= {"decision": "given", "wording_version": "1", "given_by": "self", "uses": ["information_pack"]}
    home.made(f"/v1/contributors/{home.robin}/consents", agreed)
    coordinator.get_by_role("link", name="How people introduce themselves").click()
    at(coordinator, "People we work with")
    expect(coordinator.locator("blockquote")).to_have_text(words)
