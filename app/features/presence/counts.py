"""Figures about sets of people as they were counted, once for each quarter, for everybody who reads them."""

from datetime import date
from typing import Any, NamedTuple

import orjson
from sqlalchemy import UniqueConstraint, bindparam, select
from sqlmodel import col

from app.features.organisations import Organisation
from app.features.presence import sets
from app.features.presence.counting import APART, Digest, Marks, Release, release
from app.features.presence.quarters import Quarter, of_day
from app.features.presence.sets import People
from app.kit.database import Write
from app.kit.personal import nobodys
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    Scoped,
    belongs_to,
    choice,
    day,
    document,
    instant,
    new_id,
    organisation_key,
    primary_key,
    reference,
    text,
    whole,
)


class PresenceCount(Scoped, table=True):
    """What was published about one set of people for one quarter. It never changes, and no scope reads it:
    the report does, for whoever sees the organisation or the project (`of_id`)."""

    __tablename__ = "presence_counts"
    __person__ = nobodys("figures about many people, and marks of who was counted that end with the person")
    __table_args__ = (
        UniqueConstraint("organisation_id", "of_id", "people", "quarter"),
        organisation_key(),
        belongs_to("project_id", "projects", goes_with=True),
    )

    id: str = primary_key()
    organisation_id: str = reference(nullable=False)
    project_id: str | None = reference(index=True)
    of_id: str = reference(nullable=False)
    people: People = choice(People, nullable=False)
    quarter: str = text(nullable=False)
    counted_on: str = day(nullable=False)
    figures: str = document(nullable=False)
    size: int = whole(nullable=False, index=True)
    marks: str = document(nullable=False)
    created_at: str = instant(nullable=False)


class Of(NamedTuple):
    """Whose presence: an organisation's, or that of one of its projects."""

    organisation_id: str
    project_id: str | None

    @property
    def id(self) -> str:
        return self.project_id or self.organisation_id


_OF = bindparam("of_id", type_=ID)
_PEOPLE: Any = bindparam("people")
_RELEASE = (
    PresenceCount.quarter,
    PresenceCount.counted_on,
    PresenceCount.figures,
    PresenceCount.marks,
)
_ALL = Statement(
    lambda: (
        select(*_RELEASE)
        .where(PresenceCount.of_id == _OF, PresenceCount.people == _PEOPLE)
        .order_by(PresenceCount.quarter)
    )
)
# Only sets of about this size can be nearly the same people; of one part may stand what was said by some
# more or fewer.
_ALIKE = Statement(
    lambda: select(PresenceCount.marks).where(
        col(PresenceCount.size) > bindparam("size") - 2 * APART,
        col(PresenceCount.size) < bindparam("size") + 2 * APART,
    )
)
# One count at a time, whosever: the second finds what the first published.
_HOLD = Statement(
    lambda: select(Organisation.id).order_by(Organisation.id).limit(1).with_for_update(key_share=True)
)


async def published(
    db: Write, digest: Digest, of: Of, which: People, quarter: Quarter, today: date
) -> Release | None:
    """What stands for a quarter, counted now if it never was; None where it cannot be counted any more: who
    was on a register or in a team is known of today alone."""
    await db.rows(_HOLD)
    earlier = {row[0]: _release(row) for row in await db.rows(_ALL, of_id=of.id, people=which.value)}
    if (found := earlier.get(str(quarter))) is not None:
        return found
    if which is not People.came and quarter != of_day(today).before:
        return None
    return await _count(db, digest, of, which, quarter, today, earlier)


def _release(row: Any) -> Release:
    _, counted_on, figures, marks = row
    return Release(counted_on, orjson.loads(figures), _marks(marks))


def _marks(kept: str) -> Marks:
    return {of: frozenset(marks) for of, marks in orjson.loads(kept).items()}


async def _count(
    db: Write,
    digest: Digest,
    of: Of,
    which: People,
    quarter: Quarter,
    today: date,
    earlier: dict[str, Release],
) -> Release:
    people = await sets.people(db, of.id, of.project_id is not None, which, quarter)
    others = [_marks(row[0]) for row in await db.rows(_ALIKE, size=len(people))]
    last = max((each for each in earlier if each < str(quarter)), default=None)
    before = earlier[last] if last else None
    needs = which in sets.WITH_NEEDS
    found = release(people, str(quarter), today.isoformat(), before, others, digest, needs)
    row = _row(of, which, quarter, found) | {"size": len(people), "created_at": db.at}
    await db.insert(PresenceCount, row)
    return found


def _row(of: Of, which: People, quarter: Quarter, found: Release) -> dict[str, Any]:
    return {
        "id": new_id(),
        "organisation_id": of.organisation_id,
        "project_id": of.project_id,
        "of_id": of.id,
        "people": which.value,
        "quarter": str(quarter),
        "counted_on": found.counted_on,
        "figures": orjson.dumps(found.figures).decode(),
        "marks": orjson.dumps({of: sorted(marks) for of, marks in found.marks.items()}).decode(),
    }
