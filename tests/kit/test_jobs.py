"""Jobs: asked for in a transaction, done by a worker, on both databases."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.kit import doing, jobs
from app.kit.adapter import Held
from app.kit.audit import Action, AuditEntry, note
from app.kit.doing import Failed, Jobs, Later, Run
from app.kit.statements import Statement
from app.kit.tables import new_id
from app.kit.work import ask
from app.settings import Settings
from app.worker import Services
from tests.conftest import run
from tests.support.working import all_ended, opened, prepare, rows, until, without_engine, working

_MARKS = Statement(lambda: select(func.count(AuditEntry.id)).where(AuditEntry.resource == "mark"))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "POLL", 0.05)
    monkeypatch.setattr(doing, "SOON", 0.05)
    monkeypatch.setattr(doing, "LATEST", 0.2)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return prepare(settings)


def journey(settings: Settings, play: Callable[[Services], Awaitable[Any]]) -> Any:
    async def played() -> Any:
        async with opened(settings) as services:
            return await play(services)

    return run(played())


async def asked(services: Services, kind: str, **arguments: Any) -> str:
    async with services.database.system("tests: a job is asked for") as db:
        return ask(db, kind, **arguments)


async def nothing(run: Run) -> None:
    """A job that needs no time."""


@pytest.mark.slow
def test_job_that_was_asked_for_is_done_and_says_so(settings: Settings) -> None:
    does, seen = Jobs(), []

    @does.job("greet")
    async def greet(run: Run) -> None:
        seen.append((run.id, run.arguments, run.organisation_id, run.asked_by))

    async def play(services: Services) -> None:
        whom = new_id()
        job_id = await asked(services, "greet", contributor_id=whom, number=3, how="kindly")
        async with working(services, does):
            row = (await all_ended(services.database))[0]
        assert seen == [
            (
                job_id,
                {"contributor_id": whom, "number": 3, "how": "kindly"},
                None,
                "system:tests: a job is asked for",
            )
        ]
        assert (row["state"], row["error"], row["attempts"]) == ("done", None, 1)

    journey(settings, play)


def test_job_of_a_transaction_that_was_taken_back_never_was(settings: Settings) -> None:
    async def play(services: Services) -> None:
        with suppress(ZeroDivisionError):
            async with services.database.system("tests: taken back") as db:
                ask(db, "greet")
                raise ZeroDivisionError
        assert await rows(services.database) == []

    journey(settings, play)


@pytest.mark.parametrize(
    "value", ["alex@example.org", "Alex Example", "07700 900123", "O'Neill", "QQ123456C", 1.5, ["a"], None]
)
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_what_may_be_personal_is_no_argument_of_a_job(settings: Settings, value: Any) -> None:
    async def play(services: Services) -> None:
        with pytest.raises(ValueError, match="these are not: who"):
            await asked(services, "greet", who=value)

    journey(settings, play)


@pytest.mark.slow
def test_job_for_later_waits_while_younger_ones_are_done(settings: Settings) -> None:
    does = Jobs()
    does.job("greet")(nothing)

    async def play(services: Services) -> None:
        later = await asked(services, "greet", at=doing.in_seconds(3600))
        await asked(services, "greet", at=doing.in_seconds(0.3))
        await asked(services, "greet")

        async def two_are_done() -> bool:
            return [row["state"] for row in await rows(services.database)].count("done") == 2

        async with working(services, does):
            await until(two_are_done)
        left = [row for row in await rows(services.database) if row["state"] == "waiting"]
        assert [(row["id"], row["attempts"]) for row in left] == [(later, 0)]

    journey(settings, play)


def test_job_that_cannot_be_done_fails_with_its_reason_at_once(settings: Settings) -> None:
    does = Jobs()

    @does.job("greet")
    async def greet(run: Run) -> None:
        raise Failed("nobody-there")

    async def play(services: Services) -> None:
        await asked(services, "greet")
        await asked(services, "sing")
        ended = await without_engine(services, does)
        assert [(row["state"], row["error"], row["attempts"]) for row in ended] == [
            ("failed", "nobody-there", 1),
            ("failed", "nobody-does-this", 1),
        ]

    journey(settings, play)


def test_job_that_must_wait_says_why_and_is_tried_until_it_can_be_done(settings: Settings) -> None:
    does, tries = Jobs(), []

    @does.job("greet")
    async def greet(run: Run) -> None:
        tries.append((await rows(run.services.database))[0]["error"])
        if run.attempts < 4:
            raise Later("not-at-home")

    async def play(services: Services) -> None:
        await asked(services, "greet")
        row = (await without_engine(services, does))[0]
        assert tries == [None, "not-at-home", "not-at-home", "not-at-home"]
        assert (row["state"], row["error"], row["attempts"]) == ("done", None, 4)

    journey(settings, play)


@pytest.mark.slow
def test_error_that_nobody_expected_is_tried_a_few_times_and_its_words_are_kept_nowhere(
    settings: Settings, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    does = Jobs()

    @does.job("greet", tries=3)
    async def greet(run: Run) -> None:
        raise RuntimeError("canary-identity")

    async def play(services: Services) -> None:
        await asked(services, "greet")
        async with working(services, does):
            row = (await all_ended(services.database))[0]
        assert (row["state"], row["error"], row["attempts"]) == ("failed", "something-went-wrong", 3)

    with caplog.at_level(logging.DEBUG):
        journey(settings, play)
    assert "RuntimeError" in caplog.text
    assert "canary" not in caplog.text
    if settings.is_sqlite:
        files = [path for path in tmp_path.iterdir() if path.is_file()]
        assert any(path.name.startswith("golden-thread.engine") for path in files)
        assert [path.name for path in files if b"canary" in path.read_bytes()] == []


def test_job_that_takes_its_worker_down_each_time_is_given_up(settings: Settings) -> None:
    does = Jobs()
    does.job("greet", tries=2)(nothing)

    async def play(services: Services) -> None:
        job_id = await asked(services, "greet")
        for _ in range(2):  # as a worker does that is killed right after
            await doing._begin(services, job_id)
        await doing.do(does, services, job_id)
        assert (await rows(services.database))[0]["error"] == "tried-too-often"

    journey(settings, play)


def test_job_that_has_ended_is_not_done_again_whoever_asks(settings: Settings) -> None:
    does, times = Jobs(), []

    @does.job("greet")
    async def greet(run: Run) -> None:
        times.append(run.id)

    async def play(services: Services) -> None:
        job_id = await asked(services, "greet")
        before = await without_engine(services, does)
        await doing.do(does, services, job_id)
        assert (times, await rows(services.database)) == ([job_id], before)

    journey(settings, play)


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_pauses_between_tries_grow_up_to_a_limit(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(doing, "SOON", 10.0)
    monkeypatch.setattr(doing, "LATEST", 600.0)
    assert [doing.pause(attempts) for attempts in (1, 2, 3, 6, 7, 1000)] == [10, 20, 40, 320, 600, 600]


@pytest.mark.slow
def test_long_jobs_keep_no_short_one_waiting(settings: Settings) -> None:
    does = Jobs()
    may_end = asyncio.Event()

    @does.job("export", long=True)
    async def export(run: Run) -> None:
        await may_end.wait()

    does.job("greet")(nothing)

    async def play(services: Services) -> None:
        for _ in range(20):
            await asked(services, "export")
        greeting = await asked(services, "greet")

        async def greeted() -> bool:
            return {row["id"]: row["state"] for row in await rows(services.database)}[greeting] == "done"

        async with working(services, does):
            await until(greeted)
            states = [row["state"] for row in await rows(services.database)]
            assert states.count("running") <= jobs.QUEUES["long"]
            may_end.set()
            assert {row["state"] for row in await all_ended(services.database)} == {"done"}

    journey(settings, play)


@pytest.mark.slow
def test_round_is_gone_again_and_again_also_after_one_that_failed(settings: Settings) -> None:
    does, gone = Jobs(), []
    enough = asyncio.Event()

    @does.every("look", "* * * * * *")
    async def look(services: Services) -> None:
        gone.append(services)
        if len(gone) == 1:
            raise RuntimeError
        enough.set()

    async def play(services: Services) -> None:
        async with working(services, does), asyncio.timeout(60):
            await enough.wait()
        assert gone[:2] == [services, services]

    journey(settings, play)


@pytest.mark.slow
def test_job_in_the_hands_of_an_engine_that_lost_all_it_knew_is_done(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its worker died after it took the job up and before it handed it over, or the engine's file is gone,
    or the database was restored and the engine's was not."""
    monkeypatch.setattr(doing, "LEASE", 0.2)
    does = Jobs()
    does.job("greet")(nothing)

    async def play(services: Services) -> None:
        job_id = await asked(services, "greet")
        assert [each.id for each in await doing.take_up(services.database)] == [job_id]
        started = await asked(services, "greet")
        assert await doing._begin(services, started)
        async with working(services, does):
            ended = await all_ended(services.database)
            assert [(row["state"], row["attempts"]) for row in ended] == [("done", 1), ("done", 2)]

    journey(settings, play)


