"""Units of work: the only way to a database handle, and each is made for one Scope."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from app.kit import changes, rollups, telling
from app.kit.adapter import Adapter, Asking, Connection, Row
from app.kit.scope import NOBODY, Scope
from app.kit.statements import Statement, insert_all_into, insert_into, rows_as_json, writing
from app.kit.tables import now


class Read:
    """A handle that reads what its scope may see, and nothing else."""

    __slots__ = ("_connection", "_use", "dialect", "scope")

    def __init__(self, scope: Scope, dialect: str, connection: Connection, use: str) -> None:
        self.scope = scope
        self.dialect = dialect
        self._connection = connection
        self._use = use

    async def rows(self, statement: Statement, /, **values: Any) -> list[Row]:
        """All rows of a scoped statement."""
        compiled = statement.compiled(self.dialect, self._use)
        return await self._connection.rows(compiled.sql, compiled.arguments(values | self.scope.binds))

    async def row(self, statement: Statement, /, **values: Any) -> Row | None:
        """The first row, or None."""
        rows = await self.rows(statement, **values)
        return rows[0] if rows else None

    async def value(self, statement: Statement, /, **values: Any) -> Any:
        """The first column of the first row, or None."""
        row = await self.row(statement, **values)
        return row[0] if row else None


class Write(Read):
    """A handle inside one transaction. What it changes, its audit entries and its feed entries are
    committed together when the unit of work ends; application code never commits."""

    __slots__ = ("_due", "_ending", "_is_system", "at", "counts", "request_id", "tellings")

    def __init__(self, scope: Scope, dialect: str, connection: Connection, use: str, request_id: str) -> None:
        super().__init__(scope, dialect, connection, use)
        self.at = now()
        self.request_id = request_id
        self._due: dict[Table, list[dict[str, Any]]] = {}
        self.tellings: list[telling.Telling | changes.Change] = []
        self.counts: dict[rollups.Rollup, rollups.Counted] = {}
        self._ending = False
        self._is_system = use == "system"

    async def change(self, statement: Statement, /, **values: Any) -> int:
        """Run a scoped update or delete; the number of rows that it was allowed to touch."""
        use = "system" if self._use == "system" else writing(self._use)
        compiled = statement.compiled(self.dialect, use)
        return await self._connection.change(compiled.sql, compiled.arguments(values | self.scope.binds))

    async def insert(self, model: Any, values: dict[str, Any]) -> None:
        """Insert one whole row. For `kit`, which has stamped it with its organisation."""
        compiled = insert_into(model.__table__).compiled(self.dialect, "system")
        await self._connection.change(compiled.sql, compiled.arguments(values))

    def insert_at_end(self, model: Any, values: dict[str, Any]) -> None:
        """Insert one whole row that nothing in this unit of work reads: history, an audit entry. All of
        them are written together at its end, or where it must be known that they fit."""
        self._due.setdefault(model.__table__, []).append(values)

    async def trusted(self, statement: Statement, /, **values: Any) -> list[Row]:
        """Rows of a statement without a criterion. For `kit`: who reads the feed, counters, keys."""
        compiled = statement.compiled(self.dialect, "system")
        return await self._connection.rows(compiled.sql, compiled.arguments(values | self.scope.binds))

    async def as_system(self, statement: Statement, /, **values: Any) -> list[Row]:
        """The same behind no row-level security either: what is true does not depend on who asks."""
        if not self._is_system:
            await self._connection.look_as_system(True)
        rows = await self.trusted(statement, **values)
        if self._ending:  # nothing more is read or written for the one who asks
            self._is_system = True
        if not self._is_system:
            await self._connection.look_as_system(False)
        return rows

    async def trusted_change(self, statement: Statement, /, **values: Any) -> int:
        """A change without a criterion, likewise."""
        compiled = statement.compiled(self.dialect, "system")
        return await self._connection.change(compiled.sql, compiled.arguments(values | self.scope.binds))

    async def end(self) -> None:
        """Write what was kept for the end. Counts and then the feed come last, in this order for everybody:
        their rows are the ones that many writers want, and they are locked for the shortest time."""
        await self.insert_now()
        self._ending = True
        await rollups.keep(self)
        if self.tellings:
            await telling.tell(self)

    async def insert_now(self) -> None:
        """Write the rows that were kept for the end."""
        due, self._due = self._due, {}
        if self.dialect == "sqlite":
            for table, rows in due.items():
                compiled = insert_into(table).compiled(self.dialect, "system")
                for row in rows:
                    await self._connection.change(compiled.sql, compiled.arguments(row))
        elif due:
            tables = tuple(sorted(due, key=lambda table: table.name))
            compiled = insert_all_into(tables).compiled(self.dialect, "system")
            lists = {table.name: rows_as_json(table, due[table]) for table in tables}
            await self._connection.rows(compiled.sql, compiled.arguments(lists))


class Database:
    """One database. Handles come from here, each for one scope."""

    def __init__(self, adapter: Adapter) -> None:
        self.adapter = adapter

    async def is_migrated(self) -> bool:
        """Whether a migration has been run on it. Makes nothing; ConnectionError where no server answers."""
        return await self.adapter.is_migrated()

    async def open(self) -> None:
        await self.adapter.open()

    async def close(self) -> None:
        await self.adapter.close()

    async def tidy(self, tables: list[str]) -> None:
        """Give up the space of rows that were deleted from these tables, as far as the database can."""
        await self.adapter.tidy(tables)

    def hold(self, name: str) -> AbstractAsyncContextManager[None]:
        """Have a name to oneself among all processes on this database, until the block ends or the process
        does; Held where another has it."""
        return self.adapter.hold(name)

    @asynccontextmanager
    async def read(self, scope: Scope) -> AsyncIterator[Read]:
        async with self.adapter.reading(_asking(scope)) as connection:
            yield Read(scope, self.adapter.dialect, connection, scope.audience)

    @asynccontextmanager
    async def write(self, scope: Scope, request_id: str) -> AsyncIterator[Write]:
        async with self.adapter.writing(_asking(scope)) as connection:
            db = Write(scope, self.adapter.dialect, connection, scope.audience, request_id)
            yield db
            await db.end()

    @asynccontextmanager
    async def system_read(self, reason: str) -> AsyncIterator[Read]:
        """A handle without a criterion that only reads. The reason is for whoever greps for it."""
        scope = Scope(NOBODY, f"system:{reason}")
        async with self.adapter.reading(_asking(scope, system=True)) as connection:
            yield Read(scope, self.adapter.dialect, connection, "system")

    @asynccontextmanager
    async def system(self, reason: str, scope: Scope | None = None) -> AsyncIterator[Write]:
        """A handle without a criterion, in a transaction. The reason is for whoever greps for it."""
        scope = scope or Scope(NOBODY, f"system:{reason}")
        async with self.adapter.writing(_asking(scope, system=True)) as connection:
            db = Write(scope, self.adapter.dialect, connection, "system", f"system:{reason}")
            yield db
            await db.end()


def _asking(scope: Scope, *, system: bool = False) -> Asking:
    return Asking(scope.organisation_id, scope.contributor_id, system, scope.member_id, scope.is_leading)


def connect(url: str) -> Database:
    """The database of a URL: `sqlite:///path` or `postgresql://…`. The driver of the other is not loaded."""
    if url.startswith("sqlite:///"):
        from app.kit.sqlite import SQLite

        return Database(SQLite(Path(url.removeprefix("sqlite:///"))))
    from app.kit.postgres import Postgres

    return Database(Postgres(url))
