"""The change feed's writing side: one event, and a gapless entry for each organisation that may see it.

`seq` belongs to the reader (SETTLED.md 24). Counters are bumped last in the writing transaction and in
id order, so that the order of `seq` is the order of commits and two writers never wait for each other.
An organisation has a feed from the moment it has a client: `start_feed` makes its counter.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson
from sqlalchemy import bindparam, insert, select, update
from sqlmodel import SQLModel

from app.kit.expressions import IsAmong
from app.kit.statements import Statement
from app.kit.tables import ID, document, instant, new_id, primary_key, reference, text, whole, yes_no

if TYPE_CHECKING:
    from app.kit.database import Write


class Event(SQLModel, table=True):
    """What happened to a record, without personal data."""

    __tablename__ = "events"

    id: str = primary_key()
    type: str = text(nullable=False)
    resource: str = text(nullable=False)
    record_id: str = reference(nullable=False)
    href: str = text(nullable=False)
    version: int = whole(nullable=False)
    deleted: bool = yes_no()
    changed: str = document(nullable=False)
    occurred_at: str = instant(nullable=False)


class FeedCounter(SQLModel, table=True):
    """The last `seq` given to each reading organisation."""

    __tablename__ = "feed_counters"

    organisation_id: str = primary_key()
    seq: int = whole(nullable=False)


class FeedEntry(SQLModel, table=True):
    """An event as one organisation reads it."""

    __tablename__ = "feed_entries"

    reader_organisation_id: str = primary_key()
    seq: int = whole(nullable=False, primary_key=True)
    event_id: str = reference(nullable=False)


@dataclass(frozen=True, slots=True)
class Change:
    """An event to publish when the unit of work ends, and who will read it."""

    type: str
    resource: str
    record_id: str
    href: str
    version: int
    readers: tuple[str, ...]
    changed: tuple[str, ...] = ()
    deleted: bool = False


_READERS = IsAmong(FeedCounter.organisation_id, bindparam("readers"))
_LOCK = Statement(
    lambda: (
        select(FeedCounter.organisation_id)
        .where(_READERS)
        .order_by(FeedCounter.organisation_id)
        .with_for_update()
    )
)
_BUMP = Statement(lambda: update(FeedCounter).where(_READERS).values(seq=FeedCounter.seq + 1))
_ENTER = Statement(
    lambda: insert(FeedEntry).from_select(
        ["reader_organisation_id", "seq", "event_id"],
        select(FeedCounter.organisation_id, FeedCounter.seq, bindparam("event_id", type_=ID)).where(_READERS),
    )
)
_START = Statement(
    lambda: insert(FeedCounter).from_select(
        ["organisation_id", "seq"],
        select(
            bindparam("organisation_id", type_=ID), bindparam("zero", 0, type_=FeedCounter.seq.type)
        ).where(
            ~select(FeedCounter.seq)
            .where(FeedCounter.organisation_id == bindparam("organisation_id", type_=ID))
            .exists()
        ),
    )
)


async def publish(db: "Write") -> None:
    """Write the events of this unit of work and enter them in each reader's feed."""
    everyone = sorted({reader for change in db.feed_events for reader in change.readers})
    if db.dialect == "postgresql":  # SQLite has one writer: its transaction is the lock
        await db.trusted(_LOCK, readers=_json(everyone))
    for change in db.feed_events:
        event_id = new_id()
        await db.insert(Event, _event(change, event_id, db.at))
        readers = _json(sorted(set(change.readers)))
        await db.trusted_change(_BUMP, readers=readers)
        await db.trusted_change(_ENTER, readers=readers, event_id=event_id)


def _event(change: Change, event_id: str, at: str) -> dict[str, object]:
    return {
        "id": event_id,
        "type": change.type,
        "resource": change.resource,
        "record_id": change.record_id,
        "href": change.href,
        "version": change.version,
        "deleted": change.deleted,
        "changed": _json(sorted(change.changed)),
        "occurred_at": at,
    }


def _json(value: list[str]) -> str:
    return orjson.dumps(value).decode()


async def start_feed(db: "Write", organisation_id: str) -> None:
    """Give an organisation a feed, if it has none."""
    await db.trusted_change(_START, organisation_id=organisation_id)