@pytest.mark.slow
def test_job_that_the_engine_thinks_is_done_is_done_again_where_the_table_says_otherwise(
    settings: Settings,
) -> None:
    """A backup of ours was restored beside an engine that knows more."""
    does, times = Jobs(), []

    @does.job("greet")
    async def greet(run: Run) -> None:
        times.append(run.id)

    async def play(services: Services) -> None:
        job_id = await asked(services, "greet")
        async with working(services, does):
            await all_ended(services.database)
            async with services.database.system("tests: a backup is restored") as db:
                await db.change(_RESTORED, id=job_id, at=db.at)
            await all_ended(services.database)
        assert times == [job_id, job_id]

    journey(settings, play)


_RESTORED = Statement(
    lambda: (
        doing.update(doing.Job)
        .where(doing.Job.id == doing.bindparam("id"))
        .values(state="waiting", finished_at=None, due_at=doing.bindparam("at", type_=doing.INSTANT))
    )
)


def test_each_job_is_taken_up_by_one_worker_only(settings: Settings) -> None:
    async def play(services: Services) -> None:
        wanted = {await asked(services, "greet") for _ in range(30)}
        async with opened(settings) as other:
            both = [services.database, other.database]
            found = [await asyncio.gather(*(doing.take_up(each) for each in both)) for _ in range(2)]
        taken = [due.id for pair in found for each in pair for due in each]
        assert sorted(taken) == sorted(wanted)

    journey(settings, play)


