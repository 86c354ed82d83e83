"""People and their words that are seen because the people take part: through a row that names them, through
a project."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam, literal, select, union_all
from sqlmodel import col

from app.features.contributors.contributor import CONTRIBUTORS, Contributor
from app.features.contributors.sight import people_of_project
from app.features.contributors.words import OWNED
from app.kit.database import Write
from app.kit.noun import Noun, Values
from app.kit.statements import Statement
from app.kit.tables import ID

_ROW = ("id", "version", "organisation_id", "contributor_id")


def _seen(people: Callable[[Any], Any]) -> Any:
    """Some contributors, and what is approved of their words."""
    person = (Contributor.id, Contributor.version, Contributor.organisation_id, Contributor.id)
    found = select(literal(CONTRIBUTORS.name), *person).where(people(Contributor.id))
    return union_all(found, *(each.seen_with(people) for each in OWNED.values()))


_ONE = Statement(lambda: _seen(lambda person: person == bindparam("id", type_=ID)))
_ALL = Statement(lambda: _seen(lambda person: col(person).in_(people_of_project())))


async def people_seen(db: Write, row: Values) -> list[tuple[Noun, Values]]:
    """The contributor whom a row names, if it names one: partners may see them because of it."""
    if row["contributor_id"] is None:
        return []
    return await _found(db, _ONE, row["contributor_id"])


async def people_with(db: Write, row: Values) -> list[tuple[Noun, Values]]:
    """All who take part in a project: who sees it may see them."""
    return await _found(db, _ALL, row["id"])


async def _found(db: Write, statement: Statement, about: str) -> list[tuple[Noun, Values]]:
    nouns = {CONTRIBUTORS.name: CONTRIBUTORS} | {each.noun.name: each.noun for each in OWNED.values()}
    rows = await db.as_system(statement, id=about)
    # Words of a group are found once for each of its people.
    return list({row[1]: (nouns[row[0]], dict(zip(_ROW, row[1:], strict=True))) for row in rows}.values())
