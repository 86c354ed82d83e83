"""Positions: who stands by an impact record and who does not, in their own words."""

from typing import Any

import pytest
from sqlalchemy import select

from app.features.impact.position import Position
from app.kit.adapter import Asking
from app.kit.scope import Scope
from app.kit.statements import Statement
from app.settings import Settings
from tests.conftest import Caller, casting, run
from tests.features.impact.scene import agree, set_scene
from tests.features.people import feed
from tests.features.test_impact_records import RECORDS, moved, recorded
from tests.features.test_projects_below import faults


def at(record: dict[str, Any]) -> str:
    return f"{RECORDS}/{record['id']}/positions"


async def positions(caller: Caller, record: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await caller.get(at(record))
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_contributor_disagrees_in_their_own_name_and_only_their_home_knows_who_it_is(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await recorded(scene.us, scene.project, status="agreed")
            sent = {"stance": "disagrees", "words": "Not for me.", "perspective": "carer"}
            said = await scene.theirs.made(at(record), sent)
            assert said["contributor_id"] == scene.wren
            [home] = await positions(scene.partner, record)
            assert (home["contributor_id"], home["words"]) == (scene.wren, "Not for me.")
            for other in (scene.us, scene.me):
                [seen] = await positions(other, record)
                assert (seen["stance"], seen["words"]) == ("disagrees", "Not for me.")
                assert seen["withheld"] == ["contributor_id"]
                assert "contributor_id" not in seen
            assert (await cast.stranger.get(at(record))).status_code == 404

    run(journey())


def test_network_reads_a_published_record_and_no_positions_on_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await recorded(scene.us, scene.project, status="published")
            await scene.us.patch(f"/v1/projects/{scene.project['id']}", {"visibility": "public"})
            await scene.me.made(at(record), {"stance": "partly", "words": "In part."})
            assert await positions(cast.stranger, record) == []
            assert "position.created" not in await feed(cast, cast.stranger.organisation_id)
            assert "position.created" in await feed(cast, scene.partner.organisation_id)

    run(journey())


def test_changed_mind_keeps_the_position_before(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await recorded(scene.us, scene.project, status="agreed")
            await scene.me.made(at(record), {"stance": "disagrees", "words": "No."})
            await scene.theirs.made(at(record), {"stance": "disagrees"})
            await scene.me.made(at(record), {"stance": "agrees", "words": "Now I do."})
            mine = [each for each in await positions(scene.us, record) if each.get("contributor_id")]
            assert [(each["stance"], each["superseded_at"] is None) for each in mine] == [
                ("disagrees", False),
                ("agrees", True),
            ]
            theirs = [each for each in await positions(scene.partner, record) if each.get("contributor_id")]
            assert [each["superseded_at"] for each in theirs] == [None]

    run(journey())


def test_nobody_replaces_what_somebody_said_themselves(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await recorded(scene.us, scene.project, status="agreed")
            await scene.me.made(at(record), {"stance": "disagrees", "words": "No."})
            sent = {"stance": "agrees", "contributor_id": scene.robin, "recorded_by": "Participation lead"}
            refused = await scene.us.post(at(record), sent)
            assert (refused.status_code, refused.json()["code"]) == (403, "not-yours-to-change")
            [mine] = [each for each in await positions(scene.us, record) if each.get("contributor_id")]
            assert (mine["stance"], mine["superseded_at"]) == ("disagrees", None)

    run(journey())


def test_staff_write_down_for_somebody_and_say_who_they_are(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await recorded(scene.us, scene.project, status="agreed")
            sent = {"stance": "agrees", "contributor_id": scene.robin}
            assert faults(await scene.us.post(at(record), sent)) == [("/recorded_by", "required")]
            await scene.us.made(at(record), sent | {"recorded_by": "Participation lead"})
            [mine] = await positions(scene.me, record)
            assert (mine["contributor_id"], mine["recorded_by"]) == (scene.robin, "Participation lead")
            role = {"stance": "partly", "role_title": "Principal social worker"}
            assert (await scene.partner.made(at(record), role))["home_organisation_id"] == (
                scene.partner.organisation_id
            )
            theirs = {"stance": "agrees", "contributor_id": scene.wren, "recorded_by": "x"}
            assert faults(await scene.us.post(at(record), theirs)) == [
                ("/contributor_id", "unknown-reference")
            ]
            for both in ({"stance": "agrees"}, sent | role):
                assert faults(await scene.us.post(at(record), both)) == [("", "exactly-one-of")]

    run(journey())


@pytest.mark.parametrize("who", ["another", "role"])
def test_contributor_who_takes_part_speaks_for_themselves_alone(settings: Settings, who: str) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await recorded(scene.us, scene.project, status="agreed")
            sky = (await scene.us.made("/v1/contributors", {"display_name": "Sky"}))["id"]
            whose = {"contributor_id": sky} if who == "another" else {"role_title": "Manager"}
            refused = await scene.me.post(at(record), {"stance": "agrees", "recorded_by": "Robin"} | whose)
            assert refused.status_code in (403, 422)
            assert await positions(scene.us, record) == []

    run(journey())


def test_whoever_writes_in_their_own_name_is_the_first_who_stands_by_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            said = await scene.says(scene.me)
            [first] = await positions(scene.me, said)
            assert (first["stance"], first["wrote"], first["contributor_id"]) == ("agrees", True, scene.robin)
            refused = await scene.me.delete(f"{at(said)}/{first['id']}")
            assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
            await agree(scene.us, said)
            again = await scene.me.made(at(said), {"stance": "partly"})
            assert (await scene.me.delete(f"{at(said)}/{again['id']}")).status_code == 204
            assert (await scene.me.get(f"{RECORDS}/{said['id']}")).status_code == 200

    run(journey())


def test_nobody_takes_back_what_somebody_else_thinks(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await recorded(scene.us, scene.project, status="agreed")
            said = await scene.theirs.made(at(record), {"stance": "disagrees"})
            for other in (scene.us, scene.me):
                refused = await other.delete(f"{at(record)}/{said['id']}")
                assert (refused.status_code, refused.json()["code"]) == (403, "not-yours-to-change")

    run(journey())


def test_positions_go_out_of_sight_with_the_record(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await recorded(scene.us, scene.project, status="agreed")
            said = await scene.me.made(at(record), {"stance": "agrees"})
            await moved(scene.us, record, "draft")
            assert (await scene.partner.get(f"{at(record)}/{said['id']}")).status_code == 404
            # Also where no path asks for the record first.
            scope = Scope(str(cast.partner.organisation_id), "tests")
            async with cast.services.database.read(scope) as db:
                assert await db.rows(Statement(lambda: select(Position.id))) == []
            await moved(scene.us, record, "agreed", "published", "taken_back")
            refused = await scene.us.post(at(record), {"stance": "agrees", "role_title": "Manager"})
            assert (refused.status_code, refused.json()["code"]) == (409, "conflict")

    run(journey())


@pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)
def test_database_itself_shows_a_draft_in_ones_own_name_to_its_author(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            await scene.says(scene.theirs)

            async def rows(table: str, caller: Caller, person: str) -> int:
                asking = Asking(caller.organisation_id, person, False)
                async with cast.services.database.adapter.reading(asking) as connection:
                    return len(await connection.rows(f"SELECT 1 FROM {table}", []))

            for table in ("impact_records", "impact_positions"):
                assert await rows(table, scene.partner, scene.wren) == 1
                assert await rows(table, scene.us, scene.robin) == 0

    run(journey())