def test_second_worker_of_the_same_name_is_refused(settings: Settings) -> None:
    """It would take over what the first has in hand."""

    async def play(services: Services) -> None:
        async with opened(settings) as other, services.database.hold("worker-1"):
            with pytest.raises(Held):
                async with other.database.hold("worker-1"):
                    raise AssertionError
            async with other.database.hold("worker-2"):
                pass
        async with services.database.hold("worker-1"):
            pass

    journey(settings, play)


async def count(run: Run) -> None:
    """Ten marks, each with how far it came."""
    run.total = 10
    while run.done < run.total:
        async with run.chunk() as db:
            note(db, Action.created, "mark", None)
            run.done += 1
            if run.done == 5 and run.attempts == 1:
                raise RuntimeError


async def count_apart(run: Run) -> None:
    """The same done wrongly: the mark is one transaction, and how far it came another."""
    run.total = 10
    while run.done < run.total:
        async with run.services.database.system("tests: a mark") as db:
            note(db, Action.created, "mark", None)
        async with run.chunk():
            run.done += 1
            if run.done == 5 and run.attempts == 1:
                raise RuntimeError


@pytest.mark.parametrize(("function", "marks"), [(count, 10), (count_apart, 11)])
def test_job_that_was_cut_short_goes_on_where_it_was(
    settings: Settings, function: doing.Function, marks: int
) -> None:
    does = Jobs()
    does.job("count", long=True)(function)

    async def play(services: Services) -> None:
        await asked(services, "count")
        row = (await without_engine(services, does))[0]
        async with services.database.system_read("tests: how many marks") as db:
            assert (row["done"], await db.value(_MARKS)) == (10, marks)

    journey(settings, play)


@pytest.mark.slow
def test_what_became_of_jobs_is_forgotten_after_a_month(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    does = Jobs()
    does.job("greet")(nothing)
    monkeypatch.setattr(doing, "CHUNK", 2)

    async def play(services: Services) -> None:
        await asked(services, "greet", at=doing.in_seconds(3600))
        for _ in range(4):
            await asked(services, "greet")
        async with working(services, does):
            await until(lambda: _ended(services, 4))
            await until(lambda: _over(4))  # the engine writes so a moment after the work itself
            await jobs.forget()
            assert await jobs.DBOS.list_workflows_async(status="SUCCESS") == []
        assert await doing.forget(services.database) == 0
        monkeypatch.setattr(doing, "KEPT_DAYS", 0)
        assert await doing.forget(services.database) == 4
        assert [row["state"] for row in await rows(services.database)] == ["waiting"]

    journey(settings, play)


async def _over(number: int) -> bool:
    return len(await jobs.DBOS.list_workflows_async(status="SUCCESS")) == number


async def _ended(services: Services, number: int) -> bool:
    return [row["state"] for row in await rows(services.database)].count("done") == number
