"""How many of those who said something heard back, and how long it took."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.features.impact.heard_back import Group, figures
from app.settings import Settings
from tests.conftest import Caller, casting, run
from tests.features.impact.scene import set_scene
from tests.features.test_impact_records import shared_project

REPORT = "/v1/reports/heard-back"
FIGURES = ("asked", "answered", "heard_back", "rate_percent", "median_days")


async def report(caller: Caller, query: str = "") -> dict[str, Any]:
    answer = await caller.get(f"{REPORT}{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def numbers(found: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(found[name] for name in FIGURES)


def test_rate_and_median_are_of_records_that_call_for_an_answer(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            assert numbers(await report(scene.us)) == (0, 0, 0, None, None)
            quick = await scene.asked(occurred_on="2026-01-10")
            slow = await scene.asked(occurred_on="2026-02-01")
            await scene.asked(occurred_on="2026-02-03")
            await scene.asked(occurred_on="2026-02-04", response_due_on=None)
            await scene.asked(occurred_on="2026-02-05", status="draft")
            await scene.answered(quick, fed_back_on="2026-01-20")
            await scene.answered(slow, fed_back_on="2026-03-03")
            found = await report(scene.us)
            assert numbers(found) == (3, 2, 2, 67, 10)
            assert [(each["month"], *numbers(each)) for each in found["months"]] == [
                ("2026-01", 1, 1, 1, 100, 10),
                ("2026-02", 2, 1, 1, 50, 30),
            ]
            assert found["counts"].endswith("not people")
            period = await report(scene.us, "?from=2026-02-01&to=2026-02-01")
            assert (*numbers(period), period["from"], period["to"]) == (1, 1, 1, 100, 30, *["2026-02-01"] * 2)
            assert numbers(await report(scene.partner)) == numbers(found)
            assert numbers(await report(cast.stranger)) == (0, 0, 0, None, None)

    run(journey())


def test_report_is_of_one_project_or_one_lead(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            await scene.asked()
            other = await shared_project(cast)
            assert (await report(scene.us, f"?project_id={other['id']}"))["asked"] == 0
            assert (await report(scene.us, f"?project_id={scene.project['id']}"))["asked"] == 1
            assert (await report(scene.us, f"?organisation_id={scene.us.organisation_id}"))["asked"] == 1
            assert (await report(scene.us, f"?organisation_id={scene.partner.organisation_id}"))["asked"] == 0

    run(journey())


def test_what_has_no_day_is_of_the_day_of_its_session(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            session = {"project_id": scene.project["id"], "title": "Meeting", "starts_on": "2026-02-03"}
            made = await scene.us.made("/v1/sessions", session)
            record = await scene.asked(session_id=made["id"])
            await scene.answered(record, fed_back_on="2026-02-08")
            found = await report(scene.us, "?from=2026-02-03&to=2026-02-03")
            assert (*numbers(found), found["undated"]) == (1, 1, 1, 100, 5, 0)
            assert (await report(scene.us, "?to=2026-02-02"))["asked"] == 0

    run(journey())


def test_day_that_nobody_wrote_down_is_not_taken_from_that_of_the_import(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            await scene.answered(await scene.asked(), fed_back_on="2019-05-01")
            found = await report(scene.us)
            assert (*numbers(found), found["undated"], found["months"]) == (1, 1, 1, 100, None, 1, [])
            assert (await report(scene.us, "?from=2019-01-01"))["asked"] == 0

    run(journey())


def test_period_that_ends_before_it_starts_is_refused(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            answer = await cast.coordinator.get(f"{REPORT}?from=2026-02-02&to=2026-02-01")
            assert answer.status_code == 422
            assert [(e["parameter"], e["code"]) for e in answer.json()["errors"]] == [("to", "out-of-order")]
            assert (await cast.coordinator.get(f"{REPORT}?from=2026-02")).status_code == 422

    run(journey())


days = st.dates(date(2020, 1, 1), date(2026, 12, 31))
LATER = date(2027, 1, 1)
groups = st.lists(
    st.tuples(st.none() | days, st.none() | st.integers(0, 400), st.booleans(), st.integers(1, 5)),
    max_size=20,
)


@given(groups)
def test_figures_of_groups_are_those_of_each_record(found: list[Any]) -> None:
    grouped: list[Group] = [
        (said, waited if waited is None else (said or LATER) + timedelta(days=waited), answered, records)
        for said, waited, answered, records in found
    ]
    heard = [(said, waited, records) for said, waited, _, records in found if waited is not None]
    each = sorted(waited for said, waited, records in heard if said for _ in range(records))
    asked = sum(records for *_, records in found)
    got = figures(grouped)
    assert (got["asked"], got["heard_back"]) == (asked, sum(records for *_, records in heard))
    assert got["median_days"] == (each[(len(each) - 1) // 2] if each else None)
    assert got["rate_percent"] == (round(100 * (got["heard_back"] or 0) / asked) if asked else None)
    assert int(got["answered"] or 0) >= len(each)
