"""Everything that is held about one person, from every table that says its rows are a person's."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Column, Table, bindparam, select
from sqlmodel import SQLModel

from app.features import accounts, mail
from app.features.contributors.contributor import Contributor
from app.features.contributors.sealed import Seal
from app.features.keys import Keys
from app.features.mail.letters import LETTERS
from app.kit.database import Read
from app.kit.noun import Values
from app.kit.personal import Held, Whose, held, shown
from app.kit.sealing import Unsealable
from app.kit.standing import Standing
from app.kit.statements import Statement
from app.kit.tables import ID

ANOTHER = "another contributor"
"""Who did something, where that is a third party: their name is not this person's to be told."""


@dataclass(frozen=True, slots=True)
class Person:
    """One contributor, and what leads to their rows."""

    id: str
    home: str
    account_id: str | None

    @property
    def actor(self) -> str:
        return f"contributor:{self.id}"

    @property
    def standing(self) -> Standing:
        return Standing({"id": self.id, "organisation_id": self.home}, "own", "[]", False)

    def parameters(self, records: Iterable[str] = ()) -> dict[str, Any]:
        """What `Held.rows` asks for."""
        return {
            "person": self.id,
            "home": self.home,
            "account": self.account_id or self.id,  # no account has a contributor's id
            "actor": self.actor,
            "records": orjson.dumps(sorted(records)).decode(),
        }


_PERSON = Statement(
    lambda: select(Contributor.id, Contributor.organisation_id, Contributor.account_id).where(
        Contributor.id == bindparam("id", type_=ID)
    )
)


async def person_of(db: Read, contributor_id: str) -> Person | None:
    """A contributor, or None where they are not there any more. For a handle of the system's."""
    found = await db.row(_PERSON, id=contributor_id)
    return Person(*found) if found else None


@cache
def _asking(name: str) -> Statement:
    table, said = _tables()[name]
    asked = select(*_read(table)).where(said.rows(table)).order_by(*table.primary_key.columns)
    return Statement(lambda: asked)


def _read(table: Table) -> list[Column[Any]]:
    """The columns of a row but for those that hold a whole file."""
    return [column for column in table.columns if not column.info.get("bulky")]


@cache
def _tables() -> dict[str, tuple[Table, Held]]:
    return {table.name: (table, said) for table, said in held(SQLModel.metadata)}


async def gathered(db: Read, keys: Keys, person: Person) -> dict[str, list[Values]]:
    """All rows about a person by table, as plain JSON data, what is sealed opened. Rows that are found by
    the id of a record come after those records are known."""
    found: dict[str, list[Values]] = {}
    records: set[str] = set()
    for name in sorted(_tables(), key=lambda name: _tables()[name][1].is_by_record):
        rows = await _rows(db, name, person.parameters(records))
        found[name] = [_open(keys, person, name, row) for row in rows]
        if not _tables()[name][1].is_by_record:
            records |= {row["id"] for row in found[name] if _is_a_record(name, row)}
    found[mail.Mail.__tablename__] += await _letters(db, keys, person, found)
    return {name: found[name] for name, (_, said) in _tables().items() if not said.not_told}


def _is_a_record(name: str, row: Values) -> bool:
    """What a person wrote as a member of staff, or in a project, is about something else."""
    said = _tables()[name][1]
    return "id" in row and (bool(said.through) or Whose.person in said.by.values())


async def record_ids(db: Read, person: Person) -> list[str]:
    """The ids of a person's records: what history, feed and audit entries are found by."""
    ids: set[str] = set()
    for name, (_, said) in _tables().items():
        if not said.is_by_record:
            rows = await _rows(db, name, person.parameters())
            ids |= {row["id"] for row in rows if _is_a_record(name, row)}
    return sorted(ids)


async def _rows(db: Read, name: str, parameters: dict[str, Any]) -> list[Values]:
    columns = _read(_tables()[name][0])
    return [
        {column.name: _plain(column.info, value) for column, value in zip(columns, row, strict=True)}
        for row in await db.rows(_asking(name), **parameters)
    ]


def _plain(info: Any, value: Any) -> Any:
    if value is None:
        return None
    if info.get("json"):
        return orjson.loads(value)
    return bool(value) if info.get("boolean") else value


# -- what is sealed

OPENED: dict[tuple[str, str], Callable[[Keys, Person, Values], Any]] = {
    ("contributor_identities", "sealed"): lambda keys, person, row: Seal(keys, person.standing).open(
        row["wrapped_key"], row["sealed"]
    ),
    ("accounts", "sealed_email"): lambda keys, person, row: accounts.email_of(
        keys, str(person.account_id), row["sealed_email"]
    ),
    ("mails", "sealed"): lambda keys, person, row: _letter(keys, row),
}
"""How what is sealed is opened for the person, by table and column."""


def _open(keys: Keys, person: Person, name: str, row: Values) -> Values:
    for (table, column), opened in OPENED.items():
        if table == name and row.get(column) is not None:
            row = row | {column: opened(keys, person, row)}
    return {column.name: _masked(person, row[column.name]) for column in shown(*_tables()[name])}


def _masked(person: Person, value: Any) -> Any:
    other = isinstance(value, str) and value.startswith("contributor:") and value != person.actor
    return ANOTHER if other else value


def _letter(keys: Keys, row: Values) -> dict[str, str]:
    """Whom a letter goes to and what it is; what it says may hold a secret that still works."""
    content = orjson.loads(mail.box(keys).open(row["sealed"], row["id"].encode()))
    return {"to": content["to"], "subject": LETTERS[row["letter"]].subject}


# -- mails to them

_COLUMNS = list(mail.Mail.__table__.columns)
_WAITING = Statement(lambda: select(*_COLUMNS).where(mail.Mail.__table__.c.sealed.is_not(None)))


def addresses(found: dict[str, list[Values]]) -> set[str]:
    """Where mail to a person goes, as it is sent."""
    known = [row["sealed"].get("email") for row in found["contributor_identities"]]
    known += [row["sealed_email"] for row in found["accounts"]]
    return set(_sendable(known))


def _sendable(known: Iterable[str | None]) -> Iterator[str]:
    for each in known:
        with suppress(ValueError):
            yield mail.letters.address(each or "")


async def letters_to(db: Read, keys: Keys, to: set[str]) -> list[Values]:
    """Mails that wait to be sent to one of these addresses: it is sealed, so each is opened."""
    names = [column.name for column in _COLUMNS]
    rows = [dict(zip(names, row, strict=True)) for row in await db.rows(_WAITING)]
    found = []
    for row in rows:
        with suppress(Unsealable):
            if _letter(keys, row)["to"] in to:
                found.append(row)
    return found


async def _letters(db: Read, keys: Keys, person: Person, found: dict[str, list[Values]]) -> list[Values]:
    known = {row["id"] for row in found["mails"]}
    theirs = await letters_to(db, keys, addresses(found))
    return [_open(keys, person, "mails", row) for row in theirs if row["id"] not in known]
