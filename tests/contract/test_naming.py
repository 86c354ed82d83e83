"""Naming: ids that an organisation gives to records that it sees and may not change (docs/decisions/0008)."""

import asyncio
from typing import Any

import httpx

from app.kit.scope import declared
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import a_contributor, address, decide, feed, stored

MINE = [{"system": "crm", "value": "7"}]
OTHER = [{"system": "crm", "value": "8"}]


async def shared_session(cast: Cast, **project: Any) -> str:
    """The address of a session of the lead's, in a project in which the partner takes part."""
    sent = {"title": "P", "partner_organisation_ids": [cast.partner.organisation_id]} | project
    made = await cast.coordinator.made("/v1/projects", sent)
    session = await cast.coordinator.made("/v1/sessions", {"project_id": made["id"], "title": "S"})
    return f"/v1/sessions/{session['id']}"


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def names_of(caller: Caller, path: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = (await caller.get(path)).json()["external_ids"]
    return found


async def put(caller: Caller, body: Any, name: str = "crm/7") -> httpx.Response:
    return await caller("PUT", f"/v1/sessions/by-external-id/{name}", json=body)


def test_partner_names_a_record_of_the_lead_and_nobody_else_sees_or_hears_of_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            other = await cast.join("Another Partner")
            both = [cast.partner.organisation_id, other.organisation_id]
            path = await shared_session(cast, partner_organisation_ids=both)
            before = await cast.coordinator.get(path)
            others = (cast.coordinator.organisation_id, other.organisation_id)
            heard = {each: await feed(cast, each) for each in others}
            named = await cast.partner.patch(path, {"external_ids": MINE})
            assert (named.status_code, named.json()["external_ids"]) == (200, MINE), named.text
            assert named.json()["version"] == before.json()["version"]
            after = await cast.coordinator.get(path)
            assert (after.content, after.headers["etag"]) == (before.content, before.headers["etag"])
            assert await names_of(other, path) == []
            for each, events in heard.items():
                assert await feed(cast, each) == events
            assert (await feed(cast, cast.partner.organisation_id))[-1] == "session.updated"
            changed = "SELECT changed FROM events ORDER BY id DESC LIMIT 1"
            assert await stored(cast, changed) == [('["external_ids"]',)]
            owner = "SELECT record_organisation_id FROM audit_entries WHERE action = 'changed'"
            assert await stored(cast, owner) == [(cast.partner.organisation_id,)]

    run(journey())


def test_each_organisation_uses_one_name_for_another_record_than_the_other_does(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            one, two = await shared_session(cast), await shared_session(cast)
            assert (await cast.coordinator.patch(one, {"external_ids": MINE})).status_code == 200
            assert (await cast.partner.patch(two, {"external_ids": MINE})).status_code == 200
            for caller, path in ((cast.coordinator, one), (cast.partner, two)):
                answer = await put(caller, {"title": "S"})
                assert (answer.status_code, answer.json()["id"]) == (200, path.rpartition("/")[2])
            assert code(await cast.partner.patch(one, {"external_ids": MINE})) == (409, "already-exists")

    run(journey())


def test_partner_gives_names_and_nothing_else(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            path = await shared_session(cast)
            before = (await cast.coordinator.get(path)).content
            refused = (403, "not-yours-to-change")
            for patch in ({"external_ids": MINE, "title": "S"}, {"title": "S"}, {}, {"nonsense": 1}, []):
                assert code(await cast.partner.patch(path, patch)) == refused, patch
            plain = {"content-type": "text/plain"}
            assert code(await cast.partner.patch(path, {"external_ids": MINE}, headers=plain)) == refused
            assert code(await cast.partner.delete(path)) == refused
            wrong = await cast.partner.patch(path, {"external_ids": [{"system": "crm", "value": "a b"}]})
            assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/external_ids/0/value")
            assert (await cast.coordinator.get(path)).content == before
            assert await names_of(cast.partner, path) == []

    run(journey())


def test_stranger_names_nothing_that_it_does_not_see_and_what_it_sees_of_an_open_project(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            hidden, shown = await shared_session(cast), await shared_session(cast, visibility="network")
            assert code(await cast.stranger.patch(hidden, {"external_ids": MINE})) == (404, "not-found")
            assert (await cast.stranger.patch(shown, {"external_ids": MINE})).json()["external_ids"] == MINE
            reader = await cast.client_of(
                str(cast.partner.organisation_id), frozenset(declared()) - {"sessions:write"}
            )
            assert code(await reader.patch(hidden, {"external_ids": MINE})) == (403, "forbidden")

    run(journey())


def test_partner_sends_the_same_upsert_again_and_again_and_nothing_is_written(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            path = await shared_session(cast)
            shown = (await cast.partner.patch(path, {"external_ids": MINE})).json()
            told = await stored(cast, "SELECT id FROM audit_entries UNION ALL SELECT id FROM events")
            # Everything that the partner sees and may send at all, as it was told.
            sent = {name: shown[name] for name in ("project_id", "title", "status", "capacity", "kind")}
            for body in (sent, sent | {"external_ids": MINE}, {"external_ids": []}, {}):
                answer = await put(cast.partner, body)
                assert (answer.status_code, answer.json()) == (200, shown), answer.text
            batch = {"items": [sent | {"external_id": MINE[0]}]}
            done = await cast.partner.post("/v1/sessions/batch", batch)
            assert done.json()["items"][0]["outcome"] == "unchanged"
            again = await stored(cast, "SELECT id FROM audit_entries UNION ALL SELECT id FROM events")
            assert again == told

    run(journey())


def test_upsert_by_a_partner_that_would_change_the_record_is_refused_as_a_patch_is(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            path = await shared_session(cast)
            await cast.partner.patch(path, {"external_ids": MINE})
            before = (await cast.coordinator.get(path)).content
            for change in ({"title": "T"}, {"status": "delivered"}, {"starts_at": "nonsense"}, {"zzz": 1}):
                assert code(await put(cast.partner, change)) == (403, "not-yours-to-change"), change
                batch = {"items": [change | {"external_id": MINE[0]}]}
                refused = await cast.partner.post("/v1/sessions/batch", batch)
                assert code(refused) == (403, "not-yours-to-change"), change
            assert (await cast.coordinator.get(path)).content == before
            more = await put(cast.partner, {"title": "S", "external_ids": OTHER})
            assert (more.status_code, len(more.json()["external_ids"])) == (200, 2)
            third = {"title": "S", "external_ids": [{"system": "crm", "value": "9"}], "external_id": MINE[0]}
            done = (await cast.partner.post("/v1/sessions/batch", {"items": [third]})).json()["items"]
            assert done[0]["outcome"] == "updated"

    run(journey())


def test_guess_at_a_member_that_the_reader_does_not_see_is_refused_whether_right_or_wrong(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            sent = {"title": "P", "visibility": "network", "budget_pence": 100}
            made = await cast.coordinator.made("/v1/projects", sent)
            await cast.stranger.patch(f"/v1/projects/{made['id']}", {"external_ids": MINE})
            for guess in (100, 101):
                answer = await cast.stranger(
                    "PUT", "/v1/projects/by-external-id/crm/7", json={"budget_pence": guess}
                )
                assert code(answer) == (403, "not-yours-to-change")
            answer = await cast.stranger("PUT", "/v1/projects/by-external-id/crm/7", json={"title": "P"})
            assert answer.status_code == 200

    run(journey())


def test_partner_names_a_contributor_only_as_long_as_their_profile_is_shared(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            assert code(await cast.partner.patch(address(person), {"external_ids": MINE})) == (
                404,
                "not-found",
            )
            await decide(cast, person, audience="partners")
            personal = {"external_ids": [{"system": "hr", "value": "9434765919"}]}
            assert (await cast.partner.patch(address(person), personal)).status_code == 422
            named = await cast.partner.patch(address(person), {"external_ids": MINE})
            assert (named.status_code, named.json()["external_ids"]) == (200, MINE), named.text
            assert await names_of(cast.coordinator, address(person)) == []
            await decide(cast, person, decision="withdrawn")
            answer = await cast.partner("PUT", "/v1/contributors/by-external-id/crm/7", json={})
            assert code(answer) == (404, "not-found")

    run(journey())


def test_tag_that_a_namer_holds_is_stale_when_its_names_have_changed_and_the_leads_is_not(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            path = await shared_session(cast)
            lead = (await cast.coordinator.get(path)).headers["etag"]
            plain = (await cast.partner.get(path)).headers["etag"]
            named = await cast.partner.patch(path, {"external_ids": MINE}, etag=plain)
            tag = named.headers["etag"]
            assert named.status_code == 200
            assert tag != plain
            assert (await cast.partner.get(path, headers={"if-none-match": plain})).status_code == 200
            assert (await cast.partner.get(path, headers={"if-none-match": tag})).status_code == 304
            for stale in (plain, '"0-1"', f"W/{tag}"):
                refused = await cast.partner.patch(path, {"external_ids": OTHER}, etag=stale)
                assert (*code(refused), refused.headers["etag"]) == (412, "precondition-failed", tag)
            missing = await cast.partner("PATCH", path, json={"external_ids": OTHER})
            assert (*code(missing), missing.headers["etag"]) == (428, "precondition-required", tag)
            body, held = {"external_ids": OTHER}, {"if-match": plain}
            upsert = "/v1/sessions/by-external-id/crm/7"
            assert (await cast.partner("PUT", upsert, json=body, headers=held)).status_code == 412
            cleared = await cast.partner.patch(path, {"external_ids": None}, etag=tag)
            assert (cleared.status_code, cleared.json()["external_ids"]) == (200, [])
            assert cleared.headers["etag"] == plain
            assert (await cast.coordinator.patch(path, {"title": "T"}, etag=lead)).status_code == 200

    run(journey())


def test_of_two_programs_that_name_a_record_at_the_same_moment_one_is_told_to_read_again(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            path = await shared_session(cast)
            tag = (await cast.partner.get(path)).headers["etag"]
            lists = [[{"system": "crm", "value": str(i)}] for i in range(6)]
            answers = await asyncio.gather(
                *(cast.partner.patch(path, {"external_ids": each}, etag=tag) for each in lists)
            )
            assert sorted(answer.status_code for answer in answers) == [200] + [412] * 5
            [won] = [answer for answer in answers if answer.status_code == 200]
            assert await names_of(cast.partner, path) == won.json()["external_ids"]
            whoever = await asyncio.gather(
                *(cast.partner.patch(path, {"external_ids": each}) for each in lists)
            )
            assert [answer.status_code for answer in whoever] == [200] * 6
            assert len(await names_of(cast.partner, path)) == 1

    run(journey())


def test_record_that_is_deleted_takes_everybodys_names_with_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            path = await shared_session(cast)
            for caller in (cast.partner, cast.coordinator):
                assert (await caller.patch(path, {"external_ids": MINE})).status_code == 200
            assert (await cast.coordinator.delete(path)).status_code == 204
            assert await stored(cast, "SELECT id FROM external_ids WHERE resource = 'session'") == []

    run(journey())


def test_partner_names_another_organisation_and_a_row_below_a_project(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            sent = {"title": "P", "partner_organisation_ids": [cast.partner.organisation_id]}
            project = await cast.coordinator.made("/v1/projects", sent)
            team = f"/v1/projects/{project['id']}/team"
            row = await cast.coordinator.made(team, {"role_title": "University co-lead"})
            for path in (f"/v1/organisations/{cast.coordinator.organisation_id}", f"{team}/{row['id']}"):
                named = await cast.partner.patch(path, {"external_ids": MINE})
                assert (named.status_code, named.json()["external_ids"]) == (200, MINE), named.text

    run(journey())
