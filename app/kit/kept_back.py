"""Rows that somebody may not see though they see what the rows hang on: counted, and nothing else is said
of them (SETTLED.md 9)."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from sqlalchemy import bindparam, case, func, select

from app.kit.database import Database
from app.kit.noun import Noun
from app.kit.problems import Problem
from app.kit.scope import Scope
from app.kit.standing import Standing
from app.kit.statements import Statement
from app.kit.tables import ID

INVOLVED = ("own", "partner")
"""Who is told the number: it is one of people. The network and the public are not."""


async def below(database: Database, noun: Noun, above: Standing, scope: Scope) -> dict[str, int]:
    """`{"kept_back": …}` for a list of the rows below one record, whatever its filters; nothing where no
    row of the noun is ever kept back, or where the number is not for this reader."""
    if noun.sees is None or above.relation not in INVOLVED:
        return {}
    return {"kept_back": await _count(database, noun, noun.parent_member, above.row["id"], scope)}


async def in_use(
    database: Database, noun: Noun, record_id: str, scope: Scope, others: Iterable[Noun]
) -> Problem:
    """409 `in-use`, which says how many of the rows that stand in the way the caller does not see."""
    count = 0
    for other in others:
        if other.sees is not None:
            for column in _references(other.model, noun.model):
                count += await _count(database, other, column, record_id, scope)
    if not count:
        return Problem("in-use")
    detail = (
        f"Other records refer to this, and you do not see all of them: {count} "
        f"{'is' if count == 1 else 'are'} kept back from you. Speak to the organisations that take part."
    )
    return Problem("in-use", detail, kept_back=count)


async def _count(database: Database, noun: Noun, column: str, record_id: str, scope: Scope) -> int:
    statement = _unseen(noun.model, column, noun.sees)
    async with database.system_read("rows that are kept back are counted") as db:
        return int(await db.value(statement, record_id=record_id, reader_id=scope.organisation_id))


@cache
def _unseen(model: Any, column: str, sees: Callable[[Any], Any]) -> Statement:
    """How many rows of one record an organisation does not see; where that is unknown, it does not."""
    seen = case((sees(bindparam("reader_id", type_=ID)), 1), else_=0)
    of_one = getattr(model, column) == bindparam("record_id", type_=ID)
    return Statement(lambda: select(func.count()).select_from(model).where(of_one, seen == 0))


@cache
def _references(model: Any, target: Any) -> tuple[str, ...]:
    """Columns of a table that keep a row of another from being deleted."""
    return tuple(
        element.parent.name
        for constraint in model.__table__.foreign_key_constraints
        if constraint.referred_table is target.__table__ and constraint.ondelete is None
        for element in constraint.elements
        if element.column.name == "id"
    )
