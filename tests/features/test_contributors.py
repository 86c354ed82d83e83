"""Contributors: who sees what of whom, and what may be called by which number."""

from typing import Any

import pytest
from sqlalchemy import select

from app.features.contributors.standpoints import Standpoint
from app.kit.adapter import Asking
from app.kit.scope import NOBODY, Scope
from app.kit.statements import Statement
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import a_contributor, address, decide, feed, stored, works_on

LAYERS = ("standpoints", "biographies", "consents", "identity", "needs", "equality")


async def statuses(caller: Caller, person: dict[str, Any]) -> dict[str, int]:
    """What a caller is answered about a person and each of their layers."""
    found = {layer: (await caller.get(f"{address(person)}/{layer}")).status_code for layer in LAYERS}
    return found | {"profile": (await caller.get(address(person))).status_code}


def test_home_sees_every_layer_partner_the_profile_by_consent_and_nobody_else_anything(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            nothing = dict.fromkeys((*LAYERS, "profile"), 404)
            assert await statuses(cast.coordinator, person) == dict.fromkeys(nothing, 200)
            assert await statuses(cast.partner, person) == nothing
            await decide(cast, person, audience="partners")
            # Lists of layers that are home only are empty: what lacks consent is an absent row.
            lists = {"profile": 200, "standpoints": 200, "biographies": 200, "consents": 200}
            assert await statuses(cast.partner, person) == nothing | lists
            for layer in ("standpoints", "biographies", "consents"):
                assert (await cast.partner.get(f"{address(person)}/{layer}")).json()["items"] == []
            assert await statuses(cast.stranger, person) == nothing
            assert await statuses(cast.public, person) == dict.fromkeys(nothing, 401)

    run(journey())


def test_partner_sees_the_profile_and_nothing_else_and_changes_nothing(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(
                cast, hopes="To chair", external_ids=[{"system": "hr", "value": "E1"}]
            )
            await decide(cast, person, recipients=[cast.partner.organisation_id])
            seen = (await cast.partner.get(address(person))).json()
            assert (seen["display_name"], seen["hopes"], seen["external_ids"]) == ("Robin", "To chair", [])
            assert "account_id" not in seen
            assert (await cast.partner.patch(address(person), {"hopes": "x"})).status_code == 403
            assert (await cast.partner.post(f"{address(person)}/consents", {})).status_code in (403, 422)
            listed = (await cast.partner.get("/v1/contributors?sort=display_name")).json()["items"]
            assert [each["id"] for each in listed] == [person["id"]]
            for layer in ("identity", "needs", "equality"):
                refused = await cast.partner("PUT", f"{address(person)}/{layer}", json={})
                assert refused.status_code == 403, layer

    run(journey())


def test_consent_to_all_partners_does_not_reach_an_organisation_without_a_project_together(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            await decide(cast, person, audience="partners")
            await decide(cast, person, recipients=[cast.stranger.organisation_id])
            assert (await cast.stranger.get(address(person))).status_code == 404
            assert (await cast.stranger.get("/v1/contributors")).json()["items"] == []
            await works_on(cast, person, [cast.stranger.organisation_id])
            assert (await cast.stranger.get(address(person))).status_code == 200

    run(journey())


def test_partner_sees_somebody_who_takes_part_in_a_session_by_consent(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"})
            await decide(cast, person, audience="partners")
            project = await cast.coordinator.made(
                "/v1/projects",
                {"title": "A", "purpose": "B", "partner_organisation_ids": [cast.partner.organisation_id]},
            )
            session = await cast.coordinator.made(
                "/v1/sessions", {"project_id": project["id"], "title": "First"}
            )
            assert (await cast.partner.get(address(person))).status_code == 404
            await cast.coordinator.made(
                "/v1/participations", {"session_id": session["id"], "contributor_id": person["id"]}
            )
            assert (await cast.partner.get(address(person))).status_code == 200

    run(journey())


def test_standpoints_reach_a_partner_one_by_one(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            partner = [cast.partner.organisation_id]
            shown, kept = [
                await cast.coordinator.made(f"{address(person)}/standpoints", {"words": words})
                for words in ("care experienced", "CANARY-KEPT")
            ]
            about = {"purpose": "share_standpoint", "subject_id": shown["id"], "recipients": partner}
            await decide(cast, person, **about)
            assert (await cast.partner.get(f"{address(person)}/standpoints")).status_code == 404
            assert "standpoint.shared" not in await feed(cast, cast.partner.organisation_id)
            partner_scope = Scope(str(cast.partner.organisation_id), "tests")
            async with cast.services.database.read(partner_scope) as db:
                assert await db.rows(Statement(lambda: select(Standpoint.id))) == []
            await decide(cast, person, recipients=partner)
            listed = (await cast.partner.get(f"{address(person)}/standpoints")).json()["items"]
            assert [each["words"] for each in listed] == ["care experienced"]
            at = f"{address(person)}/standpoints"
            assert (await cast.partner.get(f"{at}/{kept['id']}")).status_code == 404
            assert (await cast.partner.patch(f"{at}/{shown['id']}", {"words": "x"})).status_code == 403
            await decide(cast, person, **(about | {"decision": "withdrawn"}))
            assert (await cast.partner.get(f"{at}/{shown['id']}")).status_code == 404
            told = await feed(cast, cast.partner.organisation_id)
            assert told[-2:] == ["contributor.shared", "standpoint.unshared"]

    run(journey())


@pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)
def test_database_itself_keeps_people_from_those_whom_they_have_not_agreed_to(settings: Settings) -> None:
    """Whatever the application asks: the second wall alone."""
    sealed = ("contributor_identities", "contributor_needs", "contributor_equality")
    tables = ("contributors", "standpoints", "biographies", "consents", "live_consents", *sealed)

    async def seen(cast: Cast, caller: Caller) -> dict[str, int]:
        async with cast.services.database.adapter.reading(
            Asking(caller.organisation_id, NOBODY, False)
        ) as connection:
            rows = {table: len(await connection.rows(f"SELECT 1 FROM {table}", [])) for table in tables}
        return {table: count for table, count in rows.items() if count}

    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            shown, _ = [
                await cast.coordinator.made(f"{address(person)}/standpoints", {"words": words})
                for words in ("a carer", "kept")
            ]
            await cast.coordinator.made(f"{address(person)}/biographies", {"words": "I came in 2019."})
            said = {"identity": {"email": "a@example.org"}, "needs": {}, "equality": {"carer": "yes"}}
            for layer, members in said.items():
                at, headers = f"{address(person)}/{layer}", {"if-match": "*"}
                assert (await cast.coordinator("PUT", at, json=members, headers=headers)).status_code == 200
            assert await seen(cast, cast.partner) == {}
            await decide(cast, person, audience="partners")
            about = {"purpose": "share_standpoint", "subject_id": shown["id"], "audience": "partners"}
            await decide(cast, person, **about)
            opened = {"contributors": 1, "standpoints": 1, "live_consents": 2}
            assert await seen(cast, cast.partner) == opened
            assert (await seen(cast, cast.coordinator)).keys() == set(tables)
            for nobody in (cast.stranger, Caller(cast.http, NOBODY)):
                assert await seen(cast, nobody) == {}
            await decide(cast, person, decision="withdrawn", recipients=[cast.partner.organisation_id])
            assert await seen(cast, cast.partner) == {"live_consents": 1}

    run(journey())


def test_partner_is_told_of_gaining_and_losing_sight_and_of_profile_changes_between(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            before = len(await feed(cast, cast.partner.organisation_id))
            await cast.coordinator.patch(address(person), {"hopes": "before"})
            await decide(cast, person, recipients=[cast.partner.organisation_id])
            await cast.coordinator.patch(address(person), {"hopes": "between"})
            for layer in ("identity", "needs", "equality"):
                done = await cast.coordinator(
                    "PUT", f"{address(person)}/{layer}", json={}, headers={"if-match": "*"}
                )
                assert done.status_code == 200, done.text
            await decide(cast, person, decision="withdrawn")
            await cast.coordinator.patch(address(person), {"hopes": "after"})
            told = (await feed(cast, cast.partner.organisation_id))[before:]
            assert told == ["contributor.shared", "contributor.updated", "contributor.unshared"]
            assert "contributor-needs.created" in await feed(cast, cast.coordinator.organisation_id)

    run(journey())


@pytest.mark.parametrize(
    "value", ["robin@example.org", "9434765919", "943-476-5919", "QQ123456C", "qq-12-34-56-c"]
)
def test_number_that_others_know_somebody_by_is_refused_as_external_id(
    settings: Settings, value: str
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            ids = [{"system": "hr", "value": value}]
            refused = await cast.coordinator.post(
                "/v1/contributors", {"display_name": "Robin", "external_ids": ids}
            )
            assert refused.status_code == 422
            assert refused.json()["errors"] == [
                {"pointer": "/external_ids/0/value", "code": "personal-identifier"}
                | {"detail": refused.json()["errors"][0]["detail"]}
            ]
            assert value not in refused.text
            put = await cast.coordinator(
                "PUT", f"/v1/contributors/by-external-id/hr/{value}", json={"display_name": "Robin"}
            )
            assert put.status_code == (404 if "@" in value else 422)
            assert await stored(cast, "SELECT id FROM contributors") == []

    run(journey())


def test_ids_of_a_council_s_own_system_are_taken(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            for value in ("E-100200", "AB123456", "12345678901"):
                body = {"display_name": "Robin"}
                made = await cast.coordinator("PUT", f"/v1/contributors/by-external-id/hr/{value}", json=body)
                assert made.status_code == 201, made.text

    run(journey())


def test_contributor_cannot_be_deleted_only_erased(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            refused = await cast.coordinator.delete(address(person))
            assert refused.status_code == 405
            assert "DELETE" not in refused.headers["allow"]

    run(journey())


def test_why_somebody_left_stays_at_home(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            await decide(cast, person, audience="partners")
            moved = await cast.coordinator.post(
                f"{address(person)}/transitions", {"to": "left", "on": "2026-10", "reason": "CANARY-WHY"}
            )
            assert moved.status_code == 200, moved.text
            seen = await cast.partner.get(address(person))
            assert "CANARY-WHY" not in seen.text + moved.text
            assert ("left", "CANARY-WHY") in await stored(cast, "SELECT to_state, reason FROM state_changes")
            open_moves = await cast.coordinator.post(f"{address(person)}/transitions", {"to": "paused"})
            assert open_moves.json()["open_moves"] == ["interested", "active"]

    run(journey())


def test_partner_never_learns_that_somebody_paused_or_left(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            await decide(cast, person, audience="partners")
            before = len(await changes_heard(cast, cast.partner))
            moved = await cast.coordinator.post(f"{address(person)}/transitions", {"to": "paused"})
            assert moved.json()["status"] == "paused"
            assert await changes_heard(cast, cast.coordinator) == ['["status"]']
            assert len(await changes_heard(cast, cast.partner)) == before
            seen = (await cast.partner.get(address(person))).json()
            assert ("status" in seen, seen["withheld"]) == (False, ["status"])
            for query in ("status=paused", "status_in=paused", "status_in=interested,paused"):
                listed = (await cast.partner.get(f"/v1/contributors?{query}")).json()["items"]
                own = (await cast.coordinator.get(f"/v1/contributors?{query}")).json()["items"]
                assert (listed, [each["status"] for each in own]) == ([], ["paused"]), query
            own = await cast.coordinator.get(address(person))
            assert (own.json()["status"], own.json()["withheld"]) == ("paused", [])

    run(journey())


async def changes_heard(cast: Cast, caller: Caller) -> list[Any]:
    """The members named by each event of a change to a contributor that an organisation reads."""
    sql = (
        "SELECT e.changed FROM feed_entries f JOIN events e ON e.id = f.event_id "
        f"WHERE f.reader_organisation_id = '{caller.organisation_id}' AND e.type = 'contributor.updated'"
    )
    return [row[0] for row in await stored(cast, sql)]


def test_words_shown_to_somebody_are_not_changed_behind_them(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            at = f"{address(person)}/biographies"
            first = await cast.coordinator.made(at, {"words": "I came in 2019."})
            assert (await cast.coordinator.patch(f"{at}/{first['id']}", {"words": "b"})).status_code == 200
            moved = await cast.coordinator.post(f"{at}/{first['id']}/transitions", {"to": "shown"})
            assert moved.json()["status"] == "shown"
            refused = await cast.coordinator.patch(f"{at}/{first['id']}", {"words": "c"})
            assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
            second = await cast.coordinator.made(at, {"words": "c"})
            assert (first["number"], second["number"]) == (1, 2)

    run(journey())


async def found(cast: Cast, caller: Caller, **asked: Any) -> list[str]:
    answer = await caller.post("/v1/contributors/search", asked)
    assert answer.status_code == 200, answer.text
    return [each["display_name"] for each in answer.json()["items"]]


def test_people_are_found_by_how_their_name_begins_in_any_case_and_only_where_visible(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            for name in ("rob", "Élodie", "Tom Robin"):
                await cast.coordinator.made("/v1/contributors", {"display_name": name})
            assert await found(cast, cast.coordinator, display_name="ROB") == ["rob", "Robin"]
            assert await found(cast, cast.coordinator, display_name="éL") == ["Élodie"]
            assert await found(cast, cast.partner, display_name="rob") == []
            await decide(cast, person, audience="partners")
            assert await found(cast, cast.partner, display_name="rob") == ["Robin"]
            first = (
                await cast.coordinator.post("/v1/contributors/search", {"display_name": "r", "limit": 1})
            ).json()
            rest = {"display_name": "r", "cursor": first["next_cursor"]}
            assert await found(cast, cast.coordinator, **rest) == ["Robin"]
            other = await cast.coordinator.post("/v1/contributors/search", rest | {"display_name": "e"})
            assert other.json()["errors"][0]["code"] == "cursor-invalid"

    run(journey())


def test_people_are_found_by_one_s_own_id_of_them(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            name = {"system": "hr", "value": "E1"}
            person = await a_contributor(cast, external_ids=[name])
            await decide(cast, person, audience="partners")
            assert await found(cast, cast.coordinator, external_id=name) == ["Robin"]
            assert await found(cast, cast.coordinator, external_id=name | {"value": "E2"}) == []
            assert await found(cast, cast.partner, external_id=name) == []

    run(journey())


def test_search_takes_exactly_one_way(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            for asked in ({}, {"display_name": "a", "email": "a@example.org"}):
                refused = await cast.coordinator.post("/v1/contributors/search", asked)
                assert refused.json()["errors"][0]["code"] == "exactly-one-of"

    run(journey())
