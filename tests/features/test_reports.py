"""The first report: what was said under the five headings, as far as the reader may list it."""

from typing import Any

from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.test_impact_records import moved, recorded, shared_project


async def report(caller: Caller, project: dict[str, Any]) -> dict[str, Any]:
    answer = await caller.get(f"/v1/reports/projects/{project['id']}/four-pi")
    assert answer.status_code == 200, answer.text
    counted: dict[str, Any] = answer.json()
    return counted


def test_project_without_records_has_all_five_headings_at_nought(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            counted = await report(cast.coordinator, project)
            assert [heading["pi"] for heading in counted["headings"]] == [
                "principles",
                "purpose",
                "presence",
                "process",
                "impact",
            ]
            assert all(
                each["records"] == each["fed_back"] == 0 and each["by"] == [] for each in counted["headings"]
            )
            assert (counted["project_id"], counted["records"], counted["fed_back"]) == (project["id"], 0, 0)
            assert counted["counts"] == "records, not people"

    run(journey())


def test_record_said_from_two_perspectives_is_one_record_in_two_rows(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, project = cast.coordinator, await shared_project(cast)
            both = ["practitioner", "lived_experience"]
            await recorded(me, project, perspectives=both, direction="negative", fed_back_on="2022-05")
            await recorded(me, project, perspectives=["lived_experience"], direction="negative")
            await recorded(me, project, perspectives=["lived_experience"], expectation="intended")
            await recorded(me, project, pi="presence", perspectives=["carer"], direction="none")
            await recorded(me, await shared_project(cast), pi="purpose")
            counted = await report(me, project)
            impact = counted["headings"][4]
            assert (impact["records"], impact["fed_back"]) == (3, 1)
            rows = [tuple(row.values()) for row in impact["by"]]
            assert rows == [
                ("lived_experience", "negative", "observed", 2),
                ("lived_experience", None, "intended", 1),
                ("practitioner", "negative", "observed", 1),
            ]
            assert [heading["records"] for heading in counted["headings"]] == [0, 0, 1, 0, 3]
            assert (counted["records"], counted["fed_back"]) == (4, 1)

    run(journey())


def test_reader_counts_what_they_may_list_and_nothing_that_was_taken_back(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast, visibility="network")
            for status in ("draft", "agreed", "published"):
                await recorded(cast.coordinator, project, status=status)
            await recorded(cast.partner, project)
            gone = await recorded(cast.coordinator, project, status="published")
            await moved(cast.coordinator, gone, "taken_back")
            seen = {
                "lead": (await report(cast.coordinator, project))["records"],
                "partner": (await report(cast.partner, project))["records"],
                "stranger": (await report(cast.stranger, project))["records"],
            }
            assert seen == {"lead": 3, "partner": 3, "stranger": 1}

    run(journey())


async def refusals(cast: Cast, path: str) -> list[tuple[int, str]]:
    others = [cast.stranger, cast.public]
    answers = [await caller.get(path) for caller in others]
    return [(answer.status_code, answer.json()["code"]) for answer in answers]


def test_report_of_a_project_that_is_not_yours_is_not_there(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            path = f"/v1/reports/projects/{project['id']}/four-pi"
            assert await refusals(cast, path) == [(404, "not-found"), (401, "unauthorised")]
            reads_projects = await cast.client_of(
                cast.coordinator.organisation_id or "", frozenset({"projects:read", "impact-records:read"})
            )
            forbidden = await reads_projects.get(path)
            assert (forbidden.status_code, forbidden.json()["permission"]) == (403, "reports:read")

    run(journey())
