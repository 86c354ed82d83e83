"""A contributor who acts for themselves: they see and change their own, and nobody else's."""

from typing import Any

import pytest

from app.features.roles import ROLES, unknown
from app.kit.scope import Scope
from app.settings import Settings
from app.worker import all_jobs
from tests.conftest import Caller, Cast, casting, run
from tests.scope.test_row_security import TABLES, WALLS, connected, rows_of, touched
from tests.support.person import person_of
from tests.support.working import without_engine
from tests.sweeps.world import World


async def two_people(cast: Cast) -> tuple[Caller, str, str, dict[str, str]]:
    """Robin, who is asked to a session, and Wren of the same home, in a project of their own."""
    ids: dict[str, str] = {}
    for name in ("Robin", "Wren"):
        made = await cast.coordinator.made("/v1/contributors", {"display_name": name})
        ids[name] = made["id"]
        path = f"/v1/contributors/{made['id']}"
        await cast.coordinator.made(f"{path}/standpoints", {"words": f"canary {name}"})
        await cast.coordinator.made(f"{path}/biographies", {"words": f"canary {name}"})
        for layer, body in (("identity", {"email": f"{name}@example.org"}), ("needs", {"support": name})):
            put = await cast.coordinator("PUT", f"{path}/{layer}", json=body, headers={"if-match": "*"})
            assert put.status_code == 200, put.text
        project = await cast.coordinator.made("/v1/projects", {"title": f"Of {name}", "purpose": "Why"})
        session = await cast.coordinator.made(
            "/v1/sessions", {"project_id": project["id"], "title": f"With {name}", "kind": "one_to_one"}
        )
        part = await cast.coordinator.made(
            "/v1/participations", {"session_id": session["id"], "contributor_id": made["id"]}
        )
        prefix = "" if name == "Robin" else "other_"
        for kind, record in (("project", project), ("session", session), ("part", part)):
            ids[prefix + kind] = record["id"]
    return await person_of(cast, cast.coordinator, ids["Robin"]), ids["Robin"], ids["Wren"], ids


async def titles(caller: Caller, path: str, member: str = "title") -> list[str]:
    answer = await caller.get(path)
    assert answer.status_code == 200, answer.text
    return sorted(item[member] for item in answer.json()["items"])


