"""Who received something of a person: those who see it, those who read it, those whom they named."""

from collections.abc import Set
from typing import Any

import orjson
from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.features.contributors import biographies
from app.features.contributors.sight import shared
from app.features.organisations import Organisation
from app.features.quotes import sight as quotes
from app.features.quotes.quote import Quote
from app.features.quotes.sight import QuoteVoice
from app.features.rights.gathering import Person
from app.kit.audit import AuditEntry, AuditSubject
from app.kit.changes import Event, FeedEntry
from app.kit.database import Read
from app.kit.expressions import IsAmong
from app.kit.noun import Values
from app.kit.statements import Statement
from app.kit.tables import ID

HOW = {
    "named": "you named them when you agreed",
    "sees": "sees something of your record now",
    "read": "looked at your record",
    "told": "was told that something of your record is there or changed",
    "mentions": "has a text that mentions somebody of your name",
}

_ID = bindparam("person", type_=ID)
_NAMES = Statement(lambda: select(Organisation.id, Organisation.name))


def _seeing() -> Any:
    """Organisations that are not their home and see the profile, a biography or words."""
    there = Organisation.__table__.c
    biography, quote, voice = (
        aliased(model.__table__) for model in (biographies.Biography, Quote, QuoteVoice)
    )
    read_biography = (
        select(biography.c.id)
        .where(biography.c.contributor_id == _ID, biographies.reaches(biography.c, there.id))
        .correlate(Organisation.__table__)
        .exists()
    )
    read_words = (
        select(quote.c.id)
        .join(voice, voice.c.quote_id == quote.c.id)
        .where(voice.c.contributor_id == _ID, quotes.reaches(quote.c, there.id))
        .correlate(Organisation.__table__)
        .exists()
    )
    return select(there.id).where(or_(shared(there.id, _ID), read_biography, read_words))


_SEES = Statement(_seeing)
_ABOUT = select(AuditSubject.entry_id).where(AuditSubject.contributor_id == _ID)
_READ = Statement(
    lambda: (
        select(AuditEntry.organisation_id)
        .where(or_(IsAmong(AuditEntry.record_id, bindparam("records")), col(AuditEntry.id).in_(_ABOUT)))
        .distinct()
    )
)
_TOLD = Statement(
    lambda: (
        select(FeedEntry.reader_organisation_id)
        .join(Event, Event.id == FeedEntry.event_id)
        .where(IsAmong(Event.record_id, bindparam("records")))
        .distinct()
    )
)


async def recipients(
    db: Read, person: Person, records: list[str], consents: list[Values], mentions: Set[str] = frozenset()
) -> list[Values]:
    """Organisations other than their home, by name, each with how it came to know something."""
    asked = {"person": person.id, "records": orjson.dumps(records).decode()}
    found = {
        "named": {each for row in consents if row["decision"] == "given" for each in row["recipients"]},
        "sees": {row[0] for row in await db.rows(_SEES, **asked)},
        "read": {row[0] for row in await db.rows(_READ, **asked)},
        "told": {row[0] for row in await db.rows(_TOLD, **asked)},
    }
    found["mentions"] = set(mentions)
    names = {row[0]: row[1] for row in await db.rows(_NAMES)}
    everybody = set().union(*found.values()) - {person.home}
    told = [
        {"organisation_id": each, "name": names[each], "how": [how for how in HOW if each in found[how]]}
        for each in everybody & names.keys()
    ]
    return sorted(told, key=lambda each: each["name"])
