"""Concerns: for one member who is not the one it is about, and for nobody else by any way."""

from typing import Any

import pytest

from app.settings import Settings
from app.worker import all_jobs
from tests.conftest import Caller, casting, run
from tests.features.people import feed, stored, tampered
from tests.features.redress.people import House, house, listed
from tests.scope.test_row_security import TABLES, connected, rows_of, touched
from tests.support.person import mails, member_of
from tests.support.working import without_engine

ANY = {"if-match": "*"}
WORDS = {"words": "canary: I was shouted at", "wanted": "canary: to be told why"}


async def named(home: House, *names: str) -> None:
    body = {"member_ids": [home.ids[name] for name in names]}
    answer = await home.members["ada"]("PUT", "/v1/concern-recipients", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["enough"]


async def raised(home: House, about: str | None = None) -> dict[str, Any]:
    whom = {} if about is None else {"about_member_id": home.ids[about]}
    return await home.robin.made("/v1/concerns", WORDS | whom)


async def sees(caller: Caller, concern_id: str) -> bool:
    """Whether somebody sees a concern; by no operation is it half."""
    path = f"/v1/concerns/{concern_id}"
    answers = [
        await caller.get(path),
        await caller.get(f"{path}/transitions"),
        await caller.patch(path, {"answer": "I have read this."}),
        await caller.post(f"{path}/transitions", {"to": "read"}),
    ]
    listed_ids = [each["id"] for each in await listed(caller, "/v1/concerns")]
    found = {answer.status_code != 404 for answer in answers} | {concern_id in listed_ids}
    assert len(found) == 1, [answer.text for answer in answers]
    return found.pop()


def test_concern_is_for_one_member_who_is_not_the_one_it_is_about(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(
                cast, ada="administrator", bo="coordinator", cy="viewer", dot="administrator", eve="viewer"
            )
            await named(home, "bo", "cy")
            assert (await raised(home))["recipient_member_id"] == home.ids["bo"], "whoever was there first"
            made = await raised(home, about="bo")
            assert made["recipient_member_id"] == home.ids["cy"]
            seeing = [name for name, member in home.members.items() if await sees(member, made["id"])]
            assert seeing == ["cy"]
            for program in (cast.coordinator, cast.partner, cast.stranger):
                assert not await sees(program, made["id"])
            path = f"/v1/concerns/{made['id']}"
            cy = home.members["cy"]
            assert (await cy.post(f"{path}/transitions", {"to": "closed"})).status_code == 200
            seen = (await home.robin.get(path)).json()
            assert (seen["status"], seen["answer"], seen["words"]) == (
                "closed",
                "I have read this.",
                WORDS["words"],
            )
            refused = await cy.patch(path, {"words": "Nothing happened."})
            assert refused.json()["errors"][0]["code"] == "cannot-change"
            assert (await home.robin.patch(path, {"answer": "Sorry"})).status_code == 403

    run(journey())


def test_who_reads_concerns_is_named_by_two_or_more_and_shown_to_the_contributor(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator", bo="viewer", cy="coordinator")
            people = (await home.robin.get("/v1/concern-recipients")).json()
            assert not people["enough"]
            for wrong in (
                [home.ids["bo"]],
                [home.ids["bo"], home.ids["bo"]],
                [home.ids["bo"], home.robin_id],
            ):
                body = {"member_ids": wrong}
                refused = await home.members["ada"]("PUT", "/v1/concern-recipients", json=body)
                assert refused.json()["errors"][0]["pointer"].startswith("/member_ids"), refused.text
            body = {"member_ids": [home.ids["bo"], home.ids["cy"]]}
            assert (await home.members["cy"]("PUT", "/v1/concern-recipients", json=body)).status_code == 403
            await named(home, "bo", "cy")
            people = (await home.robin.get("/v1/concern-recipients")).json()
            reads = {each["member_id"]: each["reads_concerns"] for each in people["items"]}
            assert reads == {home.ids["ada"]: False, home.ids["bo"]: True, home.ids["cy"]: True}

    run(journey())


def test_without_anybody_named_another_administrator_reads_and_else_it_says_whom_to_ring(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator", bo="coordinator")
            assert (await raised(home, about="bo"))["recipient_member_id"] == home.ids["ada"]
            refused = await home.robin.post("/v1/concerns", WORDS | {"about_member_id": home.ids["ada"]})
            assert (refused.status_code, refused.json()["code"]) == (409, "nobody-to-read")
            assert "ring or write" in refused.json()["detail"]
            ours = f"/v1/organisations/{cast.coordinator.organisation_id}"
            await cast.coordinator.patch(ours, {"concern_contact": "Ring 01632 960000."})
            refused = await home.robin.post("/v1/concerns", WORDS | {"about_member_id": home.ids["ada"]})
            assert refused.json()["detail"] == refused.json()["contact"] == "Ring 01632 960000."
            assert "canary" not in refused.text
            unknown = await home.robin.post("/v1/concerns", WORDS | {"about_member_id": home.robin_id})
            assert unknown.json()["errors"][0]["pointer"] == "/about_member_id"

    run(journey())


def test_only_the_contributor_raises_it_and_never_reads_it_in_another_role(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator", bo="viewer", cy="viewer")
            await named(home, "bo", "cy")
            for other in (cast.coordinator, home.members["ada"], home.members["bo"]):
                refused = await other.post("/v1/concerns", WORDS | {"contributor_id": home.robin_id})
                assert refused.status_code in (403, 422), refused.text
            assert await stored(cast, "SELECT id FROM concerns") == []
            # Robin is Bo as well: one person, two roles.
            theirs = f"(SELECT account_id FROM members WHERE id = '{home.ids['bo']}')"
            await tampered(
                cast, f"UPDATE contributors SET account_id = {theirs} WHERE id = '{home.robin_id}'"
            )
            assert (await raised(home))["recipient_member_id"] == home.ids["cy"]

    run(journey())


def test_reader_is_written_to_once_and_nothing_names_who_raised_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator", bo="viewer", cy="viewer")
            await named(home, "bo", "cy")
            await raised(home, about="cy")
            for _ in range(2):
                await home.rounds("tell-of-what-was-said")
                assert await home.letters("for-you", "said") == [("bo@example.org", "for-you")]
            letter = next(each["text"] for each in await mails(cast) if each["letter"] == "for-you")
            assert "canary" not in letter
            assert "concern" not in letter.lower()
            assert "Robin" not in letter
            rows = await stored(cast, "SELECT organisation_id, asked_by FROM mails WHERE letter = 'for-you'")
            assert [(organisation, home.robin_id in asked) for organisation, asked in rows] == [(None, False)]

    run(journey())


def test_reader_who_leaves_is_followed_by_somebody_else_who_is_not_the_one_it_is_about(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator", bo="viewer", cy="viewer", dot="viewer")
            await named(home, "bo", "cy")
            made = await raised(home, about="cy")
            await home.round("tell-of-what-was-said")
            assert (await home.members["ada"].delete(f"/v1/members/{home.ids['bo']}")).status_code == 204
            await home.round("tell-of-what-was-said")
            assert await home.letters("for-you") == [
                ("bo@example.org", "for-you"),
                ("ada@example.org", "for-you"),
            ]
            assert await sees(home.members["ada"], made["id"])
            assert not await sees(home.members["cy"], made["id"])

    run(journey())


def test_no_feed_no_audit_and_no_list_of_the_organisations_knows_of_a_concern(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator", bo="viewer", cy="viewer")
            await named(home, "bo", "cy")
            made = await raised(home, about="cy")
            path = f"/v1/concerns/{made['id']}"
            await home.members["bo"].get(path)
            assert (await home.members["bo"].patch(path, {"answer": "I have read it."})).is_success
            await home.members["bo"].post(f"{path}/transitions", {"to": "read", "reason": "canary"})
            await home.members["bo"].get(f"{path}/transitions")
            assert "concern." not in str(await feed(cast, cast.coordinator.organisation_id))
            ours = cast.coordinator.organisation_id
            entries = await stored(
                cast,
                "SELECT action FROM audit_entries WHERE resource LIKE 'concern%' AND resource <>"
                f" 'concern-recipients' AND '{ours}' IN (organisation_id, record_organisation_id)",
            )
            assert entries == []
            kept = await stored(cast, "SELECT action FROM audit_entries WHERE resource LIKE 'concern%'")
            assert {row[0] for row in kept} >= {"created", "read", "changed", "moved"}, (
                "the installation has it on record"
            )

    run(journey())


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_wall_shows_a_concern_to_nobody_but_its_reader_and_whose_it_is(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator", bo="viewer", cy="viewer")
            await named(home, "bo", "cy")
            made = await raised(home, about="cy")
            path = f"/v1/concerns/{made['id']}/transitions"
            assert (await home.members["bo"].post(path, {"to": "read", "reason": "canary"})).is_success
            ours = cast.coordinator.organisation_id
            found = {}
            for name in ("ada", "bo", "cy"):
                async with connected(settings.database_url, ours) as raw:
                    await raw.execute(f"SET golden_thread.member = '{home.ids[name]}'")
                    found[name] = {
                        table
                        for table in TABLES
                        for row in await rows_of(raw, table)
                        if made["id"] in row or "canary" in row
                    }
                    assert await touched(raw, "UPDATE concerns SET words = 'x'") == (name == "bo")
                    assert await touched(raw, "DELETE FROM concerns") == (name == "bo")
            assert found == {"ada": set(), "bo": {"concerns", "state_changes"}, "cy": set()}
            async with connected(settings.database_url, ours) as raw:
                assert await rows_of(raw, "concerns") == [], "a program is no member"
                await raw.execute(f"SET golden_thread.contributor = '{home.robin_id}'")
                assert len(await rows_of(raw, "concerns")) == 1

    run(journey())


def test_copy_that_somebody_hands_over_and_texts_to_review_do_not_tell_of_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator", bo="coordinator")
            said = WORDS | {"words": "canary: Bo and Wren Green shouted at me"}
            made = await home.robin.made("/v1/concerns", said | {"about_member_id": home.ids["bo"]})
            moved = await home.robin.post(f"/v1/concerns/{made['id']}/transitions", {"to": "withdrawn"})
            assert moved.is_success
            bo, robin = home.members["bo"], f"/v1/contributors/{home.robin_id}"
            asked = (await bo.post(f"{robin}/subject-access-requests", {})).json()["id"]
            wren = await cast.coordinator.made("/v1/contributors", {"display_name": "Wren Green"})
            erasure = (await bo.post("/v1/erasures", {"contributor_id": wren["id"]})).json()["id"]
            await without_engine(cast.services, all_jobs())
            copy = f"{robin}/subject-access-requests/{asked}/copy"
            own = await home.robin.get(copy)
            theirs = await bo.get(copy, headers={"access-reason": "their_request"})
            assert all(each in own.text for each in ("canary", made["id"], home.ids["ada"]))
            assert not any(each in theirs.text for each in ("canary", made["id"], home.ids["ada"]))
            sections = {each["table"]: each["items"] for each in theirs.json()["sections"]}
            closed = ("concerns", "accounts", "account_identities", "sign_ins", "mails")
            assert [sections[each] for each in closed] == [None] * 5
            assert not [name for name, items in sections.items() if "concern" in str(items)]
            assert (await bo.get(f"/v1/erasures/{erasure}/findings")).json()["items"] == []

    run(journey())


def test_whoever_it_is_about_does_not_get_it_by_being_removed_and_invited_again(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator", bo="administrator", cy="administrator")
            made = await home.robin.made("/v1/concerns", WORDS | {"about_member_id": home.ids["bo"]})
            assert made["recipient_member_id"] == home.ids["ada"]
            removed = await home.members["cy"]("DELETE", f"/v1/members/{home.ids['bo']}", headers=ANY)
            assert removed.status_code == 204
            bo = await member_of(cast, cast.coordinator, "bo@example.org", "administrator")
            for name in ("ada", "cy"):
                assert (await bo("DELETE", f"/v1/members/{home.ids[name]}", headers=ANY)).status_code == 204
            await home.round("tell-of-what-was-said")
            assert (await bo.get(f"/v1/concerns/{made['id']}")).status_code == 404

    run(journey())
