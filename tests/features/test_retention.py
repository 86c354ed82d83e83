"""Retention: what is nearly due is listed and told of, what is over is removed, and what is kept is kept."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.features.retention import rounds
from app.features.retention.kept import KEPT
from app.features.retention.schedules import WARNING_DAYS, classes
from app.kit.dates import day_of, months_after, today
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.paying import move, paying
from tests.features.people import feed, stored, tampered
from tests.features.redress.people import House, house, listed
from tests.features.test_feedback import SAID
from tests.features.test_files import PDF, bus, upload
from tests.features.test_participations import scene
from tests.test_worker import environment

ROOT = Path(__file__).parents[2]


def days(count: int) -> str:
    return (today() + timedelta(days=count)).isoformat()


def months_ago(count: int) -> str:
    return f"{months_after(today(), -count)}T12:00:00.000000Z"


async def left(cast: Cast, months: int, name: str = "Robin") -> str:
    """Somebody who left so many months ago, with what helped them and what they answered."""
    made = await cast.coordinator.made("/v1/contributors", {"display_name": name, "status": "left"})
    path = f"/v1/contributors/{made['id']}"
    for layer, body in (("needs", {"support": "canary"}), ("equality", {"carer": "yes"})):
        put = await cast.coordinator("PUT", f"{path}/{layer}", json=body, headers={"if-match": "*"})
        assert put.status_code == 200, put.text
    at = months_ago(months)
    await tampered(cast, f"UPDATE state_changes SET created_at = '{at}' WHERE record_id = '{made['id']}'")
    return str(made["id"])


async def warned(cast: Cast) -> None:
    """The days of warning go by."""
    told = days(-WARNING_DAYS)
    await tampered(cast, f"UPDATE retention_dues SET told_on = '{told}' WHERE told_on IS NOT NULL")


async def dues(caller: Caller, **members: str) -> list[dict[str, Any]]:
    query = "&".join(f"{name}={value}" for name, value in members.items())
    return await listed(caller, f"/v1/retention-dues?{query}")


async def has_needs(cast: Cast, person: str) -> bool:
    return bool(await stored(cast, f"SELECT 1 FROM contributor_needs WHERE id = '{person}'"))


def test_every_class_of_the_file_is_known_to_the_code_and_says_why() -> None:
    assert classes().keys() == KEPT.keys()
    for code, each in classes().items():
        assert each.ending == ("decide" if KEPT[code].remove is None else "remove")
        assert each.months > 0
        assert each.reason.endswith(".")


def test_what_is_nearly_due_is_listed_once_and_told_as_a_number(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator", bo="coordinator")
            person = await left(cast, 24)
            await left(cast, 1, "Wren")
            for _ in range(2):
                await home.round("retention")
                found = {each["data_class"]: each for each in await dues(home.members["bo"])}
                assert found.keys() == {"left_contributors", "needs_after_leaving", "equality_after_leaving"}
                assert {each["record_id"] for each in found.values()} == {person}
                whole = found["left_contributors"]
                assert (whole["ending"], whole["due_on"], whole["told_on"]) == ("decide", days(0), days(0))
                assert await home.letters("retention") == [("ada@example.org", "retention")]
                assert await has_needs(cast, person), "nothing is removed before the warning is over"

    run(journey())


def test_after_the_warning_layers_go_and_the_person_waits_for_somebody_to_decide(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator")
            person = await left(cast, 30)
            await home.round("retention")
            await tampered(cast, f"UPDATE retention_dues SET told_on = '{days(1 - WARNING_DAYS)}'")
            await home.round("retention")
            assert await has_needs(cast, person), "a day is left"
            await warned(cast)
            for _ in range(2):
                await home.round("retention")
                assert not await has_needs(cast, person)
                assert await stored(cast, "SELECT 1 FROM contributor_equality") == []
                assert [each["data_class"] for each in await dues(cast.coordinator)] == ["left_contributors"]
                assert (await cast.coordinator.get(f"/v1/contributors/{person}")).status_code == 200
            entries = await stored(
                cast, "SELECT actor, organisation_id, resource FROM audit_entries WHERE action = 'deleted'"
            )
            ours = cast.coordinator.organisation_id
            assert sorted(entries) == [
                ("system:retention", ours, "contributor-equality"),
                ("system:retention", ours, "contributor-needs"),
            ]
            told = await feed(cast, ours)
            assert {"contributor-needs.deleted", "contributor-equality.deleted"} <= set(told)

    run(journey())


def test_whoever_comes_back_leaves_the_list_and_keeps_everything(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator")
            person = await left(cast, 30)
            await home.round("retention")
            await warned(cast)
            path = f"/v1/contributors/{person}/transitions"
            assert (await cast.coordinator.post(path, {"to": "active"})).is_success
            # In the middle of a round: it is on the list, and what is over is removed now.
            await rounds._remove(cast.services, today())
            assert await has_needs(cast, person)
            await home.round("retention")
            assert await dues(cast.coordinator) == []
            assert await has_needs(cast, person)
            again = str(months_after(today(), -24))
            assert (await cast.coordinator.post(path, {"to": "left", "on": again})).is_success
            await home.round("retention")
            found = await dues(cast.coordinator, data_class="left_contributors")
            assert [each["counted_from"] for each in found] == [again], "the last time counts"

    run(journey())


def test_coordinator_keeps_something_longer_with_a_reason_until_a_day(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator", bo="coordinator")
            bo, person = home.members["bo"], await left(cast, 12)
            await home.round("retention")
            [due] = await dues(bo, data_class="needs_after_leaving")
            path = f"/v1/retention-dues/{due['id']}"
            for patch, pointer in (
                ({"keep_until": days(60)}, "/keep_reason"),
                ({"keep_until": days(0), "keep_reason": "They may come back."}, "/keep_until"),
            ):
                assert (await bo.patch(path, patch)).json()["errors"][0]["pointer"] == pointer
            kept = await bo.patch(path, {"keep_until": days(60), "keep_reason": "They may come back."})
            assert (kept.status_code, kept.json()["told_on"]) == (200, None)
            await warned(cast)
            await home.round("retention")
            assert await has_needs(cast, person)
            assert len(await home.letters("retention")) == 1
            # The day comes nearer: people are told again, and only then is it removed.
            await tampered(
                cast, f"UPDATE retention_dues SET keep_until = '{days(-1)}' WHERE id = '{due['id']}'"
            )
            await home.round("retention")
            assert len(await home.letters("retention")) == 2
            assert await has_needs(cast, person)
            await warned(cast)
            await home.round("retention")
            assert not await has_needs(cast, person)

    run(journey())


def test_organisation_says_itself_how_long_and_why_and_others_keep_theirs(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator")
            ada, path = home.members["ada"], "/v1/retention-schedules"
            person = await left(cast, 5)
            body = {"months": 6, "reason": "People often come back within half a year."}
            own = await ada("PUT", f"{path}/needs_after_leaving", json=body)
            assert (own.json()["months"], own.json()["suggested_months"], own.json()["is_own"]) == (
                6,
                3,
                True,
            )
            await home.round("retention")
            [due] = await dues(ada)
            assert due["due_on"] == str(months_after(months_after(today(), -5), 6))
            for wrong in ({"months": 6, "reason": None}, {"months": 0, "reason": "None"}, {"months": 6}):
                assert (await ada("PUT", f"{path}/needs_after_leaving", json=wrong)).status_code == 422
            assert (await ada("PUT", f"{path}/nonsense", json=body)).status_code == 404
            other = {each["code"]: each for each in await listed(cast.partner, path)}
            assert not other["needs_after_leaving"]["is_own"]
            body = {"months": 24, "reason": "Longer."}
            assert (await ada("PUT", f"{path}/needs_after_leaving", json=body)).status_code == 200
            await home.round("retention")
            assert await dues(ada) == [], "what is due later is not on the list any more"
            again = await ada("PUT", f"{path}/needs_after_leaving", json={"months": None, "reason": None})
            assert (again.json()["months"], again.json()["is_own"]) == (3, False)
            assert await has_needs(cast, person)

    run(journey())


def test_days_are_days_here_and_not_those_of_the_clock_in_greenwich(settings: Settings) -> None:
    assert str(day_of("2025-07-01T23:30:00.000000Z")) == "2025-07-02"
    assert str(day_of("2025-12-31T23:30:00.000000Z")) == "2025-12-31"

    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast)
            await cast.coordinator.made(
                "/v1/quotes", {"words": "A draft", "contributor_ids": [home.robin_id]}
            )
            await tampered(cast, "UPDATE quotes SET updated_at = '2025-07-01T23:30:00.000000Z'")
            await home.round("retention")
            [due] = await dues(cast.coordinator)
            assert (due["data_class"], due["counted_from"], due["due_on"]) == (
                "quote_drafts",
                "2025-07-02",
                "2026-07-02",
            )
            await warned(cast)
            await home.round("retention")
            assert await listed(cast.coordinator, "/v1/quotes") == []

    run(journey())


async def answered(home: House, noun: str, body: dict[str, Any], to: str, **patch: str) -> str:
    """Something that Robin said and that was answered long ago; its id."""
    made = await home.robin.made(f"/v1/{noun}", body)
    path, ada = f"/v1/{noun}/{made['id']}", home.members["ada"]
    assert (await ada.patch(path, {"answer": "canary-answer"} | patch)).is_success
    moved = await ada.post(f"{path}/transitions", {"to": to, "reason": "canary-reason"})
    assert moved.is_success, moved.text
    await tampered(home.cast, f"UPDATE {noun} SET closed_on = '2020-01-31' WHERE id = '{made['id']}'")
    return str(made["id"])


def test_what_people_said_goes_whole_with_the_reasons_of_its_moves(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator")
            words = {"about": "other", "words": "canary-words"}
            ids = [await answered(home, "complaints", words, "closed", outcome="upheld")]
            asked = {"about": "other", "wrong": "canary-words"}
            ids.append(await answered(home, "corrections", asked, "not_corrected"))
            ids.append(await answered(home, "objections", {"use": "research"}, "refused"))
            open_one = await home.robin.made("/v1/complaints", words)
            await home.round("retention")
            assert {each["record_id"] for each in await dues(cast.coordinator)} == set(ids)
            await warned(cast)
            await home.round("retention")
            for noun in ("complaints", "corrections", "objections"):
                kept = [row[0] for row in await stored(cast, f"SELECT id FROM {noun}")]
                assert kept == ([open_one["id"]] if noun == "complaints" else [])
            assert await stored(cast, "SELECT 1 FROM state_changes WHERE reason LIKE '%canary%'") == []

    run(journey())


def test_payment_that_ended_goes_with_its_expenses_and_receipts(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await house(cast, ada="administrator")
            pay = await paying(cast)
            claims = [await bus(pay) for _ in range(2)]
            for payment, expense in claims:
                assert (await upload(pay.me, expense, PDF)).status_code == 201
                await move(pay.me, payment, "claimed")
            ended = claims[0][0]
            await move(pay.finance, ended, "approved", "paid")
            long_ago = str(months_after(today(), -85))
            await tampered(cast, f"UPDATE payments SET paid_on = '{long_ago}' WHERE id = '{ended['id']}'")
            await rounds.keep(cast.services)
            assert [each["record_id"] for each in await dues(cast.coordinator)] == [ended["id"]]
            await warned(cast)
            await rounds.keep(cast.services)
            for table in ("payments", "payment_expenses", "files", "file_contents"):
                assert len(await stored(cast, f"SELECT 1 FROM {table}")) == 1, table
            assert await stored(cast, "SELECT 1 FROM state_changes WHERE to_state = 'paid'") == []

    run(journey())


def test_check_in_goes_once_it_was_answered_and_what_was_done_about_it_stays(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            us, long_ago = cast.coordinator, str(months_after(today(), -25))
            home = await house(cast, ada="administrator")
            said = {"contributor_id": home.robin_id, "said_on": long_ago}
            ids = {
                name: (await home.robin.made("/v1/check-ins", said | {"words": name}))["id"]
                for name in ("answered", "supported", "waits", "kept longer")
            }
            await home.robin.made("/v1/own-check-ins", said | {"words": "mine alone"})
            for name in ("answered", "kept longer"):
                told = await us.patch(f"/v1/check-ins/{ids[name]}", {"answer": "Thank you"})
                assert told.status_code == 200, told.text
            called = {"contributor_id": home.robin_id, "what": "A call", "outcome": "done"}
            support = await us.made("/v1/support", called | {"check_in_id": ids["supported"]})
            await home.round("retention")
            listed_now = {each["record_id"]: each["id"] for each in await dues(us, data_class="check_ins")}
            assert listed_now.keys() == {ids["answered"], ids["supported"], ids["kept longer"]}
            longer = {"keep_until": days(60), "keep_reason": "A complaint is open."}
            kept = await us.patch(f"/v1/retention-dues/{listed_now[ids['kept longer']]}", longer)
            assert kept.status_code == 200, kept.text
            await warned(cast)
            await home.round("retention")
            left_over = [each["words"] for each in await listed(us, "/v1/check-ins")]
            assert sorted(left_over) == ["kept longer", "waits"]
            assert len(await listed(home.robin, "/v1/own-check-ins")) == 1
            now = (await us.get(f"/v1/support/{support['id']}")).json()
            assert (now["what"], now["outcome"], now["check_in_id"]) == ("A call", "done", None)

    run(journey())


def test_words_of_feedback_go_and_the_numbers_stay(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            us = cast.coordinator
            await house(cast, ada="administrator")
            there = await scene(cast)
            old = {"session_id": there.session, "given_on": str(months_after(today(), -25))[:7]}
            given = await us.made("/v1/feedback", SAID | old)
            fresh = await us.made("/v1/feedback", SAID | {"session_id": there.session})
            await rounds.keep(cast.services)
            assert [each["record_id"] for each in await dues(us)] == [given["id"]]
            await warned(cast)
            before = len(await feed(cast, us.organisation_id))
            await rounds.keep(cast.services)
            now = (await us.get(f"/v1/feedback/{given['id']}")).json()
            changed = {"answers", "version", "updated_at"}
            assert now["answers"] == [] != given["answers"]
            assert {name: now[name] for name in now if name not in changed} == {
                name: given[name] for name in given if name not in changed
            }
            assert (await us.get(f"/v1/feedback/{fresh['id']}")).json()["answers"] == fresh["answers"]
            assert (await feed(cast, us.organisation_id))[before:] == ["feedback.updated"]
            await rounds.keep(cast.services)
            assert await dues(us) == [], "nothing is left of it to end"

    run(journey())


def test_that_a_concern_is_due_is_for_its_reader_alone(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator", bo="administrator")
            await answered(home, "concerns", {"words": "canary", "about_member_id": home.ids["bo"]}, "closed")
            await home.round("retention")
            seen = {name: len(await dues(member)) for name, member in home.members.items()}
            assert seen == {"ada": 1, "bo": 0}
            assert await dues(cast.coordinator) == []
            [due] = await dues(home.members["ada"])
            longer = {"keep_until": days(90), "keep_reason": "It goes on."}
            refused = await home.members["ada"].patch(f"/v1/retention-dues/{due['id']}", longer)
            assert (refused.status_code, "Open it again" in refused.text) == (403, True)
            assert await home.letters("retention", "for-you") == [("ada@example.org", "for-you")]
            await warned(cast)
            await home.round("retention")
            assert await stored(cast, "SELECT 1 FROM concerns") == []
            assert "concern." not in str(await feed(cast, cast.coordinator.organisation_id))
            ours, changed = cast.coordinator.organisation_id, "action <> 'read' AND resource IN"
            told = f"SELECT 1 FROM audit_entries WHERE organisation_id = '{ours}' AND {changed}"
            assert await stored(cast, f"{told} ('concern', 'retention-due')") == []

    run(journey())


KILLED = """
import asyncio, os, signal
from app.features.retention import rounds
from app.settings import read_settings
from tests.support.working import opened

