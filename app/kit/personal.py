"""Whose the rows of a table are: what each table says, so that a person's copy and their erasure cover it.

Every mapped class has `__person__`: `of_person(…)` where rows belong to a person, `nobodys(…)` where none do.
`tests/architecture/test_personal.py` fails for one that says nothing, or says too little.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ColumnElement, MetaData, Table, and_, bindparam, false, or_, select
from sqlmodel import SQLModel

from app.kit.expressions import IsAmong
from app.kit.tables import ID


class Whose(StrEnum):
    """What a column holds that leads to a person: the contributor's id, that of the account they sign in
    with, that of one of their records, or who did something ("contributor:" and the id)."""

    person = "person"
    account = "account"
    record = "record"
    actor = "actor"


@dataclass(frozen=True, slots=True)
class Through:
    """Rows that belong to a person by another table: `column` is among its `key`s in the person's rows; where
    `only` names a yes-or-no column of it, in those that say yes."""

    column: str
    table: str
    key: str = "id"
    by: str = "contributor_id"
    only: str = ""

    def leads(self, table: Table) -> ColumnElement[bool]:
        """Whether a row of the table is the person's by it."""
        other = table.metadata.tables[self.table]
        mine = select(other.c[self.key]).where(other.c[self.by] == bindparam("person", type_=ID))
        return table.c[self.column].in_(mine.where(other.c[self.only]) if self.only else mine)


@dataclass(frozen=True, slots=True)
class Held:
    """Rows about a person. `title` heads them in the person's copy; `by` are the columns that lead to the
    person, each enough. `left_out` are columns that are not in the copy, with the reason. `kept` says why
    rows outlive an erased person or what else becomes of them; where it is empty, they are deleted.
    `not_told` says why none of it is in the copy: it would tell of somebody else."""

    title: str
    by: Mapping[str, Whose] = field(default_factory=dict)
    through: tuple[Through, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    kept: str = ""
    not_told: str = ""

    def rows(self, table: Table, by: Set[Whose] = frozenset(Whose)) -> ColumnElement[bool]:
        """Whether a row is the person's by one of these ways. Parameters: `person`, `home` (their
        organisation), `account`, `actor`, and `records` as a JSON list of ids."""
        found = [_leads(table.c[name], whose) for name, whose in self.by.items() if whose in by]
        if Whose.person in by:
            found += [each.leads(table) for each in self.through]
        return or_(false(), *found)

    @property
    def is_by_record(self) -> bool:
        """Whether the person's other records have to be known first."""
        return Whose.record in self.by.values()


@dataclass(frozen=True, slots=True)
class Nobodys:
    """Rows about no contributor: why, and the same for each column whose class says otherwise. `looked_at`
    is false where no text may be reworded, whoever it names."""

    why: str
    columns: Mapping[str, str]
    looked_at: bool = True


def _leads(column: Column[Any], whose: Whose) -> ColumnElement[bool]:
    if whose is Whose.record:
        return IsAmong(column, bindparam("records"))
    found = column == bindparam(whose.value, type_=column.type)
    home = column.table.c.get("organisation_id") if whose is Whose.account else None
    if home is None:
        return found
    # One account may be known to two organisations, and neither hears of the other.
    return and_(found, or_(home.is_(None), home == bindparam("home", type_=ID)))


def of_person(
    title: str,
    *,
    through: Through | tuple[Through, ...] = (),
    left_out: Mapping[str, str] | None = None,
    kept: str = "",
    not_told: str = "",
    **by: str,
) -> Held:
    """Rows about a person; `contributor_id="person"` and the like say which columns lead to them."""
    ways = (through,) if isinstance(through, Through) else through
    leading = {name: Whose(whose) for name, whose in by.items()}
    return Held(title, leading, ways, left_out or {}, kept, not_told)


def nobodys(why: str, columns: Mapping[str, str] | None = None, *, looked_at: bool = True) -> Nobodys:
    """Rows about no contributor, and why; the same of each column of a class other than `open`. Their texts
    may name somebody all the same: those are looked for when a person is erased, unless nobody may reword
    them."""
    return Nobodys(why, columns or {}, looked_at)


def declarations(metadata: MetaData) -> Iterator[tuple[Table, Held | Nobodys | None]]:
    """Every table with what it says of itself, those first that others refer to."""
    said = {
        mapper.class_.__tablename__: mapper.class_.__dict__.get("__person__")
        for mapper in SQLModel._sa_registry.mappers
    }
    for table in metadata.sorted_tables:
        yield table, said[table.name]


def held(metadata: MetaData) -> list[tuple[Table, Held]]:
    """The tables with rows about people."""
    return [(table, said) for table, said in declarations(metadata) if isinstance(said, Held)]


def is_derived(column: Column[Any]) -> bool:
    """Whether the kit makes a column from another one: a sort key, a first day."""
    return bool(column.info.keys() & {"casefold_of", "first_day_of"})


def shown(table: Table, said: Held) -> list[Column[Any]]:
    """The columns that are in a person's copy."""
    if said.not_told:
        return []
    return [c for c in table.columns if c.name not in said.left_out and not is_derived(c)]
