"""Probable duplicates: two records of one organisation that may be one person, and why. Never merged by
themselves (docs/decisions/0018)."""

from enum import StrEnum
from typing import Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import Index, UniqueConstraint, bindparam, or_, select, union_all, update
from sqlmodel import col

from app.features.contributors import sight
from app.kit import audit, states, telling
from app.kit.database import Write
from app.kit.inputs import Id, Members
from app.kit.noun import Noun, Query, States, Values
from app.kit.personal import of_person
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    INSTANT,
    JSON,
    Owned,
    belongs_to,
    choice,
    document,
    instant,
    new_id,
    owned_by,
    reference,
    text,
    whole,
)

DuplicateReason = StrEnum(
    "DuplicateReason",
    ["same_email", "same_phone", "same_legal_name", "same_name", "near_name", "reported"],
)
DuplicateStrength = StrEnum("DuplicateStrength", ["strong", "likely", "possible"])
DuplicateStatus = StrEnum("DuplicateStatus", ["open", "not_the_same", "merged"])

# A family may share a telephone, and two people a name; two such things together are seldom chance.
WEIGHTS = {
    "same_email": 3,
    "same_phone": 2,
    "same_legal_name": 3,
    "same_name": 2,
    "near_name": 1,
    "reported": 4,
}
_STRONG, _LIKELY = 4, 2


class Duplicate(Owned, table=True):
    """A pair. `contributor_id` is the older record, and once they are merged the one that stayed; then
    `other_id` is empty and `merged_id` says which record was merged into it."""

    __tablename__ = "duplicates"
    __person__ = of_person(
        "Records that may be yours too",
        not_told="that somebody else has an address like one that you give is theirs",
        contributor_id="person",
        other_id="person",
    )
    __table_args__ = owned_by(
        belongs_to("contributor_id", "contributors", goes_with=True),
        belongs_to("other_id", "contributors", goes_with=True),
        UniqueConstraint("organisation_id", "contributor_id", "other_id"),
        Index(None, "organisation_id", "status", "weight", "id"),
        Index(None, "other_id"),
        Index(None, "contributor_id"),
        Index(None, "merged_id"),
        Index(None, "undo_until"),
    )

    contributor_id: str = reference(nullable=False)
    other_id: str | None = reference()
    reasons: str = document(nullable=False)
    strength: DuplicateStrength = choice(DuplicateStrength, nullable=False)
    weight: int = whole(nullable=False, info={"internal": True})
    status: DuplicateStatus = choice(DuplicateStatus, nullable=False, default=DuplicateStatus.open)
    merged_id: str | None = reference()
    merged_at: str | None = instant()
    undo_until: str | None = instant()
    came_of: str | None = document()
    undo_image: str | None = text("identity", info={"internal": True})


class DuplicateCreate(Members):
    """Two records that somebody knows to be one person, though nothing in them matches."""

    contributor_id: Id = Field(description="One of your contributors.")
    other_id: Id = Field(description="Another of them.")


class MovedRows(BaseModel):
    what: str = Field(description="The kind of record.", examples=["participations"])
    count: int


class LeftOut(BaseModel):
    what: str = Field(description="The kind of record.", examples=["participations"])
    kept_id: str = Field(json_schema_extra={"format": "uuid"})
    left_out_id: str = Field(json_schema_extra={"format": "uuid"})


class CameOf(BaseModel):
    """What merging, or undoing it, did: kinds of records and ids, nothing of what they say."""

    moved: list[MovedRows] = Field(description="How many records went to the other person.")
    left_out: list[LeftOut] = Field(
        description="Where both had what there is one of, such as a place in a session: which was kept."
    )
    stayed: list[MovedRows] = Field(
        default_factory=list,
        description="Of an undo: what was recorded since, which stayed where it was recorded.",
    )


class DuplicateView(BaseModel):
    id: str = Field(json_schema_extra={"format": "uuid"})
    organisation_id: str = Field(json_schema_extra={"format": "uuid"})
    contributor_id: Id = Field(description="The older record; once they are merged, the one that stayed.")
    other_id: Id | None = Field(description="The other; empty once they are merged.")
    reasons: list[DuplicateReason] = Field(description="Why they may be one person.")
    strength: DuplicateStrength
    status: DuplicateStatus
    merged_id: Id | None = Field(description="The record that is no longer there.")
    merged_at: str | None = Field(json_schema_extra={"format": "date-time"})
    undo_until: str | None = Field(
        description="Until when merging can be undone.", json_schema_extra={"format": "date-time"}
    )
    came_of: CameOf | None
    created_at: str = Field(json_schema_extra={"format": "date-time"})
    updated_at: str = Field(json_schema_extra={"format": "date-time"})
    version: int
    withheld: list[str] = Field(description="Members that you may not see.", examples=[[]])


