"""sqlite3 as the raw server uses it: one connection that reads, one that writes, both in the event loop."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any


class Driver:
    mark = "?"

    async def open(self, url: str) -> None:
        path = url.removeprefix("sqlite:///")
        self._reader, self.writer = _connect(path), _connect(path)

    async def close(self) -> None:
        self._reader.close()
        self.writer.close()

    async def rows(self, organisation_id: str, sql: str, arguments: list[Any]) -> list[Any]:
        return self._reader.execute(sql, arguments).fetchall()

    @asynccontextmanager
    async def transaction(self, organisation_id: str) -> AsyncIterator["Driver"]:
        # Nothing waits inside, so nobody else can come between.
        self.writer.execute("BEGIN IMMEDIATE")
        try:
            yield self
        except BaseException:
            self.writer.execute("ROLLBACK")
            raise
        self.writer.execute("COMMIT")

    async def execute(self, sql: str, *arguments: Any) -> None:
        self.writer.execute(sql, arguments)


def _connect(path: str) -> sqlite3.Connection:
    raw = sqlite3.connect(path, isolation_level=None, cached_statements=512)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "cache_size=-32768"):
        raw.execute(f"PRAGMA {pragma}")
    return raw
