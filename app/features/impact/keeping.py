"""What an impact record says of its response, kept true in the transaction that answers."""

from typing import Any

import orjson
from sqlalchemy import bindparam, select, update

from app.features.impact.record import IMPACT_RECORDS, ImpactRecord
from app.features.impact.response import Response
from app.kit import audit, rollups, telling
from app.kit.database import Write
from app.kit.dates import first_day
from app.kit.noun import Values
from app.kit.statements import Statement
from app.kit.tables import ID, INSTANT

_NEWER = Statement(
    lambda: select(Response.id).where(
        Response.impact_record_id == bindparam("impact_record_id", type_=ID),
        Response.id > bindparam("id", type_=ID),
    )
)
_KEPT = {
    "response": "words",
    "responded_by": "responded_by",
    "response_due_on": "due_on",
    "fed_back_on": "fed_back_on",
}
_DAYS = {"response_due_from": "response_due_on", "fed_back_from": "fed_back_on"}


def _columns() -> Any:
    return ImpactRecord.__table__.c


def _said() -> Any:
    """What the newest answer does not say, the record keeps: by when, and when people last heard."""
    new = {name: bindparam(f"new_{name}", type_=_columns()[name].type) for name in (*_KEPT, *_DAYS)}
    return (
        update(ImpactRecord)
        .where(ImpactRecord.id == bindparam("record_id", type_=ID))
        .values(new | {"updated_at": bindparam("at", type_=INSTANT), "version": ImpactRecord.version + 1})
        .returning(*(getattr(ImpactRecord, name) for name in IMPACT_RECORDS.columns))
    )


_SAY = Statement(_said)
_NOW = Statement(
    lambda: (
        select(*(getattr(ImpactRecord, name) for name in IMPACT_RECORDS.columns))
        .where(ImpactRecord.id == bindparam("record_id", type_=ID))
        # Each of two who answer at once holds the key of the record already, and would wait for the other.
        .with_for_update(key_share=True)
    )
)


async def keeps_the_record_true(db: Write, row: Values, before: Values | None) -> None:
    """A rule of responses: the newest is what the record says. A partner answers a record that is not its to
    change, so it is written as the system."""
    record_id = row["impact_record_id"]
    [found] = await db.as_system(_NOW, record_id=record_id)
    # Once the record is held, and not before: somebody else may be answering at this moment.
    if await db.rows(_NEWER, impact_record_id=record_id, id=row["id"]):
        return
    known = dict(zip(IMPACT_RECORDS.columns, found, strict=True))
    new = {name: row[source] for name, source in _KEPT.items()} | {"response": in_words(row)}
    new = {name: known[name] if value is None else value for name, value in new.items()}
    changed = tuple(name for name in _KEPT if _content(name, new) != _content(name, known))
    if not changed:
        return
    days = {name: _first(new[source]) for name, source in _DAYS.items()}
    values = {f"new_{name}": value for name, value in (new | days).items()}
    [told] = await db.as_system(_SAY, record_id=record_id, at=db.at, **values)
    record = dict(zip(IMPACT_RECORDS.columns, told, strict=True))
    rollups.moved(db, IMPACT_RECORDS.rollups, known, record)
    telling.say(db, IMPACT_RECORDS, record, audit.Action.changed, "updated", changed)


def in_words(row: Values) -> str:
    """An answer as one text, its reason with it."""
    return str(row["words"]) if row["because"] is None else f"{row['words']}\n\nBecause: {row['because']}"


def _content(name: str, row: Values) -> Any:
    """Dates by content: PostgreSQL writes their text in its own way."""
    return orjson.loads(row[name]) if name in _DAYS.values() and row[name] is not None else row[name]


def _first(value: str | None) -> str | None:
    return None if value is None else first_day(orjson.loads(value)).isoformat()
