"""Check-ins: shared with home and answered, or kept where nobody else reads, counts or hears of them."""

from typing import Any

import pytest

from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import feed, reads_on_record, stored
from tests.features.support.scenes import AHEAD, in_a_session, unaddressed, wrong_in
from tests.scope.test_row_security import connected, rows_of, touched
from tests.support.person import member_of, person_of, told_person_of
from tests.support.working import without_engine


async def robin(cast: Cast) -> tuple[Caller, str]:
    person = (await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"}))["id"]
    return await person_of(cast, cast.coordinator, person), person


def test_what_somebody_shares_is_read_at_home_on_record_and_answered(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, person = await robin(cast)
            said = {"contributor_id": person, "face": "hard", "words": "It was a lot", "took": "A night"}
            made = await me.made("/v1/check-ins", said | {"gave": "Being heard"})
            path = f"/v1/check-ins/{made['id']}"
            coordinator = await member_of(cast, cast.coordinator, "c@example.org", "coordinator")
            read = (await coordinator.get(path)).json()
            assert (read["words"], read["took"], read["recorded_by"]) == ("It was a lot", "A night", None)
            assert ("check-in", made["id"]) in await reads_on_record(cast)
            who = await me.get(f"/v1/contributors/{person}/audit-entries?action=read")
            seen = [(each["resource"], each["by"]["kind"]) for each in who.json()["items"]]
            assert ("check-in", "member") in seen
            answered = await coordinator.patch(path, {"answer": "I will ring on Monday"})
            assert answered.json()["answered_on"] is not None
            assert (await me.get(path)).json()["answer"] == "I will ring on Monday"
            reworded = await coordinator.patch(path, {"words": "All fine"})
            assert wrong_in(reworded) == ["/words cannot-change"]
            assert (await coordinator.delete(path)).status_code == 403
            for other in (cast.partner, cast.stranger):
                assert (await other.get(path)).status_code == 404
            assert (await me.patch(path, {"answer": "Mine"})).status_code == 403
            assert (await me.delete(path)).status_code == 204

    run(journey())


def test_what_is_recorded_for_somebody_says_by_whom(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, person = await robin(cast)
            said = {"contributor_id": person, "words": "Glad to be asked"}
            assert wrong_in(await cast.coordinator.post("/v1/check-ins", said)) == ["/recorded_by required"]
            made = await cast.coordinator.made("/v1/check-ins", said | {"recorded_by": "Coordinator"})
            path = f"/v1/check-ins/{made['id']}"
            assert (await me.get(path)).json()["recorded_by"] == "Coordinator"
            entries = (await me.get(f"/v1/contributors/{person}/audit-entries")).json()["items"]
            assert [each["recorded_for_you"] for each in entries if each["resource"] == "check-in"][-1]
            theirs = await me.patch(path, {"words": "Glad, and tired"})
            assert (theirs.status_code, theirs.json()["words"]) == (200, "Glad, and tired")
            assert (await me.post("/v1/check-ins", said | {"recorded_by": "Me"})).status_code == 403
            assert (await cast.coordinator.delete(path)).status_code == 204

    run(journey())


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ({}, "/words required"),
        ({"face": "hard", "said_on": AHEAD}, "/said_on out-of-range"),
        ({"face": "angry"}, "/face not-a-choice"),
    ],
)
def test_check_in_says_how_it_is_on_a_day_that_has_come(
    settings: Settings, sent: dict[str, Any], place: str
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, person = await robin(cast)
            for path in ("/v1/check-ins", "/v1/own-check-ins"):
                assert wrong_in(await me.post(path, {"contributor_id": person} | sent)) == [place]

    run(journey())


def test_project_lead_reads_no_check_in(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, person = await in_a_session(cast, AHEAD)
            me = await person_of(cast, cast.coordinator, person)
            said = {"contributor_id": person, "words": "Hello", "session_id": there.session}
            made = await me.made("/v1/check-ins", said)
            lead = await member_of(cast, cast.coordinator, "lead@example.org", "project_lead")
            member = (await lead.get("/v1/me")).json()["acting"]["id"]
            await cast.coordinator.made(f"{there.project}/team", {"member_id": member, "role": "co_lead"})
            assert (await lead.get(f"/v1/check-ins/{made['id']}")).status_code == 403
            assert await unaddressed(lead) == ["nothing_before"]
            assert await unaddressed(cast.coordinator) == ["check_in", "nothing_before"]

    run(journey())


async def kept(me: Caller, person: str) -> dict[str, Any]:
    return await me.made("/v1/own-check-ins", {"contributor_id": person, "words": "canary for me alone"})


def test_nobody_else_reads_counts_or_hears_of_what_somebody_keeps_to_themself(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, person = await robin(cast)
            made = await kept(me, person)
            path = f"/v1/own-check-ins/{made['id']}"
            assert (await me.get(path)).json()["words"] == "canary for me alone"
            assert len((await me.get("/v1/own-check-ins")).json()["items"]) == 1
            coordinator = await member_of(cast, cast.coordinator, "c@example.org", "coordinator")
            assert (await coordinator.get("/v1/own-check-ins")).status_code == 403
            assert (await cast.coordinator.get("/v1/own-check-ins")).json()["items"] == []
            assert (await cast.coordinator.get(path)).status_code == 404
            assert (await cast.coordinator.delete(path)).status_code == 404
            sent = {"contributor_id": person, "words": "By another"}
            assert (await cast.coordinator.post("/v1/own-check-ins", sent)).status_code == 403
            told_of = await feed(cast, cast.coordinator.organisation_id)
            assert [each for each in told_of if "check-in" in each] == []
            entries = await coordinator.get(f"/v1/contributors/{person}/audit-entries")
            assert (entries.status_code, "own-check-in" in entries.text) == (200, False)
            home = await stored(
                cast,
                "SELECT count(*) FROM audit_entries WHERE resource = 'own-check-in'"
                f" AND organisation_id = '{cast.coordinator.organisation_id}'",
            )
            assert home == [(0,)]
            told = await told_person_of(cast, cast.coordinator, person)
            assert (await told.get(path)).status_code == 403

    run(journey())


def test_copy_that_is_handed_over_does_not_tell_of_it_and_the_persons_own_does(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            from app.worker import all_jobs

            me, person = await robin(cast)
            made = await kept(me, person)
            path = f"/v1/contributors/{person}/subject-access-requests"
            asked = await me.post(path, {})
            assert asked.status_code == 202, asked.text
            await without_engine(cast.services, all_jobs())
            copy = f"{path}/{asked.json()['id']}/copy"
            own, others = await me.get(copy), await cast.coordinator.get(copy)
            assert (own.status_code, "canary for me alone" in own.text) == (200, True)
            assert others.status_code == 200
            assert "canary for me alone" not in others.text
            assert made["id"] not in others.text

    run(journey())


def test_person_shares_later_what_they_kept_and_it_is_answered_then(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, person = await robin(cast)
            made = await kept(me, person)
            path = f"/v1/own-check-ins/{made['id']}"
            shared = await me.post(f"{path}/share", {})
            assert shared.status_code == 201, shared.text
            assert shared.headers["location"] == f"/v1/check-ins/{shared.json()['id']}"
            assert (await me.get(path)).status_code == 404
            found = (await cast.coordinator.get("/v1/check-ins?answered=false")).json()["items"]
            assert [each["words"] for each in found] == ["canary for me alone"]

    run(journey())


def test_people_are_told_first_who_reads_it_and_where_to_get_help_now(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, _ = await robin(cast)
            path = "/v1/check-ins/who-reads"
            unsaid = (await me.get(path)).json()
            assert "have not said how soon" in unsaid["read_by"]
            assert {each["call"] for each in unsaid["help_now"]} >= {"999", "116 123"}
            home = f"/v1/organisations/{cast.coordinator.organisation_id}"
            says = {"check_ins_read": "Two of us, each morning.", "help_here": "Ring 01632 960000."}
            assert (await cast.coordinator.patch(home, says)).status_code == 200
            said = (await me.get(path)).json()
            assert (said["read_by"], said["help_here"]) == tuple(says.values())

    run(journey())


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_wall_shows_what_somebody_keeps_to_nobody_but_them(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, person = await robin(cast)
            await kept(me, person)
            change = "UPDATE own_check_ins SET words = 'x'"
            async with connected(settings.database_url, cast.coordinator.organisation_id) as raw:
                assert await rows_of(raw, "own_check_ins") == []
                assert await touched(raw, change) == 0
                await raw.execute(f"SET golden_thread.contributor = '{person}'")
                assert len(await rows_of(raw, "own_check_ins")) == 1
                assert await touched(raw, change) == 1

    run(journey())
