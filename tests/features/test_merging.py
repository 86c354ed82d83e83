"""Two records of one person become one, and two again: what goes where, who is told, and what is refused."""

from typing import Any

import httpx
import pytest

from app.features.merging import rounds
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import address, decide, feed, reads_on_record, stored, tampered, works_on
from tests.features.test_duplicates import PATH, called, identify, pairs
from tests.support.person import mails, person_of


async def two_of(cast: Cast, *names: str) -> tuple[dict[str, str], dict[str, str], str]:
    """Two records of the coordinator's that are one person, and the pair."""
    ids = await called(cast.coordinator, *(names or ("Robin Ashe", "Robin Ashe")))
    said = await cast.coordinator.made(PATH, {"contributor_id": ids[0], "other_id": ids[1]})
    return {"id": ids[0]}, {"id": ids[1]}, said["id"]


async def merge(caller: Caller, pair: str, stays: dict[str, str], **take: Any) -> dict[str, Any]:
    return await caller.made(f"{PATH}/{pair}/merge", {"stays_id": stays["id"]} | take)


async def undo(caller: Caller, pair: str, **how: Any) -> httpx.Response:
    return await caller.post(f"{PATH}/{pair}/undo", how)


async def a_session(cast: Cast, *partners: str | None, title: str = "Workshop") -> str:
    project = {"title": "Induction", "purpose": "To be heard", "partner_organisation_ids": list(partners)}
    made = await cast.coordinator.made("/v1/projects", project)
    session = await cast.coordinator.made("/v1/sessions", {"project_id": made["id"], "title": title})
    return str(session["id"])


async def takes_part(cast: Cast, session: str, person: dict[str, str], **members: Any) -> str:
    sent = {"session_id": session, "contributor_id": person["id"]} | members
    return str((await cast.coordinator.made("/v1/participations", sent))["id"])