done = []
remove = rounds._remove_one

async def killed(*arguments):
    await remove(*arguments)
    done.append(arguments)
    if len(done) == 2:
        os.kill(os.getpid(), signal.SIGKILL)

async def work():
    async with opened(read_settings()) as services:
        rounds._remove_one = killed
        await rounds.keep(services)

asyncio.run(work())
"""


@pytest.mark.slow
def test_round_that_is_killed_goes_on_where_it_stopped_and_tells_nobody_twice(settings: Settings) -> None:
    async def before() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator")
            for number in range(3):
                await left(cast, 40, f"Person {number}")
            await home.round("retention")
            await warned(cast)

    async def after() -> tuple[int, int, int]:
        async with casting(settings) as cast:
            rows = await stored(
                cast, "SELECT id FROM contributor_needs UNION ALL SELECT id FROM contributor_equality"
            )
            mails = await stored(cast, "SELECT 1 FROM mails WHERE letter = 'retention'")
            gone = await stored(cast, "SELECT 1 FROM audit_entries WHERE action = 'deleted'")
            return len(rows), len(mails), len(gone)

    def once() -> int:
        command = [sys.executable, "-c", KILLED]
        return subprocess.run(command, cwd=ROOT, env=environment(settings), check=False).returncode

    run(before())
    assert run(after()) == (6, 1, 0)
    assert once() == -signal.SIGKILL
    assert run(after()) == (4, 1, 2)
    assert once() == -signal.SIGKILL
    assert once() == -signal.SIGKILL
    assert run(after()) == (0, 1, 6)
    assert once() == os.EX_OK
    assert run(after()) == (0, 1, 6)
