"""Counts kept beside the rows of a noun, in the transaction that changes them, so that a sum over any history
adds up few rows (docs/decisions/0031)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Select, bindparam, func, or_, select, union, union_all

from app.kit.statements import Statement, add_into, lock_for_adding
from app.kit.tables import ID

if TYPE_CHECKING:
    from app.kit.database import Read, Write

Values = dict[str, Any]
Counted = dict[tuple[Any, ...], list[int]]
"""Counts by key, each in the order of the table's columns."""


@dataclass(frozen=True)
class Rollup:
    """`model` is the table of counts: its primary key says what is counted together, beginning with the
    organisation, and every other column is a count. `line` is what one row of the noun adds to it, as a
    whole row of that table. `counted` selects the same from all rows of the noun, which is the truth that
    the counts are held against: columns in the table's order, grouped by its key.
    """

    model: Any
    line: Callable[[Values], Values]
    counted: Callable[[], Select[Any]]

    @property
    def keys(self) -> list[str]:
        """The columns of the key."""
        return [column.name for column in self.model.__table__.primary_key]

    @property
    def counts(self) -> list[str]:
        """The other columns."""
        keys = self.keys
        return [column.name for column in self.model.__table__.columns if column.name not in keys]


def moved(db: "Write", rollups: list[Rollup], before: Values | None, after: Values | None) -> None:
    """A row of the noun came, went or changed. What this unit of work comes to is written at its end."""
    for rollup in rollups:
        counted = db.counts.setdefault(rollup, {})
        for row, sign in ((before, -1), (after, 1)):
            if row is not None:
                _add(rollup, counted, rollup.line(row), sign)


def _add(rollup: Rollup, counted: Counted, line: Values, sign: int) -> None:
    key = tuple(line[name] for name in rollup.keys)
    sums = counted.setdefault(key, [0] * len(rollup.counts))
    for place, name in enumerate(rollup.counts):
        sums[place] += sign * line[name]


async def keep(db: "Write") -> None:
    """Write what the unit of work comes to: once for all of its rows, however many, each line of counts in
    the order of its key, so that two writers never wait for each other."""
    for rollup in sorted(db.counts, key=lambda each: str(each.model.__tablename__)):
        names = (*rollup.keys, *rollup.counts)
        lines = [
            dict(zip(names, (*key, *sums), strict=True))
            for key, sums in sorted(db.counts[rollup].items())
            if any(sums)
        ]
        if lines:
            await _write(db, rollup, lines)


async def _write(db: "Write", rollup: Rollup, lines: list[Values]) -> None:
    statement = add_into(rollup.model.__table__, db.dialect)
    if db.dialect == "sqlite":  # one writer, and a statement costs no trip
        for line in lines:
            await db.trusted_change(statement, **line)
    else:
        await db.as_system(statement, lines=orjson.dumps(lines).decode())


# -- held against the rows themselves


_ORGANISATION = bindparam("organisation_id", type_=ID)


@cache
def _organisations(rollup: Rollup) -> Statement:
    truth = rollup.counted().subquery()
    return Statement(
        lambda: union(select(truth.c.organisation_id), select(rollup.model.organisation_id)).order_by(
            "organisation_id"
        )
    )


@cache
def _differences(rollup: Rollup) -> Statement:
    """What is to be added for the counts of an organisation to be true. One statement sees one moment, in
    which a row and what it counts for are both there or neither."""
    table = rollup.model.__table__
    kept = select(*(table.c[name] for name in rollup.keys), *((-table.c[name]) for name in rollup.counts))
    truth = rollup.counted().subquery()
    both = union_all(
        select(*truth.c).where(truth.c.organisation_id == _ORGANISATION),
        kept.where(table.c.organisation_id == _ORGANISATION),
    ).subquery()
    keys = [both.c[place] for place in range(len(rollup.keys))]
    sums = [func.sum(both.c[place]) for place in range(len(rollup.keys), len(both.c))]
    return Statement(
        lambda: (
            select(*keys, *sums).group_by(*keys).having(or_(*(each != 0 for each in sums))).order_by(*keys)
        )
    )


async def organisations(db: "Read", rollup: Rollup) -> list[str]:
    """Whose rows or counts there are. For a handle of the system, as the others here."""
    return [str(row[0]) for row in await db.rows(_organisations(rollup))]


async def differences(db: "Read", rollup: Rollup, organisation_id: str) -> list[Values]:
    """Lines by which the counts of an organisation are short of its rows; none where they are right."""
    return _lines(rollup, await db.rows(_differences(rollup), organisation_id=organisation_id))


async def rebuild(db: "Write", rollup: Rollup, organisation_id: str) -> list[Values]:
    """Make the counts of an organisation true; which lines were added. The first thing in its transaction:
    whoever writes meanwhile has done so before it begins, or waits until it has ended."""
    if db.dialect != "sqlite":
        await db.rows(lock_for_adding(rollup.model.__table__))
    lines = await differences(db, rollup, organisation_id)
    if lines:
        await _write(db, rollup, lines)
    return lines


def _lines(rollup: Rollup, rows: list[Any]) -> list[Values]:
    keys = rollup.keys
    return [
        dict(zip(keys, row[: len(keys)], strict=True))
        | {name: int(value) for name, value in zip(rollup.counts, row[len(keys) :], strict=True)}
        for row in rows
    ]