def test_person_sees_themselves_and_what_they_take_part_in(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin, me, _, ids = await two_people(cast)
            assert await titles(robin, "/v1/contributors", "display_name") == ["Robin"]
            assert await titles(robin, "/v1/projects") == ["Of Robin"]
            assert await titles(robin, "/v1/sessions") == ["With Robin"]
            assert await titles(robin, "/v1/participations", "id") == [ids["part"]]
            for layer in ("standpoints", "biographies"):
                assert await titles(robin, f"/v1/contributors/{me}/{layer}", "words") == ["canary Robin"]
            own = (await robin.get(f"/v1/contributors/{me}")).json()
            assert (own["status"], own["withheld"]) == ("interested", [])
            identity = await robin.get(f"/v1/contributors/{me}/identity")
            assert identity.json()["email"] == "Robin@example.org"
            assert (await robin.get(f"/v1/contributors/{me}/needs")).json()["support"] == "Robin"

    run(journey())


def test_person_finds_nothing_of_anybody_else(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin, _, wren, ids = await two_people(cast)
            paths = [f"/v1/contributors/{wren}{layer}" for layer in ("", "/identity", "/needs", "/equality")]
            paths += [f"/v1/contributors/{wren}/{layer}" for layer in ("standpoints", "consents")]
            paths += [f"/v1/projects/{ids['other_project']}", f"/v1/sessions/{ids['other_session']}"]
            paths += [f"/v1/participations/{ids['other_part']}", f"/v1/reports/projects/{wren}/four-pi"]
            for path in paths:
                assert (await robin.get(path)).status_code == 404, path
            found = await robin.post("/v1/contributors/search", {"email": "Wren@example.org"})
            assert found.json().get("items", []) == []

    run(journey())


def test_person_changes_what_is_theirs_and_nothing_that_others_say(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin, me, wren, ids = await two_people(cast)
            path = f"/v1/contributors/{me}"
            renamed = await robin.patch(path, {"display_name": "R.", "hopes": "To be heard"})
            assert (renamed.status_code, renamed.json()["display_name"]) == (200, "R.")
            for refused in (
                await robin.patch(path, {"external_ids": [{"system": "hr", "value": "1"}]}),
                await robin.patch(f"/v1/participations/{ids['part']}", {"attendance": "attended"}),
                await robin.patch(f"/v1/projects/{ids['project']}", {"title": "Mine"}),
                await robin.delete(f"/v1/participations/{ids['part']}"),
                await robin.post("/v1/contributors", {"display_name": "Another"}),
                await robin.post("/v1/projects", {"title": "Another"}),
            ):
                assert refused.status_code == 403, refused.text
            assert (await robin.patch(f"/v1/contributors/{wren}", {"display_name": "W."})).status_code == 404
            standpoint = await robin.made(f"{path}/standpoints", {"words": "care experienced"})
            assert (await robin.delete(f"{path}/standpoints/{standpoint['id']}")).status_code == 204

    run(journey())


def test_person_answers_an_invitation_pauses_and_consents_for_themselves(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin, me, _, ids = await two_people(cast)
            part, path = f"/v1/participations/{ids['part']}", f"/v1/contributors/{me}"
            assert (await robin.post(f"{part}/transitions", {"to": "accepted"})).json()["reply"] == "accepted"
            again = await robin.post(f"{part}/transitions", {"to": "invited"})
            assert again.status_code == 409
            assert "invited" not in again.json()["open_moves"]
            assert (await robin.post(f"{path}/transitions", {"to": "active"})).status_code == 409
            assert (await robin.post(f"{path}/transitions", {"to": "left"})).json()["status"] == "left"
            consent = {"purpose": "share_profile", "decision": "given", "wording_version": "1"}
            said = {"audience": "partners", "given_by": "advocate", "recorded_by": "Somebody"}
            made = await robin.made(f"{path}/consents", consent | said)
            assert (made["given_by"], made["recorded_by"]) == ("self", None)
            history = await robin.get(f"{path}/transitions")
            assert [each["to_state"] for each in history.json()["items"]] == ["interested", "left"]
            assert "reason" not in history.text

    run(journey())


def test_person_alone_reads_their_equality_answers(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin, me, _, _ = await two_people(cast)
            path = f"/v1/contributors/{me}/equality"
            assert (await robin.get(path)).json()["answers"] is None
            answered = {"ethnic_group": "white_roma", "religion_or_belief": "prefer_not_to_say"}
            put = await robin("PUT", path, json=answered, headers={"if-match": "*"})
            assert put.status_code == 200, put.text
            answers = (await robin.get(path)).json()["answers"]
            assert {name: answers[name] for name in answered} == answered
            assert answers["sex"] is None
            for staff in (cast.coordinator,):
                seen = await staff.get(path)
                assert seen.json()["answered"]
                assert "white_roma" not in seen.text
            assert (await robin.delete(path)).status_code == 204
            assert (await robin.get(path)).json()["answers"] is None

    run(journey())


def test_co_lead_with_lived_experience_leads_as_the_staff_co_lead_does(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin, me, wren, ids = await two_people(cast)
            theirs, other = f"/v1/projects/{ids['project']}", f"/v1/projects/{ids['other_project']}"
            assert (await robin.patch(theirs, {"limits": "None"})).status_code == 403
            place = {
                "contributor_id": me,
                "role": "co_lead",
                "perspectives": ["lived_experience"],
            }
            placed = await cast.coordinator.made(f"{theirs}/team", place | {"until": "2025"})
            assert (await robin.patch(theirs, {"limits": "None"})).status_code == 403
            await cast.coordinator.patch(f"{theirs}/team/{placed['id']}", {"until": None})
            assert (await robin.patch(theirs, {"limits": "None"})).json()["limits"] == "None"
            assert (await robin.post(f"{theirs}/transitions", {"to": "co_design"})).status_code == 200
            session = await robin.made("/v1/sessions", {"project_id": ids["project"], "title": "Ours"})
            await robin.made(f"{theirs}/outputs", {"title": "A guide", "kind": "guidance"})
            record = {"project_id": ids["project"], "pi": "impact", "perspectives": ["lived_experience"]}
            written = await robin.made("/v1/impact-records", record | {"statement": "We were heard."})
            assert (await robin.get(f"/v1/impact-records/{written['id']}")).status_code == 200
            part = {"session_id": session["id"], "contributor_id": wren}
            await cast.coordinator.made("/v1/participations", part)
            coming = (await robin.get(f"/v1/sessions/{session['id']}/participations")).json()["items"]
            assert [(each["contributor_id"], "need_met" in each) for each in coming] == [(wren, False)]
            profile = (await robin.get(f"/v1/contributors/{wren}")).json()
            assert (profile["display_name"], "status" in profile) == ("Wren", False)
            assert (await robin.get(f"/v1/contributors/{wren}/identity")).status_code == 404
            assert (await robin.patch(f"/v1/contributors/{wren}", {"pronouns": "x"})).status_code == 403
            assert (await robin.patch(other, {"limits": "None"})).status_code == 404

    run(journey())


def test_roles_name_permissions_that_there_are() -> None:
    from app.main import all_operations

    all_operations()
    assert unknown() == set()
    assert len(ROLES) == 5


# -- the second wall


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_wall_lets_a_person_through_to_their_own_alone(settings: Settings) -> None:
    async def look() -> tuple[dict[str, Any], dict[str, int]]:
        async with casting(settings) as cast:
            world = World(cast, cast.coordinator)
            await world.fill()
            _, robin, wren, _ = await two_people(cast)
            async with connected(settings.database_url, cast.coordinator.organisation_id) as raw:
                await raw.execute(f"SET golden_thread.contributor = '{robin}'")
                seen = {table: [row for row in await rows_of(raw, table) if wren in row] for table in TABLES}
                # Whoever takes part somewhere cannot be deleted at all, which is not for the wall to say.
                tables = [table for table in TABLES if table != "contributors"]
                changed = {table: await touched(raw, f'DELETE FROM "{table}"') for table in tables}
                return seen, changed

    seen, changed = run(look())
    people = {table for wall in WALLS for table in getattr(wall, "PEOPLE", {})}
    assert people | {"feed_counters"} == set(TABLES)
    assert {table: rows for table, rows in seen.items() if rows} == {}
    deletable = {"feed_counters", "participations", "standpoints", "biographies"}
    deletable |= {"live_consents", "contributor_needs", "contributor_identities", "contributor_equality"}
    deletable |= {"contributor_name_keys"}
    assert {table for table, rows in changed.items() if rows} <= deletable
    assert changed["standpoints"] == 1


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_wall_keeps_what_is_reviewed_before_an_erasure_from_the_person(settings: Settings) -> None:
    """Where others wrote about somebody is for their home to read, also where it is about themselves."""
    statements = (
        "UPDATE erasure_findings SET decision = 'kept'",
        "DELETE FROM erasure_findings",
        """INSERT INTO erasure_findings
           (id, created_at, updated_at, version, organisation_id, erasure_id, resource, record_id, member)
           SELECT gen_random_uuid(), created_at, updated_at, version, organisation_id, id, 'project', id,
           'title' FROM erasures""",
    )

    async def tried(raw: Any) -> tuple[int, list[int]]:
        """How many findings a connection sees, and how many each statement touches."""
        return len(await rows_of(raw, "erasure_findings")), [await touched(raw, each) for each in statements]

    async def look() -> tuple[Any, Any]:
        async with casting(settings) as cast:
            robin = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"})
            await cast.coordinator.made("/v1/projects", {"title": "With Robin"})
            asked = await cast.coordinator.post("/v1/erasures", {"contributor_id": robin["id"]})
            assert asked.status_code == 202, asked.text
            await without_engine(cast.services, all_jobs())
            async with connected(settings.database_url, cast.coordinator.organisation_id) as raw:
                home = await tried(raw)
                await raw.execute(f"SET golden_thread.contributor = '{robin['id']}'")
                return home, await tried(raw)

    home, themselves = run(look())
    assert home == (1, [1, 0, 1]), "their home sees and decides, and deletes none"
    assert themselves == (0, [0, 0, 0])


def test_scope_of_a_person_is_no_scope_of_their_organisation() -> None:
    assert Scope("o", "a", contributor_id="c").audience == "person"
    assert Scope("o", "a").audience == "organisation"
