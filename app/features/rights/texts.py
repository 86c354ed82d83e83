"""Where others wrote about somebody: texts of records that stay, in which a name of theirs stands."""

import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Column, Text, bindparam, select

from app.features.rights.gathering import Person
from app.kit import audit
from app.kit.database import Database, Read
from app.kit.doing import CHUNK
from app.kit.noun import HOME, Noun, Values
from app.kit.personal import Held, Nobodys
from app.kit.problems import Problem
from app.kit.resource import nouns
from app.kit.scope import NOBODY
from app.kit.standing import standing
from app.kit.statements import Statement
from app.kit.states import StateChange
from app.kit.tables import ID

SHORTEST = 2
"""Letters of a name that is looked for: a single one is in every text."""

_NAMES = ("legal_name", "payee_name", "email", "phone")


@dataclass(frozen=True, slots=True)
class Found:
    """One member of one record, whose record it is, and when that was last changed."""

    organisation_id: str
    resource: str
    record_id: str
    member: str
    updated_at: str = field(compare=False)


def names_of(found: dict[str, list[Values]]) -> set[str]:
    """What somebody is called, as they wish, by law and to be paid; and their e-mail address and phone."""
    [profile] = found["contributors"]
    identity = [row["sealed"] for row in found["contributor_identities"]]
    known = [profile["display_name"], *(row.get(n) for row in identity for n in _NAMES)]
    return {name for name in known if name and len(name) >= SHORTEST}


def linked(found: dict[str, list[Values]]) -> set[Found]:
    """What is about them by a link: an impact record of their part in a session, words that a group owns."""
    records = {_found(row, "impact-record", "statement") for row in found["impact_records"]}
    shared = {_found(row, "quote", "words") for row in found["quotes"] if row["voices"] > 1}
    return records | shared


def _found(row: Values, resource: str, member: str) -> Found:
    return Found(row["organisation_id"], resource, row["id"], member, row["updated_at"])


async def mentions(
    database: Database, person: Person, names: Iterable[str], theirs: set[str]
) -> AsyncIterator[Found]:
    """Texts in which a name stands as a word, in whatever case. Records whose ids are `theirs` go with the
    person, and are not looked at."""
    wanted = _wanted(names)
    for noun in list(nouns.values()):
        members = [
            name for name in sorted(noun.sendable & noun.columns.keys()) if _is_text(noun.columns[name])
        ]
        if not members or not _is_looked_at(noun):
            continue
        async for row in _rows(database, noun.model, members):
            if row["id"] in theirs:
                continue
            for member in members:
                if row[member] and wanted.search(row[member].casefold()):
                    yield _found(row, noun.name, member)


def _is_looked_at(noun: Noun) -> bool:
    if audit.is_apart(noun.name):
        return False  # a finding would tell that there is one (docs/decisions/0016)
    said = getattr(noun.model, "__person__", None)
    return said.looked_at if isinstance(said, Nobodys) else isinstance(said, Held)


async def is_shown(db: Read, text: Found) -> bool:
    """Whether the organisation that asks sees this member of this record."""
    noun = nouns[text.resource]
    try:
        record = await standing(db, noun, text.record_id)
    except Problem:
        return False
    kept = noun.is_quiet if record.relation == "network" else noun.is_layered
    return record.relation in HOME or not kept(text.member)


def _is_text(column: Column[Any]) -> bool:
    """Words, or a list or object with words in it; no code, id, day or instant."""
    plain = isinstance(column.type, Text) and not column.type._variant_mapping
    return bool(column.info.get("json")) or (plain and "codes" not in column.info)


async def reasons(database: Database, home: str, names: Iterable[str]) -> list[str]:
    """Moves of their home's records whose reason names them. A reason is a note beside the history, and
    nobody's to reword, so it goes without review; those of other organisations are not this one's to
    delete."""
    wanted = _wanted(names)
    return [
        row["id"]
        async for row in _rows(database, StateChange, ["reason"])
        if row["organisation_id"] == home and row["reason"] and wanted.search(row["reason"].casefold())
    ]


def _wanted(names: Iterable[str]) -> re.Pattern[str]:
    # Not \b, which finds no end after "Sam B." or "Jo (she)".
    return re.compile("|".join(rf"(?<!\w){re.escape(name.casefold())}(?!\w)" for name in names) or r"(?!)")


async def _rows(database: Database, model: Any, members: list[str]) -> AsyncIterator[Values]:
    """All rows of a table, a chunk to a reading: whoever writes meanwhile waits for none of it."""
    names = ("id", "organisation_id", "updated_at", *members)
    page = Statement(
        lambda: (
            select(*(getattr(model, name) for name in names))
            .where(model.id > bindparam("after", type_=ID))
            .order_by(model.id)
            .limit(CHUNK)
        )
    )
    after = NOBODY
    while True:
        async with database.system_read("texts that name somebody who is to be erased") as db:
            rows = await db.rows(page, after=after)
        for row in rows:
            yield dict(zip(names, row, strict=True))
        if len(rows) < CHUNK:
            return
        after = rows[-1][0]


async def words_of(db: Read, noun: Noun, record: Values, member: str) -> Any:
    """What a member says, as plain JSON data."""
    value = record[member]
    return orjson.loads(value) if value is not None and member in noun.documents else value
