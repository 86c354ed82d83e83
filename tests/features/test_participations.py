"""Who takes part: asked with a purpose, seen by consent, and what helped stays at home."""

from dataclasses import dataclass
from typing import Any

import pytest

from app.features.accounts import Account
from app.features.members import Member
from app.features.projects.team import TEAM
from app.features.sessions.participations import PARTICIPATIONS
from app.kit import reading
from app.kit.adapter import Asking
from app.kit.problems import Problem
from app.kit.scope import NOBODY, PUBLIC, declared
from app.kit.tables import new_id, now
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import GIVEN, feed, reads_on_record, stored
from tests.features.test_projects_below import faults, shared_project

PURPOSE = "To be heard before decisions are made"


@dataclass
class Scene:
    """A session of the coordinator's project in which the partner takes part."""

    cast: Cast
    project: str
    session: str

    async def person(self, caller: Caller) -> str:
        return str((await caller.made("/v1/contributors", {"display_name": "Robin"}))["id"])

    async def post(self, caller: Caller, person: str, **members: Any) -> Any:
        sent = {"session_id": self.session, "contributor_id": person} | members
        return await caller.post("/v1/participations", sent)

    async def asked(self, caller: Caller, person: str, **members: Any) -> dict[str, Any]:
        answer = await self.post(caller, person, **members)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made


async def scene(cast: Cast, **members: Any) -> Scene:
    project = await shared_project(cast, **{"purpose": PURPOSE} | members)
    sent = {"project_id": project.rpartition("/")[2], "title": "First"}
    made = await cast.coordinator.made("/v1/sessions", sent)
    return Scene(cast, project, made["id"])


async def share(home: Caller, person: str, **members: Any) -> None:
    await home.made(f"/v1/contributors/{person}/consents", GIVEN | {"audience": "partners"} | members)


async def take_back(home: Caller, person: str) -> None:
    decision = {"purpose": "share_profile", "decision": "withdrawn", "given_by": "self"}
    await home.made(f"/v1/contributors/{person}/consents", decision)


def address(participation: dict[str, Any]) -> str:
    return f"/v1/participations/{participation['id']}"


async def sees(caller: Caller, participation: dict[str, Any]) -> bool:
    """Whether a caller finds a participation: by its address, in the flat list and below its session."""
    alone = (await caller.get(address(participation))).status_code == 200
    flat = (await caller.get("/v1/participations")).json()["items"]
    assert ([each["id"] for each in flat] == [participation["id"]]) == alone
    below = await caller.get(f"/v1/sessions/{participation['session_id']}/participations")
    if below.status_code == 200:
        assert ([each["id"] for each in below.json()["items"]] == [participation["id"]]) == alone
    return alone


def test_partner_sees_who_comes_only_while_they_agree_and_stranger_and_public_never(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast, visibility="public")
            person = await on.person(cast.coordinator)
            made = await on.asked(cast.coordinator, person)
            assert await sees(cast.coordinator, made)
            assert not await sees(cast.partner, made)
            await share(cast.coordinator, person)
            assert await sees(cast.partner, made)
            assert not await sees(cast.stranger, made)
            await take_back(cast.coordinator, person)
            assert not await sees(cast.partner, made)
            assert await sees(cast.coordinator, made)
            async with cast.services.database.read(PUBLIC) as db:
                with pytest.raises(Problem, match="not-found"):
                    await reading.one(db, PARTICIPATIONS, made["id"])

    run(journey())


