"""Who is coming: one list of names, parts, what people bring and what helps, for whoever may know each."""

from typing import Any

from app.settings import Settings
from tests.conftest import Caller, casting, run
from tests.features.people import address, decide, reads_on_record
from tests.features.test_what_helps import FLAGGED, coming
from tests.support.person import member_of, person_of


async def listed(caller: Caller, part: dict[str, Any]) -> dict[str, Any]:
    answer = await caller.get(f"/v1/sessions/{part['session_id']}/who-is-coming")
    assert answer.status_code == 200, answer.text
    assert "CANARY" not in answer.text.replace('"travel":"CANARY travel"', "")
    found: dict[str, Any] = answer.json()
    return found


def test_home_sees_who_is_coming_what_they_bring_and_what_helps(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, part = await coming(cast)
            brings = await cast.coordinator.made(
                f"{address(person)}/standpoints", {"words": "Care experienced"}
            )
            [one] = (await listed(cast.coordinator, part))["items"]
            assert (one["display_name"], one["reply"], one["role"]) == ("Robin", "invited", "member")
            assert (one["brings"], one["supports"]) == ([brings["words"]], FLAGGED)
            assert one["travel"] == "CANARY travel", "their own home reads how they travel"
            assert ("contributor-needs", person["id"]) in await reads_on_record(cast)
            await cast.coordinator.post(f"/v1/participations/{part['id']}/transitions", {"to": "declined"})
            assert (await listed(cast.coordinator, part))["items"] == []

    run(journey())


def test_partner_sees_names_that_are_shared_and_each_more_by_its_own_consent(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, part = await coming(cast)
            words = await cast.coordinator.made(
                f"{address(person)}/standpoints", {"words": "Care experienced"}
            )
            other = await cast.coordinator.made("/v1/contributors", {"display_name": "Wren"})
            await cast.coordinator.made(
                "/v1/participations", {"session_id": part["session_id"], "contributor_id": other["id"]}
            )
            found = await listed(cast.partner, part)
            assert [each["display_name"] for each in found["items"]] == ["Robin"]
            assert (found["items"][0]["brings"], found["items"][0]["supports"]) == ([], [])
            assert found["kept_back"] == 1
            await decide(
                cast, person, purpose="share_standpoint", subject_id=words["id"], audience="partners"
            )
            await decide(cast, person, purpose="share_needs", audience="partners")
            [one] = (await listed(cast.partner, part))["items"]
            assert (one["brings"], one["supports"]) == (["Care experienced"], FLAGGED)
            assert one["travel"] is None, "partners are told codes, and no words"
            stranger = await cast.stranger.get(f"/v1/sessions/{part['session_id']}/who-is-coming")
            assert stranger.status_code == 404

    run(journey())


def test_program_reads_of_each_only_what_it_has_a_permission_for(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, part = await coming(cast)
            await cast.coordinator.made(f"{address(person)}/standpoints", {"words": "Care experienced"})
            seen = {"participations:read", "contributors:read"}
            for more, brings, helps, travel in (
                (set(), [], [], None),
                ({"contributors.standpoints:read"}, ["Care experienced"], [], None),
                ({"participations.supports:read"}, [], FLAGGED, None),
                ({"contributors.needs:read"}, [], [], "CANARY travel"),
            ):
                program = await cast.client_of(cast.coordinator.organisation_id, frozenset(seen | more))
                [one] = (await listed(program, part))["items"]
                assert (one["brings"], one["supports"], one["travel"]) == (brings, helps, travel)
            assert (await reads_on_record(cast)).count(("contributor-needs", person["id"])) == 2

    run(journey())


def test_contributor_sees_themselves_and_a_viewer_nobody(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, part = await coming(cast)
            other = await cast.coordinator.made("/v1/contributors", {"display_name": "Wren"})
            await cast.coordinator.made(
                "/v1/participations", {"session_id": part["session_id"], "contributor_id": other["id"]}
            )
            me = await person_of(cast, cast.coordinator, person["id"])
            assert [each["display_name"] for each in (await listed(me, part))["items"]] == ["Robin"]
            viewer = await member_of(cast, cast.coordinator, "viewer@example.org", "viewer")
            refused = await viewer.get(f"/v1/sessions/{part['session_id']}/who-is-coming")
            assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")

    run(journey())


def test_sessions_of_one_person_are_found_by_whoever_sees_their_part(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, part = await coming(cast)
            await cast.coordinator.made("/v1/sessions", {"project_id": part["project_id"], "title": "Second"})
            me = await person_of(cast, cast.coordinator, person["id"])
            for caller in (cast.coordinator, cast.partner, me):
                found = await caller.get(f"/v1/sessions?contributor_id={person['id']}")
                assert [each["id"] for each in found.json()["items"]] == [part["session_id"]]
            await decide(cast, person, decision="withdrawn")
            unseen = await cast.partner.get(f"/v1/sessions?contributor_id={person['id']}")
            assert unseen.json()["items"] == []

    run(journey())
