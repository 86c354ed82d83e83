"""Mend the Gap: what lies between two sides, who sees it from when on, and what each state needs."""

from typing import Any

from app.settings import Settings
from tests.conftest import Caller, casting, run
from tests.features.people import days_from_now
from tests.features.test_assessments import assessment
from tests.features.test_impact_records import recorded
from tests.features.test_participations import Scene, scene
from tests.features.test_projects_below import faults
from tests.features.test_rounds import moved as tampered
from tests.support.person import member_of, person_of

GAPS = "/v1/gaps"
SEEN = {"seen_by_a": "We hear of it too late.", "seen_by_b": "We hear of it late, too."}
AGREED = SEEN | {"agreed_change": "Meet at two, and pay before.", "owner": "Participation team"}


def project_of(there: Scene) -> str:
    return there.project.rpartition("/")[2]


async def gap(caller: Caller, there: Scene, **members: Any) -> dict[str, Any]:
    two = {"perspective_a": "lived_experience", "perspective_b": "manager"}
    return await caller.made(GAPS, {"project_id": project_of(there), "title": "When we meet"} | two | members)


async def moved(caller: Caller, made: dict[str, Any], to: str) -> Any:
    return await caller.post(f"{GAPS}/{made['id']}/transitions", {"to": to})


async def seen_by(caller: Caller, there: Scene) -> list[str]:
    found = (await caller.get(f"{there.project}/gaps")).json()["items"]
    return [each["id"] for each in found]


def test_partner_sees_a_gap_once_both_sides_agreed_what_to_do(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast, visibility="public")
            made = await gap(cast.coordinator, there, seen_by_a=SEEN["seen_by_a"], mends=["Asking us"])
            theirs = await gap(cast.partner, there)
            assert await seen_by(cast.partner, there) == [theirs["id"]]
            assert (await cast.partner.get(f"{GAPS}/{made['id']}")).status_code == 404
            needs = [(f"/{name}", "required") for name in ("seen_by_b", "agreed_change", "owner")]
            assert faults(await moved(cast.coordinator, made, "agreed")) == needs
            await cast.coordinator.patch(f"{GAPS}/{made['id']}", AGREED)
            assert (await moved(cast.coordinator, made, "agreed")).status_code == 200
            assert (await cast.partner.get(f"{GAPS}/{made['id']}")).json()["mends"] == ["Asking us"]
            refused = await cast.partner.patch(f"{GAPS}/{made['id']}", {"title": "Ours"})
            assert refused.json()["code"] == "not-yours-to-change"
            assert (await cast.partner.patch(f"{GAPS}/{theirs['id']}", {"title": "Ours"})).is_success
            assert await seen_by(cast.coordinator, there) == [made["id"], theirs["id"]]
            assert (await cast.stranger.get(f"{GAPS}/{made['id']}")).status_code == 404
            assert await seen_by(cast.stranger, there) == []

    run(journey())


def test_gap_is_mended_or_left_open_and_says_what_came_of_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            made = await gap(cast.coordinator, there, **AGREED)
            for state in ("agreed", "mending"):
                assert (await moved(cast.coordinator, made, state)).json()["status"] == state
            refused = await moved(cast.coordinator, made, "open")
            assert refused.json()["open_moves"] == ["mended", "left_open"]
            for state in ("mended", "left_open"):
                assert faults(await moved(cast.coordinator, made, state)) == [("/result", "required")]
            await cast.coordinator.patch(f"{GAPS}/{made['id']}", {"result": "We meet at two."})
            assert (await moved(cast.coordinator, made, "mended")).json()["status"] == "mended"
            cleared = await cast.coordinator.patch(f"{GAPS}/{made['id']}", {"result": None})
            assert faults(cleared) == [("/result", "required")]

    run(journey())


def test_gap_is_agreed_only_where_both_sides_said_how_they_see_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            for name in AGREED:
                made = await gap(cast.coordinator, there, **AGREED | {name: None})
                assert faults(await moved(cast.coordinator, made, "agreed")) == [(f"/{name}", "required")]
                assert (await cast.coordinator.get(f"{GAPS}/{made['id']}")).json()["status"] == "open"
            for state in ("agreed", "mending", "mended"):
                sent = {"project_id": project_of(there), "title": "At once", "perspective_a": "carer"}
                sent |= {"perspective_b": "manager", "status": state, "result": "We meet at two."}
                assert faults(await cast.coordinator.post(GAPS, sent)) == [
                    (f"/{name}", "required") for name in AGREED
                ], state

    run(journey())


