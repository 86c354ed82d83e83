"""The audit's hash chain: entries are sealed in the order in which they are found (docs/decisions/0014).

Each seal is a keyed digest of the seal before it and of one entry, so whoever has only the database can make
none. What they can do is to cut the end off; for that the *head* – how many there are, and the last seal – is
kept outside of the database too.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Index, bindparam, exists, select
from sqlmodel import SQLModel

from app.kit.adapter import Broken
from app.kit.audit import AuditEntry, AuditSubject
from app.kit.database import Database, Read
from app.kit.personal import nobodys
from app.kit.sealing import Digests
from app.kit.statements import Statement
from app.kit.tables import ID, reference, text, whole

CHUNK = 250
"""Entries sealed in one transaction, which on SQLite holds the write lock (SETTLED.md 26)."""

LATE = 3600
"""Seconds by which an entry may be older than the newest sealed one and still be sealed: no transaction of
ours is open for so long. What is older and not sealed was put in afterwards."""

FILE = "audit-head"


class AuditSeal(SQLModel, table=True):
    """One link. `digest` is of the entry, `chain` of the link before and of this one; both in hex."""

    __tablename__ = "audit_seals"
    __person__ = nobodys("digests of entries, which stay as long as these do")
    __table_args__ = (Index(None, "entry_id", unique=True),)

    number: int = whole(nullable=False, primary_key=True, column={"autoincrement": False})
    entry_id: str = reference(nullable=False)
    digest: str = text(nullable=False)
    chain: str = text(nullable=False)


class Head(NamedTuple):
    """How many entries are sealed, and the last link."""

    number: int
    chain: str

    def __str__(self) -> str:
        return f"{self.number}:{self.chain}"

    @classmethod
    def of(cls, words: str) -> "Head":
        """What `str` wrote. Raises ValueError."""
        number, _, chain = words.strip().partition(":")
        if not number.isascii() or not number.isdecimal() or len(chain) != 64:
            raise ValueError("A head is a number, a colon and 64 digits, as `verify` prints it.")
        return cls(int(number), chain)


NONE = Head(0, "")

COLUMNS = tuple(column.name for column in AuditEntry.__table__.columns)

_AFTER = bindparam("after", type_=ID)
_SEALED = exists().where(AuditSeal.entry_id == AuditEntry.id)
_HEAD = Statement(
    lambda: select(AuditSeal.number, AuditSeal.chain).order_by(AuditSeal.number.desc()).limit(1)
)
_AT = Statement(lambda: select(AuditSeal.chain).where(AuditSeal.number == bindparam("number")))
_NEWEST = Statement(lambda: select(AuditSeal.entry_id).order_by(AuditSeal.entry_id.desc()).limit(1))
_WAITING = Statement(
    lambda: (
        select(*(getattr(AuditEntry, name) for name in COLUMNS))
        .where(AuditEntry.id > _AFTER, ~_SEALED)
        .order_by(AuditEntry.id)
        .limit(CHUNK)
    )
)
_PEOPLE = Statement(
    lambda: select(AuditSubject.entry_id, AuditSubject.contributor_id).where(
        AuditSubject.entry_id > _AFTER, AuditSubject.entry_id <= bindparam("last", type_=ID)
    )
)


def digest_of(entry: Sequence[Any], people: Sequence[str]) -> str:
    """Of an entry's columns in the order of COLUMNS, and of whom it is about. What is empty is left out, so
    that a column that comes later changes no digest of before. The id is in the link: of two entries that
    were swapped, each shows the other's digest."""
    values = {name: value for name, value in zip(COLUMNS, entry, strict=True) if value is not None}
    del values["id"]
    # PostgreSQL writes JSON in its own way.
    values["members"] = orjson.loads(values["members"])
    values["people"] = sorted(people)
    return hashlib.sha256(orjson.dumps(values, option=orjson.OPT_SORT_KEYS)).hexdigest()


def link(digests: Digests, before: str, number: int, entry_id: str, digest: str) -> str:
    """The link of one entry to the one before."""
    return digests.of(f"{before}:{number}:{entry_id}:{digest}").hex()


async def last(db: Read) -> Head:
    """Where the chain ends now."""
    found = await db.row(_HEAD)
    return Head(*found) if found else NONE


async def since(db: Read) -> str:
    """The id from which on entries may wait for their seal."""
    newest = await db.value(_NEWEST)
    if newest is None:
        return str(UUID(int=0))
    # An entry from a clock that was ahead must not keep later ones from being sealed.
    made = min(UUID(newest).int >> 80, int(datetime.now(UTC).timestamp() * 1000))
    return str(UUID(int=max(0, made - LATE * 1000) << 80))


async def seal(database: Database, digests: Digests) -> Head:
    """Seal what waits, in chunks; where the chain ends then. Where another worker does the same, one of them
    stops: no number is given twice."""
    async with database.system_read("where the audit's chain ends") as reader:
        head, after = await last(reader), await since(reader)
        while True:
            entries = await reader.rows(_WAITING, after=after)
            if not entries:
                return head
            people = await _people(reader, after, entries[-1][0])
            seals = _links(digests, head, entries, people)
            try:
                await _add(database, seals)
            except Broken:
                return head
            head, after = Head(seals[-1]["number"], seals[-1]["chain"]), entries[-1][0]


async def _people(db: Read, after: str, last_id: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry_id, contributor_id in await db.rows(_PEOPLE, after=after, last=last_id):
        found.setdefault(entry_id, []).append(contributor_id)
    return found


def _links(
    digests: Digests, head: Head, entries: Sequence[Any], people: dict[str, list[str]]
) -> list[dict[str, Any]]:
    found = []
    for entry in entries:
        digest = digest_of(entry, people.get(entry[0], ()))
        number = head.number + 1
        head = Head(number, link(digests, head.chain, number, entry[0], digest))
        found.append({"number": number, "entry_id": entry[0], "digest": digest, "chain": head.chain})
    return found


async def _add(database: Database, seals: list[dict[str, Any]]) -> None:
    async with database.system("the audit is sealed") as db:
        for seal_ in seals:
            db.insert_at_end(AuditSeal, seal_)


# -- the head, outside of the database


def kept(folder: Path) -> Head | None:
    """The head that was kept in a folder, or None. Raises ValueError where the file holds something else."""
    file = folder / FILE
    return Head.of(file.read_text()) if file.exists() else None


def keep(folder: Path, head: Head) -> None:
    """Write the head, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"{FILE}.new"
    new.write_text(f"{head}\n")
    new.replace(folder / FILE)


async def is_in(database: Database, head: Head) -> bool:
    """Whether the chain has this head, now or further back."""
    async with database.system_read("whether the audit's chain still has its head") as db:
        return head == NONE or await db.value(_AT, number=head.number) == head.chain
