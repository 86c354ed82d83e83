"""The change feed's writing side: one event, and a gapless entry for each organisation that may see it.

`seq` belongs to the reader (SETTLED.md 24). Counters are bumped last in the writing transaction and in
id order, so that the order of `seq` is the order of commits and two writers never wait for each other.
An organisation has a feed from the moment it has a client: `start_feed` makes its counter.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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


def _lock() -> Any:
    return (
        select(FeedCounter.organisation_id)
        .where(_READERS)
        .order_by(FeedCounter.organisation_id)
        .with_for_update()
    )


_LOCK = Statement(_lock)
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


def _all_in_one() -> Any:
    """Lock the counters in id order, bump them, write the event and enter it: one trip to PostgreSQL."""
    locked = _lock().cte("locked")
    bumped = (
        update(FeedCounter.__table__)
        .where(FeedCounter.__table__.c.organisation_id.in_(select(locked.c.organisation_id)))
        .values(seq=FeedCounter.__table__.c.seq + 1)
        .returning(FeedCounter.__table__.c.organisation_id, FeedCounter.__table__.c.seq)
        .cte("bumped")
    )
    columns = Event.__table__.columns
    event = insert(Event.__table__).values(
        {c.name: bindparam(f"event_{c.name}", type_=c.type) for c in columns}
    )
    return (
        insert(FeedEntry.__table__)
        .from_select(
            ["reader_organisation_id", "seq", "event_id"],
            select(bumped.c.organisation_id, bumped.c.seq, bindparam("event_id", type_=ID)),
        )
        .add_cte(event.cte("event"))
    )


_ALL_IN_ONE = Statement(_all_in_one)


async def publish(db: "Write") -> None:
    """Write the events of this unit of work and enter them in each reader's feed."""
    if db.dialect == "sqlite":  # one writer: its transaction is the lock
        for change in db.feed_events:
            await _publish_in_turn(db, change)
        return
    if len(db.feed_events) > 1:
        everyone = {reader for change in db.feed_events for reader in change.readers}
        await db.trusted(_LOCK, readers=_json(everyone))
    for change in db.feed_events:
        event = {f"event_{name}": value for name, value in _event(change, db.at).items()}
        await db.trusted_change(_ALL_IN_ONE, readers=_json(change.readers), **event)


async def _publish_in_turn(db: "Write", change: Change) -> None:
    event, readers = _event(change, db.at), _json(change.readers)
    await db.insert(Event, event)
    await db.trusted_change(_BUMP, readers=readers)
    await db.trusted_change(_ENTER, readers=readers, event_id=event["id"])


def _event(change: Change, at: str) -> dict[str, object]:
    return {
        "id": new_id(),
        "type": change.type,
        "resource": change.resource,
        "record_id": change.record_id,
        "href": change.href,
        "version": change.version,
        "deleted": change.deleted,
        "changed": _json(change.changed),
        "occurred_at": at,
    }


def _json(names: Iterable[str]) -> str:
    return orjson.dumps(sorted(set(names))).decode()


async def start_feed(db: "Write", organisation_id: str) -> None:
    """Give an organisation a feed, if it has none."""
    await db.trusted_change(_START, organisation_id=organisation_id)
