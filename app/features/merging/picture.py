"""Whole rows before and after a merge, read and written as the system: what an undo image is made of.

Rows of a person lie in projects of other organisations too, so no scope of the asking one reaches all.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Table, bindparam, delete, or_, select, update
from sqlmodel import SQLModel

from app.features.keys import Keys
from app.kit.database import Write
from app.kit.noun import Values
from app.kit.sealing import binding
from app.kit.statements import Statement, insert_into

Rows = dict[str, Values]
"""Rows of one table by id."""

STAMPS = frozenset({"version", "updated_at"})
"""They only go up: a version that came back would let a stale change through."""

SEALED = "contributor_identities"


def table(name: str) -> Table:
    """A table by its name."""
    return SQLModel.metadata.tables[name]


@cache
def _select(name: str, column: str) -> Statement:
    found = table(name)
    one_of = (found.c[column] == bindparam(each, type_=found.c[column].type) for each in ("one", "other"))
    condition = or_(*one_of)
    return Statement(lambda: select(*found.columns).where(condition).order_by(found.c.id))


@cache
def _update(name: str, columns: tuple[str, ...]) -> Statement:
    found = table(name)
    values = {column: bindparam(f"new_{column}", type_=found.c[column].type) for column in columns}
    same = found.c.id == bindparam("row_id", type_=found.c.id.type)
    return Statement(lambda: update(found).where(same).values(values).returning(found.c.id))


@cache
def _delete(name: str) -> Statement:
    found = table(name)
    same = found.c.id == bindparam("row_id", type_=found.c.id.type)
    return Statement(lambda: delete(found).where(same).returning(found.c.id))


class Rowwise:
    """Reads and writes whole rows of any table. A person's key is in hand unwrapped, since a wrapped one is
    of no use after the master key was changed."""

    def __init__(self, db: Write, keys: Keys) -> None:
        self._db, self._keys = db, keys

    @property
    def today(self) -> date:
        return date.fromisoformat(self._db.at[:10])

    async def of(self, name: str, column: str, one: str, other: str | None = None) -> list[Values]:
        """Rows in which a column has one of two values."""
        found = await self._db.as_system(_select(name, column), one=one, other=other or one)
        columns = table(name).columns.keys()
        return [self._opened(name, dict(zip(columns, row, strict=True))) for row in found]

    async def one(self, name: str, row_id: str) -> Values | None:
        """One row, or None."""
        found = await self.of(name, "id", row_id)
        return found[0] if found else None

    async def set(self, name: str, row: Values, **values: Any) -> Values:
        """Change columns of a row, and its version with them; the row as it is then."""
        if "version" in row:
            values |= {"version": row["version"] + 1, "updated_at": self._db.at}
        new = {f"new_{column}": value for column, value in values.items()}
        await self._db.as_system(_update(name, tuple(values)), row_id=row["id"], **new)
        return row | values

    async def drop(self, name: str, row_id: str) -> None:
        """Delete a row."""
        await self._db.as_system(_delete(name), row_id=row_id)

    async def add(self, name: str, row: Values) -> None:
        """Insert a row as it is given."""
        await self._db.as_system(insert_into(table(name)), **await self._closed(name, row))

    def _opened(self, name: str, row: Values) -> Values:
        if name != SEALED:
            return row
        key = self._keys.masters.unwrap(bytes.fromhex(row["wrapped_key"]), _place(row))
        return row | {"wrapped_key": key.hex()}

    async def _closed(self, name: str, row: Values) -> Values:
        if name != SEALED:
            return row
        wrapped = await self._keys.wrap(self._db, bytes.fromhex(row["wrapped_key"]), _place(row))
        return row | {"wrapped_key": wrapped.hex()}


def _place(row: Values) -> bytes:
    return binding("person-key", UUID(row["organisation_id"]), UUID(row["id"]))


class Picture(Rowwise):
    """The same, and remembers how the rows that it was shown were before."""

    def __init__(self, db: Write, keys: Keys) -> None:
        super().__init__(db, keys)
        self._before: dict[str, Rows] = {}
        self._watched: list[tuple[str, str, str, str]] = []

    async def watch(self, name: str, column: str, one: str, other: str) -> list[Values]:
        """Rows in which a column has one of two values, before anything is done with them."""
        rows = await self.of(name, column, one, other)
        known = self._before.setdefault(name, {})
        for row in rows:
            known.setdefault(row["id"], row)
        self._watched.append((name, column, one, other))
        return rows

    async def differences(self) -> dict[str, list[list[Values | None]]]:
        """By table, every watched row that is not as it was: before and after, None where it was not there
        or is there no more."""
        after: dict[str, Rows] = {}
        for name, *condition in self._watched:
            after.setdefault(name, {}).update({row["id"]: row for row in await self.of(name, *condition)})
        found = {name: list(_pairs(self._before[name], after[name])) for name in after}
        return {name: pairs for name, pairs in found.items() if pairs}


def _pairs(before: Rows, after: Rows) -> Iterator[list[Values | None]]:
    for row_id in sorted(before.keys() | after.keys()):
        if before.get(row_id) != after.get(row_id):
            yield [before.get(row_id), after.get(row_id)]


def same(name: str, column: str, one: Any, other: Any) -> bool:
    """Whether two values of a column are the same; documents by content, since PostgreSQL writes their text
    in its own way."""
    if one == other or not table(name).c[column].info.get("json") or None in (one, other):
        return bool(one == other)
    return bool(orjson.loads(one) == orjson.loads(other))
