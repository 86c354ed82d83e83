"""Asking somebody to a session: what they are shown, when, and what stands against it.

Nobody is asked without a purpose, and what was shown is kept as it was shown (DOMAIN.md, rule 1).
"""

from datetime import date, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import bindparam, select
from sqlmodel import col

from app.features.contributors.sight import AHEAD
from app.features.enumerations import Mode, ParticipationRole, RecordedFrom, Reply, SessionStatus
from app.features.projects.project import Project
from app.features.sessions import sight
from app.features.sessions.session import Session
from app.kit.database import Write
from app.kit.dates import ImpreciseDate, Instant, last_day, today
from app.kit.inputs import Part
from app.kit.noun import Values
from app.kit.problems import Problem
from app.kit.statements import Statement
from app.kit.tables import ID
from app.kit.work import ask

INVITE = "invite"
"""The job that writes to somebody who was asked."""

REST = timedelta(hours=12)
"""Between two sessions of one person, or whoever asks says why: taking part costs strength."""


DAYS = timedelta(days=2)
"""On either side, in which another session may be too near, wherever on earth each is."""


class AsShown(Part):
    """What somebody read when they were asked. The purpose is in `purpose_shown`."""

    role: ParticipationRole
    starts_on: ImpreciseDate | None = None
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    time_zone: str
    mode: Mode | None = None
    venue: str | None = None
    venue_access: str | None = None
    pay_offered: str | None = None
    support_offered: str | None = None


_OF_SESSION = ("starts_on", "starts_at", "ends_at", "time_zone", "mode", "venue", "venue_access")
_ASKED_FOR = Statement(
    lambda: (
        select(
            Session.recorded_from,
            Session.status,
            Project.purpose,
            Project.purpose_version,
            *(getattr(Session, name) for name in _OF_SESSION),
        )
        .join(Project, col(Project.id) == Session.project_id)
        .where(Session.id == bindparam("session_id", type_=ID))
    )
)


def is_asked_now(row: Values, before: Values | None) -> bool:
    """Whether this change asks them, for the first time or anew."""
    asked = row["reply"] == Reply.invited and row["recorded_from"] != RecordedFrom.history
    return bool(asked and (before is None or before["reply"] != Reply.invited))


async def show_what_is_asked(db: Write, row: Values, before: Values | None) -> None:
    """A rule: the words, the time, the place, pay and support as they are at this moment."""
    asked_again = before is not None and row["reply"] != before["reply"] and row["reply"] == Reply.invited
    if before is not None and not asked_again:
        return
    [(recorded_from, status, purpose, version, *session)] = await db.rows(
        _ASKED_FOR, session_id=row["session_id"]
    )
    row["recorded_from"] = row["recorded_from"] or recorded_from
    if row["recorded_from"] == RecordedFrom.history and not asked_again:
        return
    if purpose is None:
        raise Problem("purpose-required")
    row["reply"] = row["reply"] or Reply.invited.value
    row["purpose_shown"], row["purpose_version"] = purpose, version
    shown = dict(zip(_OF_SESSION, session, strict=True))
    if status in AHEAD:
        await _has_time(db, row, shown)
    if shown["starts_on"] is not None:
        shown["starts_on"] = orjson.loads(shown["starts_on"])
    shown |= {name: row[name] for name in ("role", "pay_offered", "support_offered")}
    row["as_shown"] = orjson.dumps(shown).decode()


_STANDS = Statement(
    lambda: select(Session.status, Session.starts_on).where(Session.id == bindparam("session_id", type_=ID))
)
_NO = (Reply.declined.value, Reply.changed_mind.value)


async def answer_in_time(db: Write, row: Values, before: Values | None) -> None:
    """A rule: nobody says yes to what is over or called off. A no is taken at any time, and whoever keeps the
    record writes down later what was said before."""
    themselves = db.scope.contributor_id == row["contributor_id"]
    if before is None or not themselves or row["reply"] in (before["reply"], *_NO):
        return
    [(status, starts_on)] = await db.rows(_STANDS, session_id=row["session_id"])
    is_over = starts_on is not None and last_day(orjson.loads(starts_on)) < today()
    if is_over or status not in AHEAD:
        what = "called off" if status == SessionStatus.cancelled else "over"
        raise Problem("conflict", f"This session is {what}. There is nothing to answer any more.")


async def note_when(db: Write, row: Values, before: Values | None) -> None:
    """A rule: when they were asked, and when they last replied. History says neither."""
    if row["recorded_from"] == RecordedFrom.history or (before and row["reply"] == before["reply"]):
        return
    row["asked_at" if row["reply"] == Reply.invited else "replied_at"] = db.at
    if row["reply"] == Reply.invited:
        row["replied_at"] = None


async def write_to_them(db: Write, row: Values, before: Values | None) -> None:
    """A rule: somebody who was asked is written to, by the worker."""
    if is_asked_now(row, before):
        ask(db, INVITE, participation_id=row["id"])


# -- whether they have time


_OTHERS = Statement(sight.other_sessions_of_person)


async def _has_time(db: Write, row: Values, shown: dict[str, Any]) -> None:
    """409 `clash` where another session of theirs is too near, as far as whoever asks can see it; not for
    whoever says why they ask all the same."""
    day = one_day(shown["starts_on"])
    if day is None or row["asked_despite"] is not None:
        return
    around = {"first": (day - DAYS).isoformat(), "last": (day + DAYS).isoformat()}
    sought = {"contributor_id": row["contributor_id"], "session_id": row["session_id"]}
    clashes = []
    for other_id, *other, _ in await db.rows(_OTHERS, **sought, **around):
        why = too_near((shown["starts_on"], shown["starts_at"], shown["ends_at"]), tuple(other))
        if why is not None:
            clashes.append({"session_id": other_id, "why": why})
    if clashes:
        raise Problem("clash", clashes=clashes)


def one_day(starts_on: str | None) -> date | None:
    """The day of a session, where it is one day that is known (`starts_on` as JSON text)."""
    said = orjson.loads(starts_on) if starts_on else None
    return date.fromisoformat(said) if isinstance(said, str) and len(said) == 10 else None


Time = tuple[str | None, str | None, str | None]
"""The day as JSON text, and both instants where they are known."""


def too_near(one: Time, other: Time) -> str | None:
    """ "overlap", "little_rest" (see REST) or, where a time is not known, "same_day"; None for neither."""
    (day, starts, ends), (other_day, other_starts, other_ends) = one, other
    if not (starts and ends and other_starts and other_ends):
        return "same_day" if one_day(day) and one_day(day) == one_day(other_day) else None
    gap = max(_at(starts) - _at(other_ends), _at(other_starts) - _at(ends))
    if gap < timedelta(0):
        return "overlap"
    return "little_rest" if gap < REST else None


def _at(instant: str) -> datetime:
    return datetime.fromisoformat(instant)
