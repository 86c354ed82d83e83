"""SQLite behind the units of work: short reads in the event loop, one writer behind a lock."""

import asyncio
import fcntl
import sqlite3
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from app.kit.adapter import Asking, Broken, Busy, Held, Row, UnknownOutcome

PATIENCE = 5.0
"""Seconds that a writer waits for another process before it answers 503 (SETTLED.md 26)."""


class Connection:
    """One connection, used as a cursor of plain rows."""

    __slots__ = ("_raw",)

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    async def rows(self, sql: str, arguments: Sequence[Any]) -> list[Row]:
        try:
            return self._raw.execute(sql, arguments).fetchall()
        except sqlite3.IntegrityError as error:
            raise _broken(error) from None
        except sqlite3.OperationalError as error:
            raise _translated(error) from error

    async def change(self, sql: str, arguments: Sequence[Any]) -> int:
        """Run a change and say how many rows it touched."""
        try:
            return self._raw.execute(sql, arguments).rowcount
        except sqlite3.IntegrityError as error:
            raise _broken(error) from None

    async def look_as_system(self, yes: bool) -> None:
        """SQLite has no row-level security to tell."""


class SQLite:
    """One file: a connection for reads and one for writes.

    Units of work have the writer in turn, each in a savepoint. Those that wait while one of them works go
    on in the same transaction, and one COMMIT in a thread brings all of them to the disk: a disk that takes
    its time holds up neither the event loop nor, by more than once, whoever writes.
    """

    dialect = "sqlite"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = asyncio.Lock()
        self._committing: asyncio.Task[None] | None = None

    async def is_migrated(self) -> bool:
        if not self._path.exists():
            return False
        with closing(sqlite3.connect(self._path)) as raw:
            try:
                return bool(raw.execute("SELECT count(*) FROM alembic_version").fetchone()[0])
            except sqlite3.OperationalError:
                return False

    async def open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._reader = connect(self._path)
        self._writer = connect(self._path)
        self._reading = Connection(self._reader)
        self._writing = Connection(self._writer)
        self._thread = ThreadPoolExecutor(1, "commit")

    async def close(self) -> None:
        async with self._turn:
            self._thread.shutdown()
            self._reader.close()
            self._writer.close()

    @asynccontextmanager
    async def reading(self, asking: Asking) -> AsyncIterator[Connection]:
        """A handle for reads. Each statement sees what was committed before it."""
        yield self._reading

    @asynccontextmanager
    async def writing(self, asking: Asking) -> AsyncIterator[Connection]:
        """One unit of work, on the disk on the way out and taken back on any error."""
        async with self._turn:
            await self._begin()
            try:
                yield self._writing
            except BaseException:
                self._take_back()
                raise
            committing = self._keep()
        # Who goes away now does not take the others' commit along.
        await asyncio.shield(committing)

    async def tidy(self, tables: list[str]) -> None:
        """Take everything out of the WAL, where the row as it was may still be: what is deleted in the file
        itself is overwritten (secure_delete). Whoever reads or writes meanwhile is waited for."""
        give_up = asyncio.get_running_loop().time() + PATIENCE
        while True:
            async with self._turn:
                busy = self._writer.in_transaction or self._checkpoint()
            if not busy:
                return
            if asyncio.get_running_loop().time() > give_up:
                raise Busy
            await asyncio.sleep(0.02)

    def _checkpoint(self) -> bool:
        """Whether somebody reads or writes, so that the WAL could not be emptied."""
        try:
            return bool(self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
        except sqlite3.OperationalError:
            return True

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[None]:
        """A lock on a file beside the database, which ends with the process that has it."""
        with self._path.with_suffix(f".{name}.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Held(name) from None
            yield

    async def _begin(self) -> None:
        """Go on in the open transaction, or take the write lock first: a transaction that reads and then
        writes cannot wait for it."""
        if self._committing is None or not self._writer.in_transaction:
            self._committing = None
            await self._lock()
        self._writer.execute("SAVEPOINT unit")

    async def _lock(self) -> None:
        give_up = asyncio.get_running_loop().time() + PATIENCE
        while True:
            try:
                self._writer.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if asyncio.get_running_loop().time() > give_up:
                    raise Busy from error
                await asyncio.sleep(0.005)
            else:
                return

    def _take_back(self) -> None:
        if not self._writer.in_transaction:
            return  # a full disk takes back the whole transaction by itself
        for statement in ("ROLLBACK TO unit", "RELEASE unit") if self._committing else ("ROLLBACK",):
            self._writer.execute(statement)

    def _keep(self) -> asyncio.Task[None]:
        """Have it committed when those who wait already have had their turn."""
        self._writer.execute("RELEASE unit")
        if self._committing is None:
            self._committing = asyncio.create_task(self._commit())
        return self._committing

    async def _commit(self) -> None:
        async with self._turn:
            if self._committing is not asyncio.current_task():
                raise UnknownOutcome  # its transaction was lost to an error of somebody else's unit
            self._committing = None
            try:
                await asyncio.get_running_loop().run_in_executor(self._thread, self._writer.execute, "COMMIT")
            except sqlite3.Error as error:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise UnknownOutcome from error


def connect(path: Path) -> sqlite3.Connection:
    """A connection as every process here opens it. WAL; each commit reaches the disk; erased is erased."""
    raw = sqlite3.connect(
        path, isolation_level=None, timeout=0, cached_statements=512, check_same_thread=False
    )
    for pragma in (
        "busy_timeout=5000",  # only for the switch to WAL at the first start
        "journal_mode=WAL",
        "busy_timeout=0",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "cache_size=-32768",
    ):
        raw.execute(f"PRAGMA {pragma}")
    return raw


def _translated(error: sqlite3.OperationalError) -> Exception:
    return Busy() if error.sqlite_errorname in ("SQLITE_BUSY", "SQLITE_LOCKED") else error


def _broken(error: sqlite3.IntegrityError) -> Broken:
    """Name the broken rule. SQLite names a CHECK and the columns of a UNIQUE, but no foreign key."""
    kind = {
        "SQLITE_CONSTRAINT_UNIQUE": "unique",
        "SQLITE_CONSTRAINT_PRIMARYKEY": "unique",
        "SQLITE_CONSTRAINT_CHECK": "check",
        "SQLITE_CONSTRAINT_NOTNULL": "not_null",
    }.get(error.sqlite_errorname, "foreign_key")
    return Broken(kind, str(error).rpartition(": ")[2])
