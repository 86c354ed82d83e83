"""What helps people: said in codes, flagged to those who run a session, met or not, gone through again."""

from typing import Any

import pytest
from sqlalchemy import select

from app.features import supports
from app.features.contributors.helped import ContributorSupport
from app.kit.adapter import Asking
from app.kit.scope import NOBODY, Scope, declared
from app.kit.statements import Statement
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import address, decide, reads_on_record, stored
from tests.support.person import member_of, person_of

SAID = {
    "supports": ["interpreter", "easy_read", "quiet_room"],
    "interpreter_language": "Polish",
    "formats": ["CANARY own words"],
    "travel": "CANARY travel",
    "signs": "CANARY signs",
    "reason": "CANARY reason",
}
FLAGGED = [
    {"code": "easy_read", "detail": None},
    {"code": "interpreter", "detail": "Polish"},
    {"code": "quiet_room", "detail": None},
]


async def say(caller: Caller, person: dict[str, Any], **members: Any) -> int:
    answer = await caller("PUT", f"{address(person)}/needs", json=members, headers={"if-match": "*"})
    return answer.status_code


async def coming(cast: Cast, **session: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Robin, who said what helps, asked to a session that the partner shares in; their profile is shared."""
    person = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"})
    assert await say(cast.coordinator, person, **SAID) == 200
    sent = {"title": "A", "purpose": "B", "partner_organisation_ids": [cast.partner.organisation_id]}
    project = await cast.coordinator.made("/v1/projects", sent)
    made = await cast.coordinator.made(
        "/v1/sessions", {"project_id": project["id"], "title": "First"} | session
    )
    about = {"session_id": made["id"], "contributor_id": person["id"]}
    part = await cast.coordinator.made("/v1/participations", about)
    await decide(cast, person, audience="partners")
    return person, part


async def flagged(caller: Caller, part: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await caller.get(f"/v1/sessions/{part['session_id']}/supports")
    assert answer.status_code == 200, answer.text
    assert "CANARY" not in answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_codes_are_there_for_anybody_who_is_to_choose(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            found = (await cast.public.get("/v1/public/supports")).json()
            codes = [each["code"] for each in found["items"]]
            wanted = {
                "large_print",
                "easy_read",
                "bsl_interpreter",
                "interpreter",
                "audio",
                "braille",
                "email",
            }
            wanted |= {"text_message", "longer_appointments", "step_free", "hearing_loop", "quiet_room"}
            assert wanted | {"breaks", "companion", "childcare"} <= set(codes)
            assert len(set(codes)) == len(codes)
            assert found["version"]

    run(journey())


def test_person_chooses_codes_beside_own_words_and_changes_them(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"})
            me = await person_of(cast, cast.coordinator, person["id"])
            assert await say(me, person, **SAID) == 200
            path = f"{address(person)}/needs"
            first = (await me.get(path)).json()
            assert sorted(first["supports"]) == sorted(SAID["supports"])
            assert (first["reason"], first["withheld"]) == ("CANARY reason", [])
            assert await say(me, person, supports=["quiet_room", "interpreter", "easy_read"]) == 200
            assert (await me.get(path)).json()["version"] == 1, "the same in another order is no change"
            assert await say(me, person, supports=["breaks"]) == 200
            assert (await me.get(path)).json()["supports"] == ["breaks"]
            assert await say(me, person, supports=["magic"]) == 422
            assert await say(me, person, reviewed_on="2026-01-01") == 403

    run(journey())


def test_code_that_is_retired_stays_and_is_chosen_by_nobody_anew(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, old, new = (
                cast.coordinator,
                *[
                    await cast.coordinator.made("/v1/contributors", {"display_name": name})
                    for name in ("Robin", "Wren")
                ],
            )
            assert await say(me, old, supports=["breaks"]) == 200
            monkeypatch.setattr("app.features.contributors.needs.RETIRED", frozenset({"breaks"}))
            assert await say(me, new, supports=["breaks"]) == 422
            assert await say(me, old, supports=["breaks", "quiet_room"]) == 200

    run(journey())


def test_reason_needs_a_permission_of_its_own(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, _ = await coming(cast)
            rest = frozenset(declared()) - {"contributors.needs.confidential:read"}
            colleague = await cast.client_of(str(cast.coordinator.organisation_id), rest)
            seen = await colleague.get(f"{address(person)}/needs")
            assert "CANARY reason" not in seen.text
            assert seen.json()["withheld"] == ["reason"]
            whole = await cast.coordinator.get(f"{address(person)}/needs")
            assert whole.headers["etag"] != seen.headers["etag"]
            assert await say(colleague, person, reason="a guess") == 403
            assert await say(colleague, person, travel="By bus") == 200

    run(journey())


def test_partner_is_told_what_helps_by_a_consent_for_just_that_while_the_session_is_ahead(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, part = await coming(cast)
            [own] = await flagged(cast.coordinator, part)
            assert (own["participation_id"], own["supports"]) == (part["id"], FLAGGED)
            assert await flagged(cast.partner, part) == [], "a profile that is shared is not enough"
            await decide(cast, person, purpose="share_needs", audience="partners")
            [told] = await flagged(cast.partner, part)
            assert told == own
            assert ("contributor-needs", person["id"]) in await reads_on_record(cast)
            [latest] = (await cast.coordinator.get(f"{address(person)}/audit-entries?limit=1")).json()[
                "items"
            ]
            assert (latest["resource"], latest["by"]["organisation"]) == (
                "contributor-needs",
                "Partner Authority",
            )
            assert (await cast.partner.get(f"{address(person)}/needs")).status_code == 404
            unseen = await cast.stranger.get(f"/v1/sessions/{part['session_id']}/supports")
            assert unseen.status_code == 404
            await decide(cast, person, purpose="share_needs", decision="withdrawn")
            assert await flagged(cast.partner, part) == []

    run(journey())


@pytest.mark.parametrize("how", ["delivered", "declined", "profile withdrawn", "no partner"])
def test_partner_is_told_no_longer_when_it_is_not_needed(settings: Settings, how: str) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, part = await coming(cast, status="confirmed")
            await decide(cast, person, purpose="share_needs", audience="partners")
            assert len(await flagged(cast.partner, part)) == 1
            lead, session = cast.coordinator, f"/v1/sessions/{part['session_id']}"
            if how == "delivered":
                await lead.made(f"{session}/transitions", {"to": "delivered"})
            elif how == "declined":
                await lead.made(f"/v1/participations/{part['id']}/transitions", {"to": "declined"})
            elif how == "profile withdrawn":
                await decide(cast, person, decision="withdrawn")
            else:
                project = f"/v1/projects/{part['project_id']}"
                assert (await lead.patch(project, {"partner_organisation_ids": []})).status_code == 200
            partner = str(cast.partner.organisation_id)
            async with cast.services.database.read(Scope(partner, "tests")) as db:
                assert await db.rows(Statement(lambda: select(ContributorSupport.code))) == []
            async with cast.services.database.adapter.reading(Asking(partner, NOBODY, False)) as raw:
                if not settings.is_sqlite:  # the second wall alone
                    assert await raw.rows("SELECT code FROM contributor_supports", []) == []
            if how == "no partner":
                assert (await cast.partner.get(f"{session}/supports")).status_code == 404
            else:
                assert await flagged(cast.partner, part) == []

    run(journey())


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_second_wall_opens_the_codes_alone_and_to_those_who_were_agreed_to(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, _ = await coming(cast)

            async def seen(caller: Caller) -> dict[str, int]:
                asking = Asking(str(caller.organisation_id), NOBODY, False)
                async with cast.services.database.adapter.reading(asking) as raw:
                    return {
                        table: len(await raw.rows(f"SELECT 1 FROM {table}", []))
                        for table in ("contributor_supports", "contributor_needs")
                    }

            assert await seen(cast.partner) == {"contributor_supports": 0, "contributor_needs": 0}
            await decide(cast, person, purpose="share_needs", recipients=[cast.partner.organisation_id])
            assert await seen(cast.partner) == {"contributor_supports": 3, "contributor_needs": 0}
            assert await seen(cast.stranger) == {"contributor_supports": 0, "contributor_needs": 0}

    run(journey())


def test_project_lead_sees_what_helps_and_neither_words_nor_reason_and_a_viewer_nothing(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, part = await coming(cast)
            leading = await member_of(cast, cast.coordinator, "lead@example.org", "project_lead")
            me = (await leading.get("/v1/me")).json()["acting"]["id"]
            team = f"/v1/projects/{part['project_id']}/team"
            await cast.coordinator.made(team, {"member_id": me, "role": "co_lead"})
            viewing = await member_of(cast, cast.coordinator, "viewer@example.org", "viewer")
            [told] = await flagged(leading, part)
            assert told["supports"] == FLAGGED
            assert (await leading.get(f"{address(person)}/needs")).status_code == 403
            session = f"/v1/sessions/{part['session_id']}/supports"
            assert (await viewing.get(session)).status_code == 403

    run(journey())


def test_person_says_what_was_not_met_and_a_partner_is_not_told(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, part = await coming(cast)
            await decide(cast, person, purpose="share_needs", audience="partners")
            path = f"/v1/participations/{part['id']}"
            met = [{"support": "easy_read", "met": "met", "note": None}]
            assert (await cast.coordinator.patch(path, {"supports_met": met})).status_code == 200
            me = await person_of(cast, cast.coordinator, person["id"])
            read = (await me.get(path)).json()
            assert read["supports_met"] == met
            met.append({"support": "quiet_room", "met": "not_met", "note": "CANARY it was locked"})
            assert (await me.patch(path, {"supports_met": met})).status_code == 200
            assert (await cast.coordinator.get(path)).json()["supports_met"] == met
            theirs = await cast.partner.get(path)
            assert "CANARY" not in theirs.text
            assert "supports_met" in theirs.json()["withheld"]
            twice = [met[0], met[0] | {"met": "partly"}]
            assert (await me.patch(path, {"supports_met": twice})).status_code == 422
            unknown = [{"support": "magic", "met": "met"}]
            assert (await me.patch(path, {"supports_met": unknown})).status_code == 422

    run(journey())


def test_review_is_due_after_the_months_that_the_organisation_says(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.coordinator
            person = await me.made("/v1/contributors", {"display_name": "Robin"})
            path = f"{address(person)}/needs"
            assert await say(me, person, reviewed_on="2026-01-31") == 200
            assert (await me.get(path)).json()["review_due_on"] == "2027-01-31"
            months = {"needs_review_months": 1}
            changed = await me.patch(f"/v1/organisations/{me.organisation_id}", months)
            assert changed.status_code == 200, changed.text
            assert await say(me, person, travel="By bus") == 200
            assert (await me.get(path)).json()["review_due_on"] == "2027-01-31", "nothing was gone through"
            assert await say(me, person, reviewed_on="2026-10-31") == 200
            assert (await me.get(path)).json()["review_due_on"] == "2026-11-30"
            assert await say(me, person, review_due_on="2026-12-24") == 200
            assert (await me.get(path)).json()["review_due_on"] == "2026-12-24", "a day that was named stands"

    run(journey())


def test_people_to_go_through_it_with_are_found_by_those_who_may_know(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, search = cast.coordinator, "/v1/contributors/search"
            people = [await me.made("/v1/contributors", {"display_name": name}) for name in ("A", "B", "C")]
            for person, day in zip(people, ("2026-01-01", "2099-01-01", "2026-01-01"), strict=True):
                assert await say(me, person, review_due_on=day) == 200
            left = f"{address(people[2])}/transitions"
            await me.made(left, {"to": "left"})
            asked = {"needs_review_on_lt": "2026-11-01"}
            found = (await me.post(search, asked)).json()["items"]
            assert [each["id"] for each in found] == [people[0]["id"]]
            assert ("contributor-needs", None) in await reads_on_record(cast)
            for person, looks in zip(people, (1, 0, 0), strict=True):
                seen = await me.get(f"{address(person)}/audit-entries?action=read")
                assert len(seen.json()["items"]) == looks
            assert (await cast.partner.post(search, asked)).json()["items"] == []
            for lacking, way in (("needs", asked), ("consents", {"ask_again_by": "2026-12-01"})):
                rest = frozenset(declared()) - {f"contributors.{lacking}:read"}
                colleague = await cast.client_of(str(me.organisation_id), rest)
                assert (await colleague.post(search, way)).status_code == 403

    run(journey())


def test_codes_are_told_apart_by_what_they_are_for() -> None:
    assert {each.kind for each in supports.SUPPORTS.items} == set(supports.SupportGroup)
    assert supports.INTERPRETER in {each.code for each in supports.SUPPORTS.items}


def test_codes_go_with_what_is_said(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, part = await coming(cast)
            assert await say(cast.coordinator, person, supports=[], interpreter_language=None) == 200
            assert await flagged(cast.coordinator, part) == []
            assert await stored(cast, "SELECT code FROM contributor_supports") == []

    run(journey())