def test_partner_brings_its_own_and_the_lead_sees_them_once_they_agree(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            person = await on.person(cast.partner)
            made = await on.asked(cast.partner, person, role="presenter")
            assert made["organisation_id"] == cast.coordinator.organisation_id
            assert made["home_organisation_id"] == cast.partner.organisation_id
            assert made["project_id"] == on.project.rpartition("/")[2]
            assert not await sees(cast.coordinator, made)
            assert (
                await cast.coordinator.patch(address(made), {"attendance": "attended"})
            ).status_code == 404
            await share(cast.partner, person, recipients=[cast.coordinator.organisation_id], audience="named")
            assert await sees(cast.coordinator, made)
            patched = await cast.coordinator.patch(address(made), {"attendance": "attended"})
            assert patched.json()["attendance"] == "attended"
            changed = await cast.partner.patch(address(made), {"role": "chair"})
            assert (changed.status_code, changed.json()["role"]) == (200, "chair")
            assert (await cast.partner.delete(address(made))).status_code == 204

    run(journey())


def test_partner_does_not_bring_or_change_contributors_of_others(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            person = await on.person(cast.coordinator)
            unknown = await on.post(cast.partner, person)
            assert faults(unknown) == [("/contributor_id", "unknown-reference")]
            await share(cast.coordinator, person)
            made = await on.asked(cast.coordinator, person)
            sent = {"project_id": on.project.rpartition("/")[2], "title": "Second"}
            second = await cast.coordinator.made("/v1/sessions", sent)
            refused = await on.post(cast.partner, person, session_id=second["id"])
            assert (refused.status_code, refused.json()["code"]) == (403, "not-yours-to-change")
            assert (await cast.partner.patch(address(made), {"role": "chair"})).status_code == 403
            assert (await cast.partner.delete(address(made))).status_code == 403

    run(journey())


def test_lead_asks_whomever_it_can_see_and_nobody_else(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            person = await on.person(cast.partner)
            await share(cast.partner, person)
            refused = await on.post(cast.coordinator, person)
            assert faults(refused) == [("/contributor_id", "unknown-reference")]
            await on.asked(cast.partner, person)
            sent = {"project_id": on.project.rpartition("/")[2], "title": "Second"}
            second = await cast.coordinator.made("/v1/sessions", sent)
            made = await on.asked(cast.coordinator, person, session_id=second["id"])
            assert made["home_organisation_id"] == cast.partner.organisation_id

    run(journey())


def test_network_may_look_at_an_open_session_but_bring_nobody(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast, visibility="network")
            person = await on.person(cast.stranger)
            assert (await cast.stranger.get(f"/v1/sessions/{on.session}")).status_code == 200
            assert (await on.post(cast.stranger, person)).status_code == 403
            closed = await scene(cast)
            refused = await closed.post(cast.stranger, person)
            assert faults(refused) == [("/session_id", "unknown-reference")]

    run(journey())


def test_organisation_that_left_the_project_reads_its_own_and_changes_nothing(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            made = await on.asked(cast.partner, await on.person(cast.partner))
            await cast.coordinator.patch(on.project, {"partner_organisation_ids": []})
            assert await sees(cast.partner, made)
            assert (await cast.partner.patch(address(made), {"role": "chair"})).status_code == 403

    run(journey())


def test_nobody_is_asked_without_a_purpose_but_history_is_taken(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast, purpose=None)
            person = await on.person(cast.coordinator)
            refused = await on.post(cast.coordinator, person)
            assert (refused.status_code, refused.json()["code"]) == (409, "purpose-required")
            past = await on.asked(cast.coordinator, person, recorded_from="history", attendance="attended")
            assert (past["reply"], past["purpose_shown"], past["recorded_from"]) == (None, None, "history")
            again = await cast.coordinator.post(f"{address(past)}/transitions", {"to": "invited"})
            assert (again.status_code, again.json()["code"]) == (409, "purpose-required")
            await cast.coordinator.patch(f"/v1/sessions/{on.session}", {"recorded_from": "history"})
            other = await on.asked(cast.coordinator, await on.person(cast.coordinator))
            assert other["recorded_from"] == "history"

    run(journey())


def test_words_that_were_shown_stay_until_people_are_asked_again(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            made = await on.asked(cast.coordinator, await on.person(cast.coordinator))
            assert (made["reply"], made["purpose_shown"], made["purpose_version"]) == ("invited", PURPOSE, 1)
            await cast.coordinator.patch(on.project, {"purpose": "To decide together"})
            moves = f"{address(made)}/transitions"
            accepted = (await cast.coordinator.post(moves, {"to": "accepted"})).json()
            assert (accepted["purpose_shown"], accepted["purpose_version"]) == (PURPOSE, 1)
            changed = (await cast.coordinator.patch(address(made), {"attendance": "part"})).json()
            assert changed["purpose_shown"] == PURPOSE
            again = (await cast.coordinator.post(moves, {"to": "invited"})).json()
            assert (again["purpose_shown"], again["purpose_version"]) == ("To decide together", 2)

    run(journey())


def test_people_may_change_their_mind_and_reply_moves_by_transitions(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            made = await on.asked(cast.coordinator, await on.person(cast.coordinator), reply="came_forward")
            moves = f"{address(made)}/transitions"
            for reply in ("accepted", "changed_mind", "declined", "accepted", "asked_question", "undecided"):
                moved = await cast.coordinator.post(moves, {"to": reply})
                assert (moved.status_code, moved.json().get("reply")) == (200, reply), moved.text
            refused = await cast.coordinator.post(moves, {"to": "came_forward"})
            assert (refused.status_code, refused.json()["code"]) == (409, "transition-refused")
            patched = await cast.coordinator.patch(address(made), {"reply": "accepted"})
            assert faults(patched) == [("/reply", "moves-by-transition")]

    run(journey())


def test_person_and_origin_of_a_participation_stay(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            person, other = await on.person(cast.coordinator), await on.person(cast.coordinator)
            made = await on.asked(cast.coordinator, person)
            for change in ({"contributor_id": other}, {"recorded_from": "history"}):
                answer = await cast.coordinator.patch(address(made), change)
                assert faults(answer) == [(f"/{next(iter(change))}", "cannot-change")]
            assert (await on.post(cast.coordinator, person)).json()["code"] == "already-exists"
            assert (await cast.coordinator.delete(f"/v1/sessions/{on.session}")).json()["code"] == "in-use"

    run(journey())


def test_script_upserts_participations_by_its_own_ids(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            sent = {"session_id": on.session, "contributor_id": await on.person(cast.partner)}
            for status in (201, 200):
                answer = await cast.partner("PUT", "/v1/participations/by-external-id/hr/1", json=sent)
                assert (answer.status_code, answer.json()["version"]) == (status, 1)

    run(journey())


HELPED = {
    "what_helped": "A quiet room",
    "need_met": "partly",
    "supports_met": [{"support": "quiet_room", "met": "partly", "note": "Full of chairs"}],
}


def test_what_helped_stays_at_home_and_every_read_of_it_is_on_record(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            person = await on.person(cast.partner)
            await share(cast.partner, person)
            made = await on.asked(cast.partner, person, **HELPED)
            read = ("participation", made["id"])
            assert await reads_on_record(cast) == [read]  # the answer to whoever wrote it
            assert (await cast.partner.get(address(made))).json()["need_met"] == "partly"
            assert await reads_on_record(cast) == [read, read]
            await cast.partner.patch(address(made), {})
            assert await reads_on_record(cast) == [read, read, read]
            seen = (await cast.coordinator.get(address(made))).json()
            assert sorted(seen["withheld"]) == sorted(HELPED)
            assert not HELPED.keys() & seen.keys()
            for guess in HELPED.items():  # right or wrong, a guess is answered alike
                refused = await cast.coordinator.patch(address(made), dict([guess]))
                assert refused.status_code == 403

    run(journey())


def test_colleague_without_the_layer_neither_reads_nor_changes_what_helped(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            made = await on.asked(cast.coordinator, await on.person(cast.coordinator), **HELPED)
            fewer = frozenset(declared()) - {"participations.needs:read"}
            colleague = await cast.client_of(cast.coordinator.organisation_id or "", fewer)
            assert sorted((await colleague.get(address(made))).json()["withheld"]) == sorted(HELPED)
            assert (await colleague.patch(address(made), {"need_met": "met"})).status_code == 403
            assert (await colleague.patch(address(made), {"attendance": "attended"})).status_code == 200
            assert await reads_on_record(cast) == [("participation", made["id"])]  # when it was made

    run(journey())


def test_home_alone_hears_that_what_helped_has_changed(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            person = await on.person(cast.partner)
            await share(cast.partner, person)
            made = await on.asked(cast.partner, person)
            lead, home = cast.coordinator.organisation_id, cast.partner.organisation_id
            assert (await feed(cast, lead))[-1] == (await feed(cast, home))[-1] == "participation.created"
            await cast.partner.patch(address(made), HELPED)
            assert (await feed(cast, home))[-1] == "participation.updated"
            assert (await feed(cast, lead))[-1] == "participation.created"
            await cast.partner.patch(address(made), {"need_met": "met", "attendance": "attended"})
            assert (await feed(cast, lead))[-1] == "participation.updated"
            told = await stored(
                cast,
                "SELECT e.changed FROM events e JOIN feed_entries f ON f.event_id = e.id "
                f"WHERE f.reader_organisation_id = '{lead}' AND e.type = 'participation.updated'",
            )
            assert told == [('["attendance"]',)]
            assert "participation.created" not in await feed(cast, cast.stranger.organisation_id)

    run(journey())


def test_why_somebody_declined_is_kept_at_home(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            made = await on.asked(cast.partner, await on.person(cast.partner))
            declined = {"to": "declined", "reason": "In hospital"}
            await cast.partner.post(f"{address(made)}/transitions", declined)
            kept = await stored(cast, "SELECT organisation_id FROM state_changes WHERE reason IS NOT NULL")
            assert [str(row[0]) for row in kept] == [cast.partner.organisation_id]
            assert await stored(cast, "SELECT id FROM audit_entries WHERE reason IS NOT NULL") == []

    run(journey())


def test_list_below_a_session_is_of_that_session(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on, other = await scene(cast), await scene(cast)
            person = await on.person(cast.coordinator)
            made = await on.asked(cast.coordinator, person)
            await other.asked(cast.coordinator, person)
            below = f"/v1/sessions/{on.session}/participations"
            page = (await cast.coordinator.get(f"{below}?contributor_id={person}")).json()
            assert [each["id"] for each in page["items"]] == [made["id"]]
            flat = await cast.coordinator.get(f"/v1/participations?session_id={on.session}&reply=invited")
            assert [each["id"] for each in flat.json()["items"]] == [made["id"]]
            refused = await cast.coordinator.get(f"{below}?session_id={other.session}")
            assert refused.status_code == 422
            assert (await cast.stranger.get(below)).status_code == 404

    run(journey())


def test_contributor_in_a_team_is_seen_by_consent_and_never_beyond_the_partners(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast, visibility="public")
            person = await on.person(cast.coordinator)
            sent = {"contributor_id": person, "role": "co_lead", "perspectives": ["lived_experience"]}
            made = await cast.coordinator.made(f"{on.project}/team", sent)
            row = f"{on.project}/team/{made['id']}"
            assert (await cast.partner.get(row)).status_code == 404
            await share(cast.coordinator, person)
            assert (await cast.partner.get(row)).json()["perspectives"] == ["lived_experience"]
            assert (await cast.stranger.get(row)).status_code == 404
            assert (await cast.stranger.get(f"{on.project}/team")).json()["items"] == []
            async with cast.services.database.read(PUBLIC) as db:
                with pytest.raises(Problem, match="not-found"):
                    await reading.one(db, TEAM, made["id"])
            assert "team-row.created" not in await feed(cast, cast.stranger.organisation_id)
            await take_back(cast.coordinator, person)
            assert (await cast.partner.get(row)).status_code == 404
            other = await on.person(cast.coordinator)
            assert faults(await cast.coordinator.patch(row, {"contributor_id": other})) == [
                ("/contributor_id", "cannot-change")
            ]

    run(journey())


def test_partner_s_contributor_in_the_team_is_seen_at_home_whatever_the_consent(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            person = await on.person(cast.partner)
            await share(cast.partner, person)
            await on.asked(cast.partner, person)
            made = await cast.coordinator.made(f"{on.project}/team", {"contributor_id": person})
            row = f"{on.project}/team/{made['id']}"
            assert made["home_organisation_id"] == cast.partner.organisation_id
            await take_back(cast.partner, person)
            assert (await cast.partner.get(row)).status_code == 200
            assert (await cast.coordinator.get(row)).status_code == 404

    run(journey())


async def a_member(cast: Cast, organisation_id: str | None) -> str:
    common = {"created_at": now(), "updated_at": now(), "version": 1, "disabled_at": None}
    async with cast.services.database.system("tests: a member of staff") as db:
        account, member = common | {"id": new_id()}, common | {"id": new_id(), "roles": "[]"}
        await db.insert(Account, account | {"sealed_email": None, "email_index": None})
        names = {
            "account_id": account["id"],
            "display_name": "Consultant social worker",
            "accepted_at": now(),
        }
        await db.insert(Member, member | names | {"organisation_id": organisation_id})
    return str(member["id"])


def test_staff_in_a_team_are_seen_by_lead_and_partners_only(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast, visibility="network")
            member = await a_member(cast, cast.coordinator.organisation_id)
            made = await cast.coordinator.made(f"{on.project}/team", {"member_id": member})
            row = f"{on.project}/team/{made['id']}"
            assert (await cast.partner.get(row)).json()["member_id"] == member
            assert (await cast.stranger.get(row)).status_code == 404
            theirs = await a_member(cast, cast.stranger.organisation_id)
            refused = await cast.coordinator.post(f"{on.project}/team", {"member_id": theirs})
            assert faults(refused) == [("/member_id", "unknown-reference")]

    run(journey())


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_second_wall_hides_and_holds_what_the_first_does(settings: Settings) -> None:
    """Row-level security by itself, asked in plain SQL behind the application's back."""

    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast, visibility="public")
            person = await on.person(cast.coordinator)
            made = await on.asked(cast.coordinator, person)
            await cast.coordinator.made(f"{on.project}/team", {"contributor_id": person})

            async def rows(caller: Caller, table: str) -> int:
                async with cast.services.database.adapter.reading(
                    Asking(caller.organisation_id, NOBODY, False)
                ) as connection:
                    return len(await connection.rows(f"SELECT id FROM {table}", []))

            async def changed(caller: Caller) -> int:
                async with cast.services.database.adapter.writing(
                    Asking(caller.organisation_id, NOBODY, False)
                ) as connection:
                    sql = f"UPDATE participations SET role = 'chair' WHERE id = '{made['id']}'"
                    return int(await connection.change(sql, []))

            for table in ("participations", "project_team"):
                found = [
                    await rows(caller, table) for caller in (cast.coordinator, cast.partner, cast.stranger)
                ]
                assert found == [1, 0, 0], table
            await share(cast.coordinator, person)
            for table in ("participations", "project_team"):
                found = [
                    await rows(caller, table) for caller in (cast.coordinator, cast.partner, cast.stranger)
                ]
                assert found == [1, 1, 0], table
            assert [await changed(who) for who in (cast.partner, cast.stranger, cast.coordinator)] == [
                0,
                0,
                1,
            ]

    run(journey())