async def layer(cast: Cast, person: dict[str, str], name: str) -> dict[str, Any]:
    answer = await cast.coordinator.get(f"{address(person)}/{name}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def put(cast: Cast, person: dict[str, str], name: str, **members: Any) -> None:
    path = f"{address(person)}/{name}"
    answer = await cast.coordinator("PUT", path, json=members, headers={"if-match": "*"})
    assert answer.status_code == 200, answer.text


def test_everything_of_the_record_that_goes_is_the_others_afterwards(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            lead = cast.coordinator
            stays, goes, pair = await two_of(cast)
            patch = {
                "pronouns": "they",
                "skills": ["chairing"],
                "external_ids": [{"system": "hr", "value": "7"}],
            }
            await lead.patch(address(goes), patch | {"display_name": "Robin A."})
            await lead.made(f"{address(goes)}/standpoints", {"words": "Care experienced"})
            for person in (stays, goes):
                await lead.made(f"{address(person)}/biographies", {"words": "I am a carer."})
            quote = await lead.made("/v1/quotes", {"words": "Listen", "contributor_ids": [goes["id"]]})
            await works_on(cast, goes, [])
            part = await takes_part(cast, await a_session(cast), goes)
            await identify(lead, stays["id"], email="old@example.org")
            await identify(lead, goes["id"], email="new@example.org", phone="020 7946 0001")
            await put(cast, goes, "needs", support="A quiet room")
            await put(cast, goes, "equality", carer="yes")
            took = {"take": ["display_name"], "take_identity": ["email"]}
            merged = await merge(lead, pair, stays, **took)
            assert (merged["status"], merged["merged_id"]) == ("merged", goes["id"])
            assert {each["what"]: each["count"] for each in merged["came_of"]["moved"]} == dict.fromkeys(
                ("biographies", "participations", "project_team", "quote_voices", "standpoints"), 1
            )
            record = (await lead.get(address(stays))).json()
            kept = {name: record[name] for name in ("display_name", "pronouns", "skills", "external_ids")}
            assert kept == patch | {"display_name": "Robin A."}
            assert (await lead.get("/v1/contributors/search")).status_code in (404, 405)
            by_name = await lead(
                "PUT", "/v1/contributors/by-external-id/hr/7", json=patch | {"display_name": "R"}
            )
            assert (by_name.status_code, by_name.json()["id"]) == (200, stays["id"])
            biographies = (await lead.get(f"{address(stays)}/biographies")).json()["items"]
            assert [each["number"] for each in biographies] == [1, 2]
            assert (await layer(cast, stays, "standpoints"))["items"][0]["words"] == "Care experienced"
            assert (await lead.get(f"/v1/quotes/{quote['id']}")).json()["contributor_ids"] == [stays["id"]]
            assert (await lead.get(f"/v1/participations/{part}")).json()["contributor_id"] == stays["id"]
            identity = await layer(cast, stays, "identity")
            assert (identity["email"], identity["phone"]) == ("new@example.org", "020 7946 0001")
            assert (await layer(cast, stays, "needs"))["support"] == "A quiet room"
            assert (await layer(cast, stays, "equality"))["answered"] is True
            search = {"email": "new@example.org"}
            found = (await lead.made("/v1/contributors/search", search))["items"]
            assert [each["id"] for each in found] == [stays["id"]]

    run(journey())


def test_address_of_the_merged_record_leads_its_home_on_and_nobody_else(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, goes, pair = await two_of(cast)
            await works_on(cast, goes, [cast.partner.organisation_id])
            await decide(cast, goes, audience="partners")
            assert (await cast.partner.get(address(goes))).status_code == 200
            await merge(cast.coordinator, pair, stays)
            gone = await cast.coordinator.get(address(goes))
            assert (gone.status_code, gone.json()["merged_into"]) == (404, stays["id"])
            assert stays["id"] in gone.headers["link"]
            for other in (cast.partner, cast.stranger):
                hidden = await other.get(address(goes))
                assert (hidden.status_code, "merged_into" in hidden.json()) == (404, False)
            assert (await cast.partner.get(address(stays))).status_code == 200
            told = await feed(cast, cast.partner.organisation_id)
            assert told[-3:].count("contributor.deleted") == 1
            assert told[-3:].count("contributor.shared") == 1
            assert (await cast.coordinator.get(f"{address(goes)}/standpoints")).status_code == 404

    run(journey())


def test_place_in_one_session_is_kept_once_and_that_is_said(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, goes, pair = await two_of(cast)
            plain, known = await a_session(cast), await a_session(cast)
            kept = [
                await takes_part(cast, plain, stays),
                await takes_part(cast, known, goes, attendance="attended"),
            ]
            left = [await takes_part(cast, plain, goes), await takes_part(cast, known, stays)]
            project = (await cast.coordinator.get(f"/v1/sessions/{plain}")).json()["project_id"]
            record = {"project_id": project, "pi": "impact", "perspectives": ["carer"], "statement": "Heard."}
            made = await cast.coordinator.made("/v1/impact-records", record | {"participation_id": left[0]})
            merged = await merge(cast.coordinator, pair, stays)
            said = {each["left_out_id"]: each["kept_id"] for each in merged["came_of"]["left_out"]}
            assert said == dict(zip(left, kept, strict=True))
            parts = (await cast.coordinator.get("/v1/participations")).json()["items"]
            assert {(each["id"], each["contributor_id"]) for each in parts} == {
                (id_, stays["id"]) for id_ in kept
            }
            refers = (await cast.coordinator.get(f"/v1/impact-records/{made['id']}")).json()
            assert refers["participation_id"] == kept[0]
            assert (await undo(cast.coordinator, pair)).status_code == 200
            assert (await cast.coordinator.get(f"/v1/participations/{left[0]}")).status_code == 200
            refers = (await cast.coordinator.get(f"/v1/impact-records/{made['id']}")).json()
            assert refers["participation_id"] == left[0]

    run(journey())


def test_refusal_on_either_record_is_kept(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            for refuses_first in (True, False):
                stays, goes, pair = await two_of(cast)
                for person in (stays, goes):
                    await works_on(cast, person, [cast.partner.organisation_id])
                refuses, agrees = (goes, stays) if refuses_first else (stays, goes)
                await decide(cast, refuses, decision="refused", audience="partners", wording_version=None)
                await decide(cast, agrees, audience="partners")
                assert (await cast.partner.get(address(agrees))).status_code == 200
                await merge(cast.coordinator, pair, stays)
                assert (await cast.partner.get(address(stays))).status_code == 404
                ledger = (await layer(cast, stays, "consents"))["items"]
                assert [each["decision"] for each in ledger] == ["refused", "given"]
                await decide(cast, stays, audience="partners")
                assert (await cast.partner.get(address(stays))).status_code == 200

    run(journey())


def test_words_of_one_record_are_taken_back_where_the_other_refused(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, goes, pair = await two_of(cast)
            about = {"purpose": "publish_biography", "audience": "public"}
            words = await cast.coordinator.made(
                f"{address(goes)}/biographies", {"words": "I", "status": "shown"}
            )
            await decide(cast, goes, subject_id=words["id"], **about)
            await decide(cast, stays, decision="withdrawn", wording_version=None, **about)
            await merge(cast.coordinator, pair, stays)
            [merged] = (await layer(cast, stays, "biographies"))["items"]
            assert (merged["id"], merged["status"]) == (words["id"], "taken_back")
            assert (await undo(cast.coordinator, pair)).status_code == 200
            [again] = (await layer(cast, goes, "biographies"))["items"]
            assert again["status"] == "approved"

    run(journey())


def test_words_of_both_are_words_of_one_person_fewer_and_are_not_approved_by_that(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, goes, pair = await two_of(cast)
            sent = {"words": "Listen", "contributor_ids": [stays["id"], goes["id"]], "status": "shown"}
            quote = await cast.coordinator.made("/v1/quotes", sent)
            about = {"purpose": "publish_quote", "subject_id": quote["id"], "audience": "public"}
            await decide(cast, goes, **about)
            await merge(cast.coordinator, pair, stays)
            now = (await cast.coordinator.get(f"/v1/quotes/{quote['id']}")).json()
            assert (now["owner"], now["contributor_ids"]) == ("contributor", [stays["id"]])
            assert now["status"] == "shown"
            await decide(cast, stays, **about)
            now = (await cast.coordinator.get(f"/v1/quotes/{quote['id']}")).json()
            assert now["status"] == "approved"

    run(journey())


@pytest.mark.parametrize("own_stays", [True, False])
def test_answers_of_ones_own_stay_and_newer_ones_of_a_spreadsheet_do_not(
    settings: Settings, own_stays: bool
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, goes, pair = await two_of(cast)
            own, other = (stays, goes) if own_stays else (goes, stays)
            await put(cast, own, "equality", carer="yes")
            await put(cast, other, "equality", carer="no", source="imported")
            await merge(cast.coordinator, pair, stays)
            found = await stored(cast, "SELECT id, carer, source FROM contributor_equality")
            assert [(str(each[0]), *each[1:]) for each in found] == [
                (stays["id"], "yes", "answered_themselves")
            ]

    run(journey())


def test_messages_stay_stopped_and_the_newer_equality_answers_stay(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, goes, pair = await two_of(cast)
            await put(cast, goes, "needs", messages_stopped=True, travel="By bus")
            await put(cast, stays, "needs", messages_stopped=False, travel="By train")
            await put(cast, stays, "equality", carer="yes")
            await put(cast, goes, "equality", carer="no")
            await merge(cast.coordinator, pair, stays, take_needs=["messages_stopped"])
            needs = await layer(cast, stays, "needs")
            assert (needs["messages_stopped"], needs["travel"]) == (True, "By train")
            me = await person_of(cast, cast.coordinator, stays["id"])
            answers = (await me.get(f"{address(stays)}/equality")).json()["answers"]
            assert answers["carer"] == "no"
            looked = [row for row in await reads_on_record(cast) if row[0] == "contributor-equality"]
            assert len(looked) == 1, "only the person has looked"

    run(journey())


def test_records_of_two_accounts_are_not_merged(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, goes, pair = await two_of(cast)
            for place, person in enumerate((stays, goes)):
                account = f"00000000-0000-4000-8000-00000000000{place}"
                await tampered(cast, account_sql(account))
                await tampered(
                    cast, f"UPDATE contributors SET account_id = '{account}' WHERE id = '{person['id']}'"
                )
            refused = await cast.coordinator.post(f"{PATH}/{pair}/merge", {"stays_id": stays["id"]})
            assert (refused.status_code, "accounts differ" in refused.json()["detail"]) == (409, True)
            compared = (await cast.coordinator.get(f"{PATH}/{pair}/comparison")).json()
            assert compared["may_merge"] is False
            await tampered(cast, f"UPDATE contributors SET account_id = NULL WHERE id = '{stays['id']}'")
            await merge(cast.coordinator, pair, stays)
            linked = await stored(cast, f"SELECT account_id FROM contributors WHERE id = '{stays['id']}'")
            assert linked == [("00000000-0000-4000-8000-000000000001",)]

    run(journey())


@pytest.mark.parametrize(
    ("mine", "theirs", "take", "told"),
    [
        ("robin@example.org", "wren@example.org", ["email"], ["robin@example.org"]),
        ("robin@example.org", "wren@example.org", [], ["wren@example.org"]),
        ("robin@example.org", "ROBIN@example.org", ["email"], []),
        (None, "wren@example.org", [], []),
    ],
)
def test_address_that_a_merged_record_leaves_is_told(
    settings: Settings, mine: str | None, theirs: str, take: list[str], told: list[str]
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, goes, pair = await two_of(cast)
            await put(cast, stays, "needs", messages_stopped=True)
            await put(cast, stays, "identity", legal_name="Robin Rowe", email=mine)
            await put(cast, goes, "identity", legal_name="Robin Rowe", email=theirs)
            await merge(cast.coordinator, pair, stays, take_identity=take)
            assert [each["to"] for each in await mails(cast) if each["letter"] == "elsewhere"] == told

    run(journey())


def test_address_in_a_record_is_told_when_the_account_of_another_becomes_its_own(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, goes, pair = await two_of(cast)
            await put(cast, stays, "identity", legal_name="Robin Rowe", email="robin@example.org")
            await person_of(cast, cast.coordinator, goes["id"])
            await merge(cast.coordinator, pair, stays)
            told = [each["to"] for each in await mails(cast) if each["letter"] == "elsewhere"]
            assert told == ["robin@example.org"]

    run(journey())


def account_sql(account: str) -> str:
    at = "2026-01-01T00:00:00.000000Z"
    return (
        f"INSERT INTO accounts (id, created_at, updated_at, version) VALUES ('{account}', '{at}', '{at}', 1)"
    )


def test_whoever_is_signed_in_as_the_record_that_goes_is_signed_out(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, goes, pair = await two_of(cast)
            me = await person_of(cast, cast.coordinator, goes["id"])
            assert (await me.get(address(goes))).status_code == 200
            await merge(cast.coordinator, pair, stays)
            assert (await me.get(address(goes))).status_code == 401
            assert (await undo(cast.coordinator, pair)).status_code == 200
            assert (await me.get(address(goes))).status_code == 401

    run(journey())


async def looks_at_identity(cast: Cast) -> int:
    return [row[0] for row in await reads_on_record(cast)].count("contributor-identity")


def test_both_are_seen_side_by_side_and_that_is_on_record(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, goes, pair = await two_of(cast)
            await identify(cast.coordinator, goes["id"], phone="020 7946 0001")
            path = f"{PATH}/{pair}/comparison"
            compared = (await cast.coordinator.get(path)).json()
            lines = {(each["layer"], each["member"]): each for each in compared["members"]}
            assert lines["profile", "display_name"]["differ"] is False
            assert lines["identity", "phone"]["values"] == [None, "020 7946 0001"]
            assert [each["id"] for each in compared["records"]] == [stays["id"], goes["id"]]
            assert await looks_at_identity(cast) == 2
            held = frozenset(
                {"contributors.duplicates:read", "contributors.duplicates:write", "contributors:read"}
            )
            other = await cast.client_of(str(cast.coordinator.organisation_id), held)
            fewer = (await other.get(path)).json()
            assert fewer["withheld"] == ["identity", "needs"]
            assert {each["layer"] for each in fewer["members"]} == {"profile"}
            assert await looks_at_identity(cast) == 2
            body = {"stays_id": stays["id"], "take_identity": ["phone"]}
            assert (await other.post(f"{PATH}/{pair}/merge", body)).status_code == 403
            assert (await cast.partner.get(path)).status_code == 404

    run(journey())


def test_merging_is_done_once_and_of_two_that_are_open(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, _, pair = await two_of(cast)
            [third] = await called(cast.coordinator, "Wren")
            path, body = f"{PATH}/{pair}/merge", {"stays_id": stays["id"]}
            wrong = await cast.coordinator.post(path, {"stays_id": third})
            assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/stays_id")
            assert (await undo(cast.coordinator, pair)).status_code == 409
            for _ in range(2):
                done = await cast.coordinator.post(path, body, headers={"idempotency-key": "once"})
                assert done.status_code == 200
            assert (await cast.coordinator.post(path, body)).json()["code"] == "transition-refused"
            assert (await cast.coordinator.get(f"{PATH}/{pair}/comparison")).status_code == 409

    run(journey())


def test_undo_keeps_what_was_recorded_since_with_the_one_that_stayed(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, goes, pair = await two_of(cast)
            part = await takes_part(cast, await a_session(cast), goes)
            await merge(cast.coordinator, pair, stays)
            await cast.coordinator.made(f"{address(stays)}/standpoints", {"words": "Since"})
            await cast.coordinator.patch(f"/v1/participations/{part}", {"attendance": "attended"})
            undone = (await undo(cast.coordinator, pair)).json()
            assert undone["came_of"]["stayed"] == [{"what": "standpoints", "count": 1}]
            assert (undone["status"], undone["merged_id"]) == ("open", None)
            now = (await cast.coordinator.get(f"/v1/participations/{part}")).json()
            assert (now["contributor_id"], now["attendance"]) == (goes["id"], "attended")
            assert len((await layer(cast, stays, "standpoints"))["items"]) == 1
            assert (await cast.coordinator.get(address(goes))).status_code == 200

    run(journey())


def test_undo_lists_what_was_changed_since_and_keeps_it_where_that_is_wanted(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, goes, pair = await two_of(cast, "Robin Ashe", "Robin A.")
            await merge(cast.coordinator, pair, stays, take=["display_name"])
            await cast.coordinator.patch(address(stays), {"display_name": "Rob"})
            refused = await undo(cast.coordinator, pair)
            assert refused.status_code == 409
            listed = {
                (each["resource"], each["id"]): each["members"] for each in refused.json()["changed_since"]
            }
            assert listed["contributor", stays["id"]] == ["display_name", "display_name_key"]
            assert (await undo(cast.coordinator, pair, anyway=True)).status_code == 200
            names = [
                (await cast.coordinator.get(address(each))).json()["display_name"] for each in (stays, goes)
            ]
            assert names == ["Rob", "Robin A."]

    run(journey())


def test_two_merges_are_undone_in_turn(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            first, second, pair = await two_of(cast)
            [third] = await called(cast.coordinator, "Wren")
            await merge(cast.coordinator, pair, first)
            later = (await cast.coordinator.made(PATH, {"contributor_id": third, "other_id": first["id"]}))[
                "id"
            ]
            await merge(cast.coordinator, later, {"id": third})
            for gone in (first, second):
                assert (await cast.coordinator.get(address(gone))).json()["merged_into"] == third
            refused = await undo(cast.coordinator, pair)
            assert (refused.status_code, "Undo that first" in refused.json()["detail"]) == (409, True)
            for each in (later, pair):
                assert (await undo(cast.coordinator, each)).status_code == 200
            for person in (first, second):
                assert (await cast.coordinator.get(address(person))).status_code == 200

    run(journey())


def test_undo_is_over_after_thirty_days_and_what_it_needs_is_destroyed(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, _, pair = await two_of(cast, "Robin Ashe", "Canary Ashe")
            await merge(cast.coordinator, pair, stays)
            image = "SELECT undo_image FROM duplicates WHERE merged_id IS NOT NULL"
            [(sealed,)] = await stored(cast, image)
            assert "Canary" not in sealed
            await rounds.forget(cast.services)
            assert (await stored(cast, image))[0][0] is not None
            past = "2026-01-01T00:00:00.000000Z"
            await tampered(cast, f"UPDATE duplicates SET undo_until = '{past}' WHERE merged_id IS NOT NULL")
            await rounds.forget(cast.services)
            assert await stored(cast, image) == [(None,)]
            refused = await undo(cast.coordinator, pair)
            assert (refused.status_code, refused.json()["code"]) == (410, "undo-ended")

    run(journey())


def test_other_pairs_of_the_record_that_goes_are_the_others_afterwards(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            lead = cast.coordinator
            stays, goes, pair = await two_of(cast)
            both, only = await called(lead, "Wren", "Lark")
            for one, other in ((stays["id"], both), (goes["id"], both), (goes["id"], only)):
                await lead.made(PATH, {"contributor_id": one, "other_id": other})
            await merge(lead, pair, stays)
            found = {(each["contributor_id"], each["other_id"]) for each in await pairs(lead, status="open")}
            assert found == {(stays["id"], both), (stays["id"], only)}
            assert (await undo(lead, pair)).status_code == 200
            assert len(await pairs(lead, status="open")) == 4

    run(journey())
