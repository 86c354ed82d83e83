"""Who sees sessions and series: those who see the project, but for talks between two."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, bindparam, cast, exists, func, not_, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.features.contributors.sight import AHEAD, is_coming
from app.features.enumerations import SessionKind
from app.features.projects import sight
from app.features.projects.sight import PartOfProject
from app.kit.statements import Statement
from app.kit.tables import DAY, ID, PERSON

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


def is_with(session_id: Any) -> ColumnElement[bool]:
    """Whether a contributor (parameter `contributor_id`) has a part in a session that the reader sees."""
    from app.features.sessions.participations import Participation

    theirs = Participation.contributor_id == bindparam("contributor_id", type_=ID)
    return col(session_id).in_(select(Participation.session_id).where(theirs))


def sessions_around() -> Any:
    """The sessions ahead, but for one, that people may come to within some days (`first` to `last`)."""
    from app.features.sessions.participations import Participation
    from app.features.sessions.session import Session

    return (
        select(
            Session.id, Session.starts_on, Session.starts_at, Session.ends_at, Participation.contributor_id
        )
        .join(Participation, col(Participation.session_id) == Session.id)
        .where(
            is_coming(col(Participation.reply)),
            Session.id != bindparam("session_id", type_=ID),
            col(Session.status).in_(AHEAD),
            col(Session.starts_from) >= bindparam("first", type_=DAY),
            col(Session.starts_from) <= bindparam("last", type_=DAY),
        )
        .order_by(Session.id)
    )


def other_sessions_of_person() -> Any:
    """Those of one contributor."""
    from app.features.sessions.participations import Participation

    theirs = Participation.contributor_id == bindparam("contributor_id", type_=ID)
    return sessions_around().where(theirs)


_AS_JSON = {"day": 10, "month": 7, "year": 4}
"""What may be known of a date, and how long it is as text, without the marks around it."""


def is_over(session: Any) -> ColumnElement[bool]:
    """Whether a session's day is past, or its month or year where only that is known; a span is over when
    somebody says so. Parameters: `as_json()`."""
    said = cast(col(session.starts_on), Text)
    return or_(
        *(
            and_(func.length(said) == length + 2, said < bindparam(f"this_{name}", type_=Text()))
            for name, length in _AS_JSON.items()
        )
    )


def as_json(today: date) -> dict[str, str]:
    """The parameters of `is_over`: a day as far as each date may be known, as JSON."""
    return {f"this_{name}": f'"{today.isoformat()[:length]}"' for name, length in _AS_JSON.items()}


READERS = Statement(lambda: sight.readers("project_id", _for_all(bindparam("kind"))))


async def holds_who_booked(db: Any, session: Any, before: Any) -> None:
    """A rule: whoever has a place in a session keeps it. Bookings are declared further down."""
    from app.features.bookings import room

    await room.holds_who_booked(db, session, before)
