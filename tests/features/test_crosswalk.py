"""What others' forms get from our records: PIRIT's columns, GRIPP2's items, standards."""

import csv
import io
from typing import Any

import pytest

from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.test_impact_records import moved, recorded, shared_project

HEADINGS = [
    "When",
    "How the public contributed",
    "What they hoped to influence",
    "What changed (if anything)",
    "Why it matters",
    "Related standards",
]


async def read(caller: Caller, project: dict[str, Any], which: str) -> dict[str, Any]:
    answer = await caller.get(f"/v1/reports/projects/{project['id']}/{which}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def table(caller: Caller, project: dict[str, Any]) -> list[list[str]]:
    """The CSV as a spreadsheet reads it."""
    answer = await caller.get(f"/v1/reports/projects/{project['id']}/pirit?format=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="pirit.csv"'
    return list(csv.reader(io.StringIO(answer.text)))


def test_tracking_table_has_exactly_pirits_columns_and_leaves_blank_what_is_blank(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, project = cast.coordinator, await shared_project(cast)
            whole = {
                "how_contributed": "A workshop",
                "hoped_to_influence": "The first letter",
                "what_changed": "It is one page",
                "why_it_matters": "People read it",
            }
            tags = ["uk_impact", "our_own_promise"]
            await recorded(me, project, status="agreed", what_changed="Nothing yet")
            await recorded(me, project, **whole, status="agreed", occurred_on="2021-10", standards=tags)
            assert await table(me, project) == [
                HEADINGS,
                ["October 2021", *whole.values(), "Impact; our_own_promise"],
                ["", "", "", "Nothing yet", "", ""],
            ]
            found = await read(me, project, "pirit")
            assert [each["heading"] for each in found["columns"]] == HEADINGS
            first, second = found["items"]
            assert (first["occurred_on"], first["standards"]) == ("2021-10", tags)
            assert {name: first[name] for name in whole} == whole
            assert (second["occurred_on"], second["how_contributed"]) == (None, None)

    run(journey())


def test_tracking_table_says_what_is_not_in_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast, visibility="network")
            words = {"what_changed": "Shorter"}
            await recorded(cast.coordinator, project, **words)
            await recorded(cast.coordinator, project, **words, status="agreed")
            await recorded(cast.coordinator, project, status="agreed")
            await recorded(cast.partner, project, **words)
            gone = await recorded(cast.coordinator, project, **words, status="published")
            await moved(cast.coordinator, gone, "taken_back")
            await recorded(cast.coordinator, project, **words, status="published")
            seen = {}
            for name, who in (("lead", cast.coordinator), ("partner", cast.partner), ("net", cast.stranger)):
                found = await read(who, project, "pirit")
                seen[name] = len(found["items"]), found["without_these_columns"], found["drafts"]
            assert seen == {"lead": (2, 1, 1), "partner": (2, 1, 1), "net": (1, 0, 0)}

    run(journey())


@pytest.mark.parametrize("words", ["=1+1", "+44", "-1", "@here", "\tx"])
def test_no_words_become_a_formula_in_a_spreadsheet(settings: Settings, words: str) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            await recorded(cast.coordinator, project, what_changed=words, status="agreed")
            assert (await table(cast.coordinator, project))[1][3] == f"'{words}"

    run(journey())


async def told(cast: Cast) -> dict[str, Any]:
    """A project with something to say under every item."""
    me = cast.coordinator
    project = await shared_project(cast, intended_difference="Letters that people read", limits="The law")
    await me.made(f"/v1/projects/{project['id']}/baseline", {"how": "By post"})
    change = {"proposed": "Two meetings", "decided": "Three", "why": "People asked", "decided_on": "2022"}
    await me.made(f"/v1/projects/{project['id']}/plan-changes", change)
    agreed = {"status": "agreed", "how_contributed": "A workshop"}
    await recorded(
        me, project, **agreed, what_changed="One page", why_it_matters="Read", direction="positive"
    )
    await recorded(me, project, **agreed, statement="Nobody came back", direction="negative")
    await recorded(me, project, status="agreed", statement="To be asked first", expectation="intended")
    await recorded(me, project, status="agreed", pi="process", statement="Too fast", response="We slow down")
    await recorded(me, project, statement="Not agreed yet")
    return project


def test_five_items_are_put_together_and_each_passage_says_where_it_comes_from(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await told(cast)
            found = await read(cast.coordinator, project, "gripp2")
            assert [(each["number"], each["topic"]) for each in found["items"]] == [
                (1, "Aim"),
                (2, "Methods"),
                (3, "Study results"),
                (4, "Discussion and conclusions"),
                (5, "Reflections/critical perspective"),
            ]
            said = {
                each["item"]: [(part["from_resource"], part["words"]) for part in each["passages"]]
                for each in found["items"]
            }
            assert said["aim"] == [
                ("project", "Why"),
                ("project", "Letters that people read"),
                ("impact-record", "To be asked first"),
            ]
            assert said["methods"] == [
                ("project", "The law"),
                ("baseline", "By post"),
                ("impact-record", "A workshop"),
                ("impact-record", "A workshop"),
            ]
            assert [words for _, words in said["study_results"]] == [
                "Letters are shorter now.",
                "One page",
                "Nobody came back",
            ]
            assert said["discussion"] == [("impact-record", "Read")]
            assert said["reflections"] == [
                ("impact-record", "Too fast"),
                ("impact-record", "We slow down"),
                ("plan-change", "Two meetings"),
                ("plan-change", "Three"),
                ("plan-change", "People asked"),
            ]
            results = found["items"][2]["passages"]
            assert [part["direction"] for part in results] == ["positive", "positive", "negative"]
            assert results[1]["from_member"] == "what_changed"
            assert found["drafts"] == 1

    run(journey())


def test_items_are_made_of_what_the_reader_may_list(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await told(cast)
            await cast.coordinator.patch(f"/v1/projects/{project['id']}", {"visibility": "network"})
            found = await read(cast.stranger, project, "gripp2")
            resources = {part["from_resource"] for item in found["items"] for part in item["passages"]}
            assert resources == {"project", "baseline", "plan-change"}
            assert found["drafts"] == 0

    run(journey())


def test_anybody_reads_the_standards_and_a_project_is_counted_by_them(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            known = (await cast.public.get("/v1/public/standards")).json()["items"]
            assert [len(each["standards"]) for each in known] == [6, 6, 6, 9]
            codes = [one["code"] for each in known for one in each["standards"]]
            assert len(set(codes)) == len(codes)
            project = await shared_project(cast, ladder_intended="co_design")
            me = cast.coordinator
            await recorded(me, project, standards=["uk_impact", "cqc_equity", "our_own"])
            await recorded(me, project, standards=["uk_impact"], status="agreed")
            await recorded(me, project)
            gone = await recorded(me, project, standards=["uk_governance"], status="published")
            await moved(me, gone, "taken_back")
            found = await read(me, project, "standards")
            counts = {one["code"]: one["records"] for each in found["sets"] for one in each["standards"]}
            assert {code: count for code, count in counts.items() if count} == {
                "uk_impact": 2,
                "cqc_equity": 1,
            }
            assert counts.keys() == set(codes)
            assert found["own"] == [{"code": "our_own", "records": 1}]
            assert (found["records"], found["tagged"]) == (3, 2)
            assert (found["ladder_intended"], found["ladder_experienced"]) == ("co_design", None)
            assert (await read(cast.partner, project, "standards"))["tagged"] == 1

    run(journey())


@pytest.mark.parametrize("which", ["pirit", "gripp2", "standards"])
def test_what_is_made_of_a_project_that_is_not_yours_is_not_there(settings: Settings, which: str) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            path = f"/v1/reports/projects/{project['id']}/{which}"
            assert (await cast.stranger.get(path)).status_code == 404
            assert (await cast.public.get(path)).status_code == 401
            other = frozenset({"projects:read"})
            reads = await cast.client_of(str(cast.coordinator.organisation_id), other)
            assert (await reads.get(path)).status_code == 403

    run(journey())
