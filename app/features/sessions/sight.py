"""Who sees sessions and series: those who see the project, but for talks between two."""

from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, not_, or_
from sqlalchemy.orm import aliased

from app.features.enumerations import SessionKind
from app.features.projects import sight
from app.features.projects.sight import PartOfProject
from app.kit.statements import Statement
from app.kit.tables import PERSON

DISCREET = (SessionKind.one_to_one.value, SessionKind.check_in.value)


def _for_all(kind: Any) -> ColumnElement[bool]:
    """A talk with one person, or a check-in, stays with those involved in an open project too (rule 10)."""
    discreet: ColumnElement[bool] = kind.in_(DISCREET)
    return not_(discreet)


def visible(model: type[PartOfProject], kind: Any) -> ColumnElement[bool]:
    """What an organisation sees of a table with a `kind` of session."""
    seen = sight.seen(model.organisation_id, model.project_id)
    return or_(sight.involved(model.organisation_id, model.project_id), and_(seen, _for_all(kind)))


def published(model: type[PartOfProject], kind: Any) -> ColumnElement[bool]:
    """What anybody sees of it."""
    return and_(sight.shown_to_all(model.project_id), _for_all(kind))


def visible_to_person(model: type[PartOfProject], kind: Any) -> ColumnElement[bool]:
    """What a contributor sees of it beside their own."""
    seen = or_(sight.takes_part(model.project_id), sight.shown_to_all(model.project_id))
    return and_(seen, _for_all(kind))


def is_asked_to(session_id: Any) -> ColumnElement[bool]:
    """Whether the asking contributor has a part in a session."""
    from app.features.sessions.participations import Participation

    part = aliased(Participation.__table__)
    mine = exists().where(part.c.session_id == session_id, part.c.contributor_id == PERSON)
    return mine.correlate_except(part)


READERS = Statement(lambda: sight.readers("project_id", _for_all(bindparam("kind"))))


async def holds_who_booked(db: Any, session: Any, before: Any) -> None:
    """A rule: whoever has a place in a session keeps it. Bookings are declared further down."""
    from app.features.bookings import room

    await room.holds_who_booked(db, session, before)
