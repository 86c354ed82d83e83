"""The change feed's writing side: one event, and a gapless entry for each organisation that may see it.

`seq` belongs to the reader (SETTLED.md 24). Counters are bumped last in the writing transaction and in
id order, so that the order of `seq` is the order of commits and two writers never wait for each other.
An organisation has a feed from the moment it has a client: `start_feed` makes its counter.
"""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy import text as sql
from sqlmodel import SQLModel

from app.kit.expressions import IsAmong
from app.kit.personal import nobodys
from app.kit.statements import Statement
from app.kit.tables import ID, document, instant, new_id, primary_key, reference, text, whole, yes_no

if TYPE_CHECKING:
    from app.kit.database import Write


class Event(SQLModel, table=True):
    """What happened to a record, without personal data."""

    __tablename__ = "events"
    __person__ = nobodys("ids, and names of members")

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
    __person__ = nobodys("counts of organisations")

    organisation_id: str = primary_key()
    seq: int = whole(nullable=False)


class FeedEntry(SQLModel, table=True):
    """An event as one organisation reads it."""

    __tablename__ = "feed_entries"
    __person__ = nobodys("which organisation reads which event")

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
_BUMP = Statement(lambda: update(FeedCounter).where(_READERS).values(seq=FeedCounter.seq + 1))
_ENTER = Statement(
    lambda: insert(FeedEntry).from_select(
        ["reader_organisation_id", "seq", "event_id"],
        select(FeedCounter.organisation_id, FeedCounter.seq, bindparam("event_id", type_=ID)).where(_READERS),
    )
)
# All events at once: lock the counters in id order, bump each by as many events as its reader gets, and
# number these in the order in which they happened. One trip to PostgreSQL.
_ALL_IN_ONE = Statement(
    lambda: sql("""
        WITH entering AS (
            SELECT * FROM jsonb_to_recordset(CAST(:entries AS jsonb))
                AS entry (reader uuid, event_id uuid, place bigint, places bigint)
        ), locked AS (
            SELECT organisation_id FROM feed_counters
            WHERE organisation_id IN (SELECT reader FROM entering) ORDER BY organisation_id FOR UPDATE
        ), bumped AS (
            UPDATE feed_counters SET seq = seq + places
            FROM (SELECT reader, places FROM entering JOIN locked ON organisation_id = reader WHERE place = 1)
                AS due
            WHERE organisation_id = reader RETURNING organisation_id, seq - places AS base
        ), happened AS (
            INSERT INTO events
            SELECT * FROM jsonb_populate_recordset(CAST(NULL AS events), CAST(:events AS jsonb))
        )
        INSERT INTO feed_entries (reader_organisation_id, seq, event_id)
        SELECT reader, base + place, event_id FROM entering JOIN bumped ON organisation_id = reader
    """)
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


async def publish(db: "Write", changes: list[Change]) -> None:
    """Write events, and enter each in the feeds of those who read it, in this order."""
    if not changes:
        return
    if db.dialect == "sqlite":  # one writer: its transaction is the lock
        for change in changes:
            await _publish_in_turn(db, change)
        return
    events = [_event(change, db.at) for change in changes]
    await db.trusted_change(
        _ALL_IN_ONE, entries=_text(_entries(changes, events)), events=_text([_as_json(e) for e in events])
    )


async def _publish_in_turn(db: "Write", change: Change) -> None:
    event, readers = _event(change, db.at), _text(change.readers)
    await db.insert(Event, event)
    await db.trusted_change(_BUMP, readers=readers)
    await db.trusted_change(_ENTER, readers=readers, event_id=event["id"])


def _entries(changes: list[Change], events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One for each event and reader: which of this reader's new events it is, and of how many."""
    places: Counter[str] = Counter()
    entries = []
    for change, event in zip(changes, events, strict=True):
        for reader in change.readers:
            places[reader] += 1
            entries.append({"reader": reader, "event_id": event["id"], "place": places[reader]})
    return [entry | {"places": places[entry["reader"]]} for entry in entries]


def _event(change: Change, at: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "type": change.type,
        "resource": change.resource,
        "record_id": change.record_id,
        "href": change.href,
        "version": change.version,
        "deleted": change.deleted,
        "changed": _text(sorted(set(change.changed))),
        "occurred_at": at,
    }


def _as_json(event: dict[str, Any]) -> dict[str, Any]:
    return event | {"changed": orjson.Fragment(event["changed"])}


def _text(value: Any) -> str:
    return orjson.dumps(value).decode()


async def start_feed(db: "Write", organisation_id: str) -> None:
    """Give an organisation a feed, if it has none."""
    await db.trusted_change(_START, organisation_id=organisation_id)
