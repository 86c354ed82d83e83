"""A coordinator follows what was said to what changed, and takes it into others' forms."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import way_answers
from tests.browser.journeys.acts import at, clean, press, refused
from tests.browser.journeys.acts import said as said_so
from tests.browser.people import Home
from tests.support.conformity import our_document


def test_coordinator_follows_words_to_change_and_saves_the_table(home: Home, coordinator: Page) -> None:
    page = coordinator
    project = home.made("/v1/projects", {"title": "Letters", "purpose": "Letters that people read"})
    of = {"project_id": project["id"]}
    session = home.made("/v1/sessions", of | {"title": "How we write"})
    poster = home.made(f"/v1/projects/{project['id']}/outputs", {"title": "Poster", "kind": "poster"})
    links = {"session_id": session["id"], "output_id": poster["id"], "status": "agreed"}
    said = {"pi": "impact", "perspectives": ["lived_experience"], "statement": "Letters frighten people"}
    words = {"response": "We rewrote three", "what_changed": "=One page", "standards": ["uk_impact"]}
    record = home.made("/v1/impact-records", of | links | said | words)

    page.goto(f"/desk/impact/record/?id={record['id']}")
    page.get_by_role("link", name="What led to it, and what came of it").click()
    at(page, "From words to change")
    expect(page.get_by_text("1 thing led to it, and 3 things came of it.")).to_be_visible()
    came = page.get_by_role("region", name="What came of it")
    expect(came.get_by_role("listitem").filter(has_text="We rewrote three")).to_contain_text("Came of 2.")
    clean(page)
    page.get_by_role("link", name=re.compile("^Begin here.*Poster")).click()
    led = page.get_by_role("region", name="What led to it")
    expect(led.get_by_role("listitem")).to_have_count(2)
    expect(led).to_contain_text("How we write")

    page.goto(f"/desk/project/?id={project['id']}")
    page.get_by_role("link", name="For other forms").click()
    at(page, "For other forms")
    expect(page.get_by_role("region", name="PIRIT tracking table")).to_contain_text("=One page")
    assert "Letters that people read" in page.get_by_label("Text to copy").input_value()
    expect(page.get_by_role("region", name="Standards")).to_contain_text(
        "Of 1 record, 1 speaks to a standard."
    )
    clean(page)
    with page.expect_download() as saving:
        page.get_by_role("link", name="Save it for a spreadsheet (CSV)").click()
    saved = Path(saving.value.path()).read_text()
    assert saved.splitlines()[1] == ",,,'=One page,,Impact"


def test_coordinator_says_more_of_a_record_and_where_it_can_be_seen(home: Home, coordinator: Page) -> None:
    page = coordinator
    project = home.made("/v1/projects", {"title": "Letters", "purpose": "Letters that people read"})
    home.made(f"/v1/projects/{project['id']}/outputs", {"title": "Poster", "kind": "poster"})
    said = {"pi": "impact", "perspectives": ["lived_experience"], "statement": "Letters frighten people"}
    record = home.made("/v1/impact-records", said | {"project_id": project["id"], "standards": ["our_own"]})

    page.goto(f"/desk/impact/record/?id={record['id']}")
    page.get_by_role("link", name="Say more: when, how, and to which standards").click()
    at(page, "Say more about it")
    for label, part in (("Day", "3"), ("Month", "11"), ("Year", "2026")):
        page.get_by_label(label, exact=True).first.fill(part)
    page.get_by_label("How people contributed").fill("They read the letters aloud.")
    page.get_by_label("Within a year").check()
    page.get_by_label("Impact (UK Standards for Public Involvement)").check()
    clean(page)
    press(page, "Save")
    said_so(page, "Saved.")
    held = home.read(f"/v1/impact-records/{record['id']}")
    assert (held["occurred_on"], held["timescale"]) == ("2026-11-03", "within_a_year")
    assert held["how_contributed"] == "They read the letters aloud."
    assert sorted(held["standards"]) == ["our_own", "uk_impact"]

    page.get_by_role("link", name="Say where it can be seen").click()
    at(page, "Where it can be seen")
    press(page, "Add it")
    refused(page, "Choose something, or write where to look.")
    page.get_by_label("Something of this project").select_option(label="Poster")
    press(page, "Add it")
    said_so(page, "Saved.")
    page.get_by_label("Or where to look").fill("https://example.org/letters")
    press(page, "Add it")
    now = page.get_by_role("region", name="What is named now")
    expect(now.get_by_role("listitem")).to_have_count(2)
    clean(page)
    press(page, "Take it out: 2")
    said_so(page, "Taken out.")
    [kept] = home.read(f"/v1/impact-records/{record['id']}")["evidence"]
    assert kept["kind"] == "output"
    page.get_by_role("link", name="Back to what was said").click()
    page.get_by_role("link", name="What led to it, and what came of it").click()
    expect(page.get_by_role("region", name="What came of it")).to_contain_text("Poster")


@pytest.mark.parametrize("operation", way_answers.ANSWERS)
def test_answers_in_these_tests_are_such_as_the_api_gives(operation: str) -> None:
    document = our_document()
    described = document.resolved(document.operations[operation]["responses"]["200"])
    schema = described["content"]["application/json"]["schema"]
    for answer in way_answers.ANSWERS[operation]:
        assert document.faults(schema, answer) == []