class DuplicateQuery(Query):
    contributor_id: Id | None = Field(default=None, description="Either of the two.")
    status: DuplicateStatus | None = None
    strength: DuplicateStrength | None = None
    strength_in: list[DuplicateStrength] | None = None


def _is_of() -> Any:
    person = bindparam("contributor_id", type_=ID)
    return or_(Duplicate.contributor_id == person, col(Duplicate.other_id) == person)


DUPLICATES = Noun(
    model=Duplicate,
    name="duplicate",
    collection="duplicates",
    permission="contributors.duplicates",
    create=DuplicateCreate,
    view=DuplicateView,
    query=DuplicateQuery,
    sorts={"strength": "weight", "created_at": "created_at"},
    filters={"contributor_id": _is_of},
    relations=frozenset({"own"}),
    states=States("status", {"open": ("not_the_same",), "not_the_same": ("open",)}),
    readers=sight.READERS_AT_HOME,
    external=False,
    # That two people have one e-mail address says something of it. Neither finds it among those who looked:
    # whoever gives an address as their own would learn whether somebody here has it.
    sensitive=True,
    about=lambda row: (),
)


_PAIR = ("id", "contributor_id", "other_id", "reasons", "status", "version", "organisation_id")


def _pairs_with(column: Any) -> Any:
    return select(*(getattr(Duplicate, name) for name in _PAIR)).where(
        column == bindparam("contributor_id", type_=ID), col(Duplicate.other_id).is_not(None)
    )


# Two statements in one, or SQLite goes through all pairs of the organisation.
_OF_PERSON = Statement(
    lambda: union_all(_pairs_with(Duplicate.contributor_id), _pairs_with(Duplicate.other_id))
)
_MORE = Statement(
    lambda: (
        update(Duplicate)
        .where(Duplicate.id == bindparam("record_id", type_=ID))
        .values(
            reasons=bindparam("reasons", type_=JSON),
            strength=bindparam("strength"),
            weight=bindparam("weight"),
            status=bindparam("status"),
            version=Duplicate.version + 1,
            updated_at=bindparam("at", type_=INSTANT),
        )
    )
)

Found = dict[str, set[str]]
"""Other contributors by id, and why each may be the same person."""


async def remember(db: Write, organisation_id: str, contributor_id: str, found: Found) -> list[str]:
    """Keep pairs that were found; their ids. What somebody said is not the same person stays so unless there
    is a reason that they had not seen."""
    if not found:
        return []
    rows = await db.rows(_OF_PERSON, contributor_id=contributor_id)
    known = [dict(zip(_PAIR, row, strict=True)) for row in rows]
    by_other = {({row["contributor_id"], row["other_id"]} - {contributor_id}).pop(): row for row in known}
    ids = []
    for other, reasons in sorted(found.items()):
        pair = by_other.get(other)
        if pair is None:
            pair = await _add(db, organisation_id, sorted((contributor_id, other)), reasons)
        else:
            await _add_reasons(db, pair, reasons)
        ids.append(pair["id"])
    return ids


def _judged(reasons: set[str]) -> Values:
    """Reasons as they are kept, and what they weigh together. A name that is the same now counts only so."""
    reasons = reasons - {"near_name"} if "same_name" in reasons else reasons
    weight = sum(WEIGHTS[reason] for reason in reasons)
    strength = "strong" if weight >= _STRONG else "likely" if weight >= _LIKELY else "possible"
    in_order = [reason.value for reason in DuplicateReason if reason.value in reasons]
    return {"reasons": orjson.dumps(in_order).decode(), "strength": strength, "weight": weight}


async def _add(db: Write, organisation_id: str, pair: list[str], reasons: set[str]) -> Values:
    row = dict.fromkeys(Duplicate.model_fields) | _judged(reasons)
    row |= {"id": new_id(), "created_at": db.at, "updated_at": db.at, "version": 1}
    row |= {"organisation_id": organisation_id, "contributor_id": pair[0], "other_id": pair[1]}
    row["status"] = DuplicateStatus.open.value
    await db.insert(Duplicate, row)
    states.keep(db, DUPLICATES, row, None, row["status"], None)
    telling.say(db, DUPLICATES, row, audit.Action.created, "created", ())
    return row


async def _add_reasons(db: Write, pair: Values, reasons: set[str]) -> None:
    had = set(orjson.loads(pair["reasons"]))
    new = reasons - had - ({"near_name"} if "same_name" in had else set())
    if not new:
        return
    judged, was = _judged(had | new), pair["status"]
    pair |= judged | {"status": DuplicateStatus.open.value, "version": pair["version"] + 1}
    changes = {"status": pair["status"], "record_id": pair["id"], "at": db.at} | judged
    await db.change(_MORE, **changes)
    if was != pair["status"]:
        states.keep(db, DUPLICATES, pair, was, pair["status"], None)
    telling.say(db, DUPLICATES, pair, audit.Action.changed, "updated", ("reasons", "strength", "status"))
