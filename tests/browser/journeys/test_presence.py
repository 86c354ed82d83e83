"""Who is here and who is missing, and reports of it, in the browser."""

import io

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser import presence_answers
from tests.browser.journeys.acts import at, clean, press, refused, said
from tests.browser.journeys.test_sessions import PURPOSE
from tests.browser.people import Home
from tests.support.conformity import our_document


def test_coordinator_writes_down_who_is_missing_and_what_came_of_it(home: Home, coordinator: Page) -> None:
    project = home.made("/v1/projects", {"title": "Letters", "purpose": PURPOSE})["id"]
    role = {"role_title": "co-lead", "role": "co_lead", "perspectives": ["lived_experience"]}
    home.made(f"/v1/projects/{project}/team", role)
    coordinator.goto(f"/desk/project/?id={project}")
    coordinator.get_by_role("link", name="Who is here, and who is missing").click()
    at(coordinator, "Who is here")
    expect(
        coordinator.get_by_text("Places in the team that you can see, held from lived experience: 1.")
    ).to_be_visible()
    expect(coordinator.get_by_text("Too few people, or too few who differ")).to_be_visible()
    coordinator.get_by_label("Compared with").select_option("Walsall")
    press(coordinator, "Show this")
    expect(
        coordinator.get_by_text("Compared with Walsall. Source: Office for National Statistics")
    ).to_be_visible()
    clean(coordinator)
    coordinator.get_by_role("link", name="Who is missing", exact=True).click()
    at(coordinator, "What or who are we missing?")
    press(coordinator, "Add it")
    refused(coordinator, "Say what or who is missing.")
    coordinator.get_by_label("What or who is missing?").fill("Fathers")
    press(coordinator, "Add it")
    said(coordinator, "Added.")
    coordinator.locator("summary", has_text="Say how it stands now").click()
    coordinator.get_by_label("Something is done about it").check()
    press(coordinator, "Save how it stands")
    refused(coordinator, "Say first what is done about it.")
    coordinator.get_by_label("What is done about it?").fill("We ask at two fathers' groups.")
    press(coordinator, "Save how it stands")
    said(coordinator, "Saved.")
    clean(coordinator)
    (entry,) = home.read(f"/v1/projects/{project}/missing-entries")["items"]
    assert (entry["missing"], entry["status"], entry["action"]) == (
        "Fathers",
        "acting",
        "We ask at two fathers' groups.",
    )


def test_coordinator_describes_the_people_affected_and_holds_them_against_who_is_here(
    home: Home, coordinator: Page
) -> None:
    project = home.made("/v1/projects", {"title": "Letters", "purpose": PURPOSE})["id"]
    page = coordinator
    page.goto(f"/desk/project/?id={project}")
    page.get_by_role("link", name="The people whom it is about").click()
    at(page, "The people affected")
    page.get_by_role("link", name="Describe them").click()
    page.get_by_label("Who are they?").fill("Children in our care")
    page.get_by_label("What do you know of them?").select_option("Sex")
    page.get_by_label("Female").fill("70")
    page.get_by_label("Male", exact=True).fill("half")
    page.get_by_label("Where do they come from?").fill("Our yearly return")
    press(page, "Save")
    refused(page, "Give a number for “Male”, like 12 or 12.5.")
    page.get_by_label("Male", exact=True).fill("56,5 %")
    press(page, "Save")
    refused(page, "Together they are more than 100 per cent.")
    page.get_by_label("Female").fill("43.5")
    page.get_by_label("Of when are the figures?").fill("2025-04 to 2026-03")
    press(page, "Save")
    said(page, "Saved.")
    clean(page)
    (kept,) = home.read(f"/v1/projects/{project}/people-affected")["items"]
    assert kept["shares"] == [{"answer": "female", "percent": 43.5}, {"answer": "male", "percent": 56.5}]
    assert kept["counted_on"] == {"from": "2025-04", "to": "2026-03"}
    page.get_by_role("link", name="Hold this against who is here").click()
    expect(page.get_by_text("Compared with Children in our care. Source: Our yearly return.")).to_be_visible()
    page.goto(f"/desk/people-affected/one/?project={project}&id={kept['id']}")
    page.get_by_label("Who are they?").fill("Young people in our care")
    press(page, "Save")
    said(page, "Saved.")
    page.get_by_role("link", name="Change it").click()
    expect(page.get_by_label("Of when are the figures?")).to_have_value("2025-04 to 2026-03")
    press(page, "Take this description away")
    press(page, "Yes, take it away")
    said(page, "It is taken away.")
    assert home.read(f"/v1/projects/{project}/people-affected")["items"] == []


def test_coordinator_takes_a_report_over_a_time_to_read_and_as_a_file(home: Home, coordinator: Page) -> None:
    project = home.made("/v1/projects", {"title": "Letters", "purpose": PURPOSE})["id"]
    coordinator.goto(f"/desk/reports/?id={project}")
    at(coordinator, "Reports")
    coordinator.get_by_label("From which day").fill("2026-02-01")
    coordinator.get_by_label("To which day").fill("2026-01-01")
    press(coordinator, "Take this time")
    refused(coordinator, "The last day is before the first.")
    expect(coordinator.get_by_role("link", name="Read or print it")).to_have_count(0)
    coordinator.get_by_label("To which day").fill("2026-12-31")
    press(coordinator, "Take this time")
    pdf = coordinator.locator("a", has_text="PDF").first.get_attribute("href")
    made = coordinator.context.request.get(f"{home.site}{pdf}")
    assert made.ok
    text = pypdf.PdfReader(io.BytesIO(made.body())).pages[0].extract_text()
    assert "From 1 February 2026 to 31 December 2026." in text.replace("\n", " ")
    coordinator.locator("a", has_text="Read or print it").first.click()
    expect(coordinator.get_by_role("heading", level=1)).to_have_text("Letters")


@pytest.mark.parametrize("operation", presence_answers.ANSWERS)
def test_answers_in_these_tests_are_such_as_the_api_gives(operation: str) -> None:
    document = our_document()
    described = document.resolved(document.operations[operation]["responses"]["200"])
    schema = described["content"]["application/json"]["schema"]
    for answer in presence_answers.ANSWERS[operation]:
        assert document.faults(schema, answer) == []
