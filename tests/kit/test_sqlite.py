"""One writer for all: units of work in turn, and one COMMIT for those that waited."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from app.kit.adapter import Asking, UnknownOutcome
from app.kit.sqlite import SQLite
from tests.conftest import run


class Counting(sqlite3.Connection):
    """Remembers what it was told, and fails where a test says so."""

    said: list[str]
    failing = ""

    def execute(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
        self.said = [*getattr(self, "said", []), sql]
        if sql == self.failing:
            self.failing = ""
            raise sqlite3.OperationalError("disk I/O error")
        return super().execute(sql, *arguments)


@asynccontextmanager
async def opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SQLite]:
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, factory=Counting, **k))
    database = SQLite(folder / "a.sqlite3")
    await database.open()
    database._writer.execute("CREATE TABLE t (n INTEGER UNIQUE)")
    try:
        yield database
    finally:
        await database.close()


async def write(database: SQLite, n: int, then: str = "") -> None:
    async with database.writing(Asking("", "", False)) as db:
        await db.change("INSERT INTO t VALUES (?)", [n])
        await asyncio.sleep(0)
        if then:
            raise ValueError(then)


def kept(folder: Path) -> list[int]:
    """What is on the disk, as another process sees it."""
    with sqlite3.connect(folder / "a.sqlite3") as other:
        return [row[0] for row in other.execute("SELECT n FROM t ORDER BY n")]


def test_those_who_wait_share_a_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def journey() -> None:
        async with opened(tmp_path, monkeypatch) as database:
            await asyncio.gather(*(write(database, n) for n in range(20)))
            assert kept(tmp_path) == list(range(20))
            assert database._writer.said.count("COMMIT") == 1
            await write(database, 20)
            assert database._writer.said.count("COMMIT") == 2
            assert kept(tmp_path) == list(range(21))

    run(journey())


def test_nobody_goes_on_before_the_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def journey() -> None:
        async with opened(tmp_path, monkeypatch) as database:

            async def seen(n: int) -> bool:
                await write(database, n)
                return n in kept(tmp_path)

            assert all(await asyncio.gather(*(seen(n) for n in range(10))))

    run(journey())


def test_unit_that_fails_takes_back_itself_and_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def journey() -> None:
        async with opened(tmp_path, monkeypatch) as database:
            units = [write(database, n, then="no" if n % 3 == 0 else "") for n in range(9)]
            outcomes = await asyncio.gather(*units, return_exceptions=True)
            assert [isinstance(each, ValueError) for each in outcomes] == [n % 3 == 0 for n in range(9)]
            assert kept(tmp_path) == [1, 2, 4, 5, 7, 8]
            assert not database._writer.in_transaction

    run(journey())


def test_one_who_goes_away_does_not_take_the_others_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def journey() -> None:
        async with opened(tmp_path, monkeypatch) as database:
            units = [asyncio.create_task(write(database, n)) for n in range(6)]
            while "RELEASE unit" not in database._writer.said:  # noqa: ASYNC110 - one turn of the loop
                await asyncio.sleep(0)
            units[0].cancel()  # it has done its work and waits for the commit
            units[5].cancel()  # it waits for its turn
            outcomes = await asyncio.gather(*units, return_exceptions=True)
            assert [type(each) for each in outcomes if each] == [asyncio.CancelledError] * 2
            assert kept(tmp_path) == [0, 1, 2, 3, 4]
            assert not database._writer.in_transaction

    run(journey())


def test_commit_that_fails_is_an_unknown_outcome_for_all_who_shared_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def journey() -> None:
        async with opened(tmp_path, monkeypatch) as database:
            database._writer.failing = "COMMIT"
            outcomes = await asyncio.gather(*(write(database, n) for n in range(3)), return_exceptions=True)
            assert [type(each) for each in outcomes] == [UnknownOutcome] * 3
            assert kept(tmp_path) == []
            await write(database, 7)
            assert kept(tmp_path) == [7]

    run(journey())


def test_transaction_that_the_database_gave_up_is_an_unknown_outcome_for_those_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def journey() -> None:
        async with opened(tmp_path, monkeypatch) as database:

            async def full() -> None:
                async with database.writing(Asking("", "", False)):
                    database._writer.execute("ROLLBACK")  # as SQLite does by itself on a full disk
                    raise sqlite3.OperationalError("database or disk is full")

            outcomes = await asyncio.gather(
                write(database, 1), full(), write(database, 3), return_exceptions=True
            )
            assert [type(each) for each in outcomes] == [UnknownOutcome, sqlite3.OperationalError, type(None)]
            assert kept(tmp_path) == [3]

    run(journey())
