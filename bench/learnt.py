"""The application's own SQL, heard at the driver, so that the raw server runs literally the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from app.features.impact.record import IMPACT_RECORDS, ImpactRecordQuery
from app.features.projects.project import PROJECTS, ProjectQuery
from app.kit.adapter import Asking, Connection, Row
from app.kit.database import Database, Read
from app.kit.listing import Lister
from app.kit.noun import Noun, Query
from app.kit.reading import one, shape_of
from app.kit.scope import NOBODY, Scope, declared
from app.kit.sealing import Box
from app.main import all_operations
from bench.works import FILTERS

ORGANISATION, AFTER, ID = "@organisation", "@after", "@id"
"""Stand in statements for what changes from request to request."""

_QUERIES: dict[str, tuple[Noun, type[Query]]] = {
    "projects": (PROJECTS, ProjectQuery),
    "impact-records": (IMPACT_RECORDS, ImpactRecordQuery),
}


@dataclass(frozen=True)
class Asked:
    """SQL with arguments in driver order; those that change are named, not given."""

    sql: str
    arguments: tuple[Any, ...]

    def fill(self, values: dict[str, Any]) -> list[Any]:
        """The arguments with each named one replaced."""
        return [values.get(each, each) for each in self.arguments]


@dataclass(frozen=True)
class Learnt:
    """How a noun is read by an organisation: its members, and the statements that the application used."""

    members: tuple[str, ...]
    documents: frozenset[str]
    read: Asked
    # Filtered or all, the first page or a further one.
    pages: dict[tuple[bool, bool], Asked]


class _Listening:
    """A connection that keeps the last statement."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self.sql = ""
        self.arguments: Sequence[Any] = ()

    async def rows(self, sql: str, arguments: Sequence[Any]) -> list[Row]:
        self.sql, self.arguments = sql, arguments
        found: list[Row] = await self._raw.rows(sql, arguments)
        return found

    def asked(self, **names: str) -> Asked:
        by_value = {value: f"@{name}" for name, value in names.items()}
        return Asked(self.sql, tuple(by_value.get(each, each) for each in self.arguments))


async def listen(database: Database, organisation_id: str) -> dict[str, Learnt]:
    """Read one record and pages of each noun through the application, and keep what it asked the database."""
    all_operations()  # declares the permissions
    return {name: await _listen(database, organisation_id, name) for name in _QUERIES}


async def _listen(database: Database, organisation_id: str, name: str) -> Learnt:
    noun, query = _QUERIES[name]
    scope = Scope(organisation_id, "client:bench", frozenset(declared()))
    pages = {}
    async with database.adapter.reading(Asking(organisation_id, NOBODY, False)) as raw:
        heard = _Listening(raw)
        db = Read(scope, database.adapter.dialect, cast("Connection", heard), scope.audience)
        for filters in (FILTERS[name](organisation_id), {}):
            first, further, last_id = await _listen_to_pages(db, heard, noun, query, filters)
            pages[bool(filters), False], pages[bool(filters), True] = first, further
        await one(db, noun, last_id)
        read = heard.asked(organisation=organisation_id, id=last_id)
    return Learnt(tuple(shape_of(noun, scope).members), _documents(noun), read, pages)


async def _listen_to_pages(
    db: Any, heard: _Listening, noun: Noun, query: type[Query], filters: dict[str, str]
) -> tuple[Asked, Asked, str]:
    lister, organisation_id = Lister(Box(bytes(32), "cursor")), db.scope.organisation_id
    page = await lister.page(db, noun, query.model_validate(filters), {})
    first, last_id = heard.asked(organisation=organisation_id), page["items"][-1]["id"]
    await lister.page(db, noun, query.model_validate(filters | {"cursor": page["next_cursor"]}), {})
    return first, heard.asked(organisation=organisation_id, after=last_id), last_id


def _documents(noun: Noun) -> frozenset[str]:
    return frozenset(noun.documents | noun.lists.keys() | {"external_ids"})