def test_what_was_agreed_stays_when_it_is_mended(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            made = await gap(cast.coordinator, there, **AGREED, result="We meet at two.", status="mended")
            for name in (*AGREED, "result"):
                cleared = await cast.coordinator.patch(f"{GAPS}/{made['id']}", {name: None})
                assert faults(cleared) == [(f"/{name}", "required")]

    run(journey())


def test_gap_is_looked_at_again_on_a_day_to_come_and_stays_when_the_day_has_passed(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            made = await gap(cast.coordinator, there, review_on=days_from_now(0))
            here, past = f"{GAPS}/{made['id']}", days_from_now(-1)
            refused = [("/review_on", "out-of-range")]
            assert faults(await cast.coordinator.patch(here, {"review_on": past})) == refused
            sent = {"project_id": project_of(there), "title": "x", "perspective_a": "carer"}
            late = sent | {"perspective_b": "manager", "review_on": past}
            assert faults(await cast.coordinator.post(GAPS, late)) == refused
            await tampered(cast, f"UPDATE gaps SET review_on = '{past}'")
            assert (await cast.coordinator.patch(here, {"title": "Due"})).is_success
            due = await cast.coordinator.get(f"{GAPS}?review_on_lt={days_from_now(0)}")
            assert [each["title"] for each in due.json()["items"]] == ["Due"]
            # What is over may say when it was last looked at.
            assert (await gap(cast.coordinator, there, review_on=past, status="left_open", result="Moved"))[
                "id"
            ]

    run(journey())


def test_co_lead_finds_the_projects_that_they_lead(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, other = await scene(cast), await scene(cast)
            robin = await there.person(cast.coordinator)
            for project, role in ((there.project, "co_lead"), (other.project, "working_group")):
                await cast.coordinator.made(f"{project}/team", {"contributor_id": robin, "role": role})
            me = await person_of(cast, cast.coordinator, robin)
            staff = await member_of(cast, cast.coordinator, "staff@example.org", "coordinator")
            found = {}
            for flag in ("true", "false"):
                for name, caller in (("me", me), ("staff", staff)):
                    items = (await caller.get(f"/v1/projects?led_by_me={flag}")).json()["items"]
                    found[name, flag] = {f"/v1/projects/{each['id']}" for each in items}
            assert found["me", "true"] == {there.project}
            assert other.project in found["me", "false"]
            assert found["staff", "true"] == set()
            assert {there.project, other.project} <= found["staff", "false"]

    run(journey())


def test_gap_lies_between_two_sides_and_points_within_its_project(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, elsewhere = await scene(cast), await scene(cast)
            shown = await assessment(there)
            said = await recorded(cast.coordinator, {"id": project_of(there)})
            made = await gap(
                cast.coordinator, there, assessment_id=shown["id"], impact_record_ids=[said["id"]]
            )
            assert (made["assessment_id"], made["impact_record_ids"]) == (shown["id"], [said["id"]])
            other = await assessment(elsewhere)
            told = await recorded(cast.coordinator, {"id": project_of(elsewhere)})
            here = f"{GAPS}/{made['id']}"
            for wrong, found in (
                ({"assessment_id": other["id"]}, ("/assessment_id", "unknown-reference")),
                (
                    {"impact_record_ids": [said["id"], told["id"]]},
                    ("/impact_record_ids", "unknown-reference"),
                ),
                ({"perspective_b": "lived_experience"}, ("/perspective_b", "not-allowed")),
            ):
                assert faults(await cast.coordinator.patch(here, wrong)) == [found]
            # What was pointed at has gone since: the rest can be changed all the same.
            assert (await cast.coordinator.delete(f"/v1/impact-records/{said['id']}")).status_code == 204
            assert (await cast.coordinator.patch(here, {"increases": ["Haste"]})).is_success

    run(journey())


def test_contributor_writes_one_where_they_co_lead_and_reads_what_is_agreed(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            robin, kim = await there.person(cast.coordinator), await there.person(cast.coordinator)
            team = f"{there.project}/team"
            await cast.coordinator.made(team, {"contributor_id": robin, "role": "co_lead"})
            await cast.coordinator.made(team, {"contributor_id": kim, "role": "working_group"})
            co_lead = await person_of(cast, cast.coordinator, robin)
            other = await person_of(cast, cast.coordinator, kim)
            made = await gap(co_lead, there, **AGREED)
            assert (await seen_by(co_lead, there), await seen_by(other, there)) == ([made["id"]], [])
            assert (await moved(co_lead, made, "agreed")).status_code == 200
            assert await seen_by(other, there) == [made["id"]]
            refused = await other.patch(f"{GAPS}/{made['id']}", {"title": "Mine"})
            assert refused.json()["code"] == "not-yours-to-change"
            lead = await member_of(cast, cast.coordinator, "lead@example.org", "project_lead")
            again = {"project_id": project_of(there), "title": "x", "perspective_a": "carer"}
            sent = await lead.post(GAPS, again | {"perspective_b": "manager"})
            assert sent.json()["code"] == "not-yours-to-change"

    run(journey())
