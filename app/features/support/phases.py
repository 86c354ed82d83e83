"""The phases of a session: for whom each is, when its time has come, and whether something is recorded."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.features.enumerations import Attendance, RecordedFrom, Reply, SessionPhase, SessionStatus
from app.features.support.entries import Support
from app.kit.tables import DAY

CAME = (Attendance.attended.value, Attendance.part.value)


def is_live(part: Any, session: Any) -> ColumnElement[bool]:
    """Whether somebody takes part in a session that these rules are for: it is not cancelled, and it was not
    over before they were put down as history, when nobody kept such a record."""
    was_over = and_(
        part.recorded_from == RecordedFrom.history.value,
        or_(session.starts_from.is_(None), session.starts_from < part.created_at),
    )
    return and_(session.status != SessionStatus.cancelled.value, ~was_over)


def comes(part: Any, phase: SessionPhase) -> ColumnElement[bool]:
    """Whether a phase is for somebody: they said yes or came. Who was not there is asked after too."""
    yes = part.reply == Reply.accepted.value
    came = part.attendance.in_(CAME)
    if phase is SessionPhase.after:
        return or_(yes, came)
    return or_(came, and_(yes, part.attendance == Attendance.unknown.value))


def has_come(session: Any, phase: SessionPhase) -> ColumnElement[bool]:
    """Whether the time of a phase has come. Parameters: `day`, which is today, and `soon`."""
    by = (
        session.starts_from <= bindparam("soon", type_=DAY)
        if phase is SessionPhase.before
        else session.starts_from < bindparam("day", type_=DAY)
    )
    return or_(by, session.status == SessionStatus.delivered.value)


def is_recorded(part: Any, phase: SessionPhase) -> ColumnElement[bool]:
    """Whether something came of support for somebody in a phase of a session."""
    return _has_entry(part, phase, lambda entry: col(entry.outcome).is_not(None))


def is_planned(part: Any, session: Any, phase: SessionPhase) -> ColumnElement[bool]:
    """Whether an entry of a phase waits that is due by today (parameter `day`), or before the session
    begins: from its own day on it is on the list itself. What is put off beyond that hides nothing."""

    def in_time(entry: Any) -> Any:
        by_now = entry.due_on <= bindparam("day", type_=DAY)
        return and_(col(entry.outcome).is_(None), or_(by_now, entry.due_on <= session.starts_from))

    return _has_entry(part, phase, in_time)


def _has_entry(part: Any, phase: SessionPhase, which: Callable[[Any], Any]) -> ColumnElement[bool]:
    entry = aliased(Support)
    return (
        select(entry.id)
        .where(
            col(entry.session_id) == part.session_id,
            col(entry.contributor_id) == part.contributor_id,
            col(entry.phase) == phase.value,
            which(entry),
        )
        .exists()
    )
