"""Finds records that may be one person, when a name or an identity is written: by keys that an index holds,
and without opening anybody's identity."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Index, bindparam, literal, select, union_all, update
from sqlmodel import col

from app.features.contributors.duplicates import Found, remember
from app.features.contributors.names import halves, name_key, one_letter_apart, probes
from app.features.contributors.sealed import INDEXED, Identity, digest
from app.features.keys import Keys
from app.kit import work
from app.kit.database import Write
from app.kit.noun import Values
from app.kit.personal import of_person
from app.kit.statements import Statement
from app.kit.tables import ID, ORGANISATION, PERSON, AtHome, belongs_to, primary_key, reference, text

JOB = "find-duplicates"

MOST = 5
"""What more than so many others share – the name Robin, the office's telephone – tells nobody apart."""

_CANDIDATES = 200


class NameKey(AtHome, table=True):
    """A contributor's name as it is compared; it comes and goes with the name."""

    __tablename__ = "contributor_name_keys"
    __person__ = of_person("Your name as it is compared with others", id="person")
    __table_args__ = (
        belongs_to("id", "contributors", goes_with=True),
        # All that is asked for is in the index.
        *(Index(None, "organisation_id", side, "name_key", "id") for side in ("head", "tail")),
    )

    id: str = primary_key()
    organisation_id: str = reference(nullable=False)
    name_key: str = text("profile", nullable=False)
    head: str = text("profile", nullable=False)
    tail: str = text("profile", nullable=False)

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return cls.id == PERSON

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        return cls.id == PERSON


def columns_of(name: str) -> Values:
    """The columns that follow from a name."""
    key = name_key(name)
    head, tail = halves(key)
    return {"name_key": key, "head": head, "tail": tail}


_HOME = bindparam("organisation_id", type_=ID)
_SELF = bindparam("id", type_=ID)
_RENAME = Statement(
    lambda: (
        update(NameKey)
        .where(NameKey.id == bindparam("record_id", type_=ID))
        .values({name: bindparam(name) for name in ("name_key", "head", "tail")})
    )
)


def _half_like(column: Any, side: str) -> Any:
    among: list[Any] = [bindparam(f"{side}_{place}") for place in range(3)]
    found = select(NameKey.id, NameKey.name_key)
    return found.where(NameKey.organisation_id == _HOME, col(column).in_(among), NameKey.id != _SELF)


_ALIKE = Statement(
    lambda: union_all(_half_like(NameKey.head, "head"), _half_like(NameKey.tail, "tail")).limit(_CANDIDATES)
)


def _same(kind: str) -> Any:
    index = getattr(Identity, f"{kind}_index")
    found = select(Identity.id, literal(f"same_{kind}"))
    return found.where(
        Identity.organisation_id == _HOME, index == bindparam(f"{kind}_index"), Identity.id != _SELF
    )


_SAME = Statement(lambda: union_all(*(_same(kind) for kind in INDEXED)).limit(_CANDIDATES))
_NAME = Statement(lambda: select(NameKey.name_key).where(NameKey.id == _SELF))
_INDEXES = Statement(
    lambda: select(*(getattr(Identity, f"{kind}_index") for kind in INDEXED)).where(Identity.id == _SELF)
)


_LEGAL = Statement(
    lambda: select(Identity.id).where(
        Identity.organisation_id == ORGANISATION, Identity.legal_name_index == bindparam("index")
    )
)


async def name_written(db: Write, row: Values, before: Values | None) -> None:
    """After a contributor was created or changed: keep the key of the name, and look who else has it."""
    if before is not None and row["display_name"] == before["display_name"]:
        return
    columns = columns_of(row["display_name"])
    if before is None:
        home = {"id": row["id"], "organisation_id": row["organisation_id"]}
        db.insert_at_end(NameKey, home | columns)
    else:
        await db.change(_RENAME, record_id=row["id"], **columns)
    if db.scope.is_person:
        _look_later(db, row["id"])
    else:
        found = await _by_name(db, row["organisation_id"], row["id"], columns["name_key"])
        await remember(db, row["organisation_id"], row["id"], found)


async def identity_written(db: Write, organisation_id: str, contributor_id: str, row: Values) -> None:
    """After an identity was written: look who else has its e-mail address, phone or legal name. `row` has the
    blind indexes."""
    if db.scope.is_person:
        _look_later(db, contributor_id)
    else:
        found = await _by_identity(db, organisation_id, contributor_id, row)
        await remember(db, organisation_id, contributor_id, found)


def _look_later(db: Write, contributor_id: str) -> None:
    """Nobody learns of others by changing what is about themselves: a worker looks, as their home."""
    work.ask(db, JOB, contributor_id=contributor_id)


async def look(db: Write, organisation_id: str, contributor_id: str) -> None:
    """Look for one contributor anew, by all that is kept of them."""
    key = await db.value(_NAME, id=contributor_id)
    if key is None:
        return
    found = await _by_name(db, organisation_id, contributor_id, key)
    indexes = await db.row(_INDEXES, id=contributor_id)
    if indexes is not None:
        row = {f"{kind}_index": value for kind, value in zip(INDEXED, indexes, strict=True)}
        for other, reasons in (await _by_identity(db, organisation_id, contributor_id, row)).items():
            found.setdefault(other, set()).update(reasons)
    await remember(db, organisation_id, contributor_id, found)


async def is_legal_name(db: Write, keys: Keys, name: str) -> bool:
    """Whether one of the asking organisation's contributors has this legal name, whatever they are called."""
    index = digest(keys, "legal_name", name, db.scope.organisation_id)
    return index is not None and bool(await db.rows(_LEGAL, index=index))


async def _by_name(db: Write, organisation_id: str, contributor_id: str, key: str) -> Found:
    if not key:
        return {}
    heads, tails = probes(key)
    halves_of = {f"head_{place}": half for place, half in enumerate(heads)}
    halves_of |= {f"tail_{place}": half for place, half in enumerate(tails)}
    rows = await db.rows(_ALIKE, organisation_id=organisation_id, id=contributor_id, **halves_of)
    others = dict(map(tuple, rows))  # who has both halves was found twice
    same = [(other, "same_name") for other, its in others.items() if its == key]
    near = [(other, "near_name") for other, its in others.items() if one_letter_apart(its, key)]
    return _telling([*same, *near])


async def _by_identity(db: Write, organisation_id: str, contributor_id: str, row: Values) -> Found:
    indexes = {f"{kind}_index": row[f"{kind}_index"] for kind in INDEXED}
    if not any(indexes.values()):
        return {}
    rows = await db.rows(_SAME, organisation_id=organisation_id, id=contributor_id, **indexes)
    return _telling((other, reason) for other, reason in rows)


def _telling(matches: Iterable[tuple[str, str]]) -> Found:
    """Matches that tell people apart, by the other's id."""
    by_reason: dict[str, list[str]] = {}
    for other, reason in matches:
        by_reason.setdefault(reason, []).append(other)
    found: Found = {}
    for reason, others in by_reason.items():
        for other in others if len(others) <= MOST else ():
            found.setdefault(other, set()).add(reason)
    return found
