"""PostgreSQL behind the units of work: asyncpg, and the organisation told to row-level security."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import asyncpg

from app.kit.adapter import Asking, Broken, Busy, Held, Row, UnknownOutcome
from app.kit.scope import NOBODY

_TELL = (
    "SELECT set_config('golden_thread.organisation', $1, false),"
    " set_config('golden_thread.contributor', $2, false), set_config('golden_thread.system', $3, false),"
    " set_config('golden_thread.member', $4, false), set_config('golden_thread.co_lead', $5, false)"
)

# What asyncpg says of a connection that breaks while it is idle is an InternalClientError.
_FAULTS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)

# The server is not there, is going, or has been told to stop what it did.
_GONE = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InternalClientError,
)
_UNWILLING = (
    *_GONE,
    asyncpg.TooManyConnectionsError,
    asyncpg.LockNotAvailableError,
    asyncpg.DeadlockDetectedError,
)

_LOOK = "SELECT set_config('golden_thread.system', $1, true)"

_HOLD = "SELECT pg_try_advisory_lock(hashtextextended($1, 0))"


class _Pooled(asyncpg.Connection):
    """A connection that remembers whom it last served."""

    __slots__ = ("_whom",)

    async def serve(self, asking: Asking) -> None:
        """Tell row-level security who asks; said again only when it changes from the last time."""
        if getattr(self, "_whom", None) != asking:
            whom = asking.organisation_id, asking.contributor_id, _on(asking.system), asking.member_id
            await self.fetchrow(_TELL, *whom, _on(asking.is_leading))
            self._whom = asking


class Connection:
    """One pooled connection, used as a cursor of plain rows."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    async def rows(self, sql: str, arguments: Sequence[Any]) -> list[Row]:
        try:
            rows: list[Row] = await self._raw.fetch(sql, *arguments)
        except _FAULTS as error:
            raise _translated(error, self._raw) from error
        return rows

    async def change(self, sql: str, arguments: Sequence[Any]) -> int:
        """Run a change and say how many rows it touched."""
        try:
            status = await self._raw.execute(sql, *arguments)
        except _FAULTS as error:
            raise _translated(error, self._raw) from error
        return int(status.rpartition(" ")[2])

    async def look_as_system(self, yes: bool) -> None:
        """Whether row-level security lets everything through, until the transaction ends."""
        await self.rows(_LOOK, (_on(yes),))


def _on(yes: bool) -> str:
    return "on" if yes else "off"


class Postgres:
    """A pool of connections as the role that serves requests, which owns no table."""

    dialect = "postgresql"

    def __init__(self, url: str) -> None:
        self._url = url

    async def is_migrated(self) -> bool:
        try:
            raw = await asyncpg.connect(self._url)
        except (OSError, asyncpg.PostgresError):
            raise ConnectionError("The database does not answer: look at DATABASE_URL.") from None
        try:
            return bool(await raw.fetchval("SELECT count(*) FROM alembic_version"))
        except asyncpg.PostgresError:
            return False
        finally:
            await raw.close()

    async def open(self) -> None:
        self._pool: Any = await asyncpg.create_pool(
            self._url,
            min_size=1,
            max_size=10,
            connection_class=_Pooled,
            init=_prepare,
            reset=_leave_clean,
            statement_cache_size=512,
            server_settings={
                "application_name": "golden-thread",
                "timezone": "UTC",
                "datestyle": "ISO",
                "jit": "off",
                "lock_timeout": "5s",
                "statement_timeout": "30s",
            },
        )

    async def close(self) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def reading(self, asking: Asking) -> AsyncIterator[Connection]:
        """A handle for reads. Each statement sees what was committed before it."""
        async with self._serving(asking) as raw:
            yield Connection(raw)

    @asynccontextmanager
    async def writing(self, asking: Asking) -> AsyncIterator[Connection]:
        """One transaction, committed on the way out and taken back on any error."""
        async with self._serving(asking) as raw:
            transaction = raw.transaction()
            with _translating(raw):
                await transaction.start()
            try:
                yield Connection(raw)
            except BaseException:
                await _take_back(raw, transaction)
                raise
            try:
                await transaction.commit()
            except _FAULTS as error:
                if isinstance(error, _GONE) or _is_lost(raw):
                    raise UnknownOutcome from error
                raise _translated(error, raw) from error

    @asynccontextmanager
    async def _serving(self, asking: Asking) -> AsyncIterator[Any]:
        """A pooled connection for this organisation; Busy where PostgreSQL does not answer."""
        try:
            raw = await self._pool.acquire()
        except _UNWILLING as error:
            raise Busy from error
        try:
            with _translating(raw):
                await raw.serve(asking)
            yield raw
        finally:
            await self._pool.release(raw)

    async def tidy(self, tables: list[str]) -> None:
        """Have dead rows removed. PostgreSQL lets only the owner of a table do it, and passes over those of
        others with a warning: there it is for its own autovacuum."""
        async with self._serving(Asking(NOBODY, NOBODY, True)) as raw:
            for table in tables:
                with _translating(raw):
                    await raw.execute(f'VACUUM "{table}"')

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[None]:
        """An advisory lock of a connection of its own, which ends with that connection."""
        raw = await asyncpg.connect(self._url, server_settings={"application_name": f"golden-thread {name}"})
        try:
            if not await raw.fetchval(_HOLD, f"golden-thread {name}"):
                raise Held(name)
            yield
        finally:
            await raw.close()


async def _prepare(raw: Any) -> None:
    """Make values plain text, as SQLite gives them (kit/tables.py)."""
    for name, decode in (("uuid", str), ("date", str), ("timestamptz", _instant)):
        await raw.set_type_codec(name, schema="pg_catalog", encoder=str, decoder=decode, format="text")


def _instant(text: str) -> str:
    """`2026-11-21 09:30:00.25+00` as RFC 3339 with six digits and Z."""
    moment = text[:-3]
    return (
        f"{moment[:10]}T{moment[11:]:0<15}Z" if len(moment) > 19 else f"{moment[:10]}T{moment[11:]}.000000Z"
    )


async def _leave_clean(raw: Any) -> None:
    if raw.is_in_transaction():
        await raw.execute("ROLLBACK")


@contextmanager
def _translating(raw: Any) -> Iterator[None]:
    try:
        yield
    except _FAULTS as error:
        raise _translated(error, raw) from error


async def _take_back(raw: Any, transaction: Any) -> None:
    """Roll back; where there is nobody left to say it to, PostgreSQL does it itself."""
    try:
        await transaction.rollback()
    except _FAULTS:
        if not _is_lost(raw):
            raw.terminate()


def _is_lost(raw: Any) -> bool:
    """The pool takes a lost connection back at once, and whoever held it may not even ask then."""
    try:
        return bool(raw.is_closed())
    except asyncpg.InterfaceError:
        return True


def _translated(error: Exception, raw: Any) -> Exception:
    kinds: dict[type[Exception], str] = {
        asyncpg.UniqueViolationError: "unique",
        asyncpg.ForeignKeyViolationError: "foreign_key",
        asyncpg.CheckViolationError: "check",
        asyncpg.NotNullViolationError: "not_null",
    }
    kind = kinds.get(type(error))
    if kind and isinstance(error, asyncpg.PostgresError):
        return Broken(kind, error.constraint_name or error.column_name or "")
    return Busy() if isinstance(error, _UNWILLING) or _is_lost(raw) else error
