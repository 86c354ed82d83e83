"""Rules of bookings: who books what, what it came of, and who moves it."""

from typing import Any

import orjson
from sqlalchemy import bindparam, select

from app.features.bookings.booking import Booking
from app.features.bookings.room import HOLDING, came_free, no_room, room_in
from app.features.enumerations import BookingStatus, RecordedFrom, SessionStatus
from app.features.feedback.suggestions import Suggestion
from app.features.projects.course import Commitment
from app.features.sessions.session import SESSIONS, Session
from app.kit.database import Write
from app.kit.dates import today
from app.kit.noun import Values
from app.kit.problems import Problem, fault, invalid
from app.kit.standing import named
from app.kit.statements import Statement
from app.kit.tables import ID


def _found(model: Any) -> Statement:
    return Statement(lambda: select(model.organisation_id).where(model.id == bindparam("id", type_=ID)))


ORIGINS = {
    "arose_from_session_id": _found(Session),
    "arose_from_booking_id": _found(Booking),
    "arose_from_suggestion_id": _found(Suggestion),
    "arose_from_commitment_id": _found(Commitment),
}


def _leads(db: Write, row: Values) -> bool:
    return bool(db.scope.organisation_id == row["organisation_id"])


async def is_booked_by_somebody(db: Write, row: Values, before: Values | None) -> None:
    """Everybody books for themselves, and the lead for others too: whoever rang it up. Always the same."""
    if before is not None:
        row["booked_by_organisation_id"] = (
            row["booked_by_organisation_id"] or before["booked_by_organisation_id"]
        )
        if row["booked_by_organisation_id"] != before["booked_by_organisation_id"]:
            raise invalid(fault("/booked_by_organisation_id", "cannot-change", "Make a new booking instead."))
        return
    asking = db.scope.organisation_id
    row["booked_by_organisation_id"] = row["booked_by_organisation_id"] or asking
    if row["recorded_from"] == RecordedFrom.live:
        row["booked_on"] = row["booked_on"] or orjson.dumps(today().isoformat()).decode()
    if row["booked_by_organisation_id"] != asking and not _leads(db, row):
        raise Problem("not-yours-to-change", "You book for your own organisation. The lead books for others.")


async def asks_for_something(db: Write, row: Values, before: Values | None) -> None:
    """A session of the project, or what is to be run. One that was asked for gets its session once."""
    session_id = row["session_id"]
    if session_id is None and row["topic"] is None:
        raise invalid(fault("/session_id", "required", "Name the session, or say in topic what to run."))
    if session_id is not None:
        row["places"] = row["places"] or 1
    had = before["session_id"] if before else None
    if session_id == had:
        return
    if had is not None:
        raise invalid(fault("/session_id", "cannot-change", "Make a new booking in the other session."))
    if before is not None and not _leads(db, row):
        raise Problem("not-yours-to-change", "The lead says which session comes of what you asked for.")
    session = (await named(db, SESSIONS, "session_id", session_id)).row
    if session["project_id"] != row["project_id"]:
        raise invalid(fault("/session_id", "unknown-reference", "This session is of another project."))
    over = (
        (SessionStatus.cancelled,) if _leads(db, row) else (SessionStatus.cancelled, SessionStatus.delivered)
    )
    if session["status"] in over:
        raise Problem("conflict", f"This session is {session['status']}: nobody books in it any more.")


async def arose_from_one(db: Write, row: Values, before: Values | None) -> None:
    """What it came of is one thing, and seen by whoever says so."""
    given = [name for name in ORIGINS if row[name] is not None]
    if len(given) > 1:
        raise invalid(*(fault(f"/{name}", "not-together", "Name the one that it came of.") for name in given))
    for name in given:
        if before is not None and row[name] == before[name]:
            continue
        # A key pairs its id with the lead (SETTLED.md 1), so that a thread never leaves whose it is.
        lead = await db.value(ORIGINS[name], id=row[name])
        if lead != row["organisation_id"] or row[name] == row["id"]:
            detail = "There is none that you can see, of the same lead."
            raise invalid(fault(f"/{name}", "unknown-reference", detail))


async def is_theirs_to_move(db: Write, row: Values, before: Values | None) -> None:
    """Whoever books may ask and cancel; the rest is for the lead."""
    now = BookingStatus.requested.value if before is None else before["status"]
    if row["status"] == now or _leads(db, row) or (before and row["status"] == BookingStatus.cancelled):
        return
    detail = "The lead of the project confirms and declines. You can ask, and cancel."
    raise Problem("not-yours-to-change", detail)


async def takes_room(db: Write, row: Values, before: Values | None) -> None:
    """Never more than there are places. A new request for which there is no room waits its turn; nobody who
    waits is passed over, but by the lead, who confirms."""
    if row["session_id"] is None:
        return
    has, had = _held(row), _held(before)
    if has > had:
        room = await room_in(db, row["session_id"], without=row["id"])
        if before is None and row["status"] == BookingStatus.requested:
            if not room.fits_last(row["places"]):
                row["status"] = BookingStatus.waiting.value
        elif not room.fits(row["places"]):
            raise no_room(room, row["places"])
    elif has < had or _waits(before or row):
        came_free(db, row["session_id"])


async def gives_room_back(db: Write, row: Values, before: Values | None) -> None:
    """What was booked by whoever takes it out of the list is there for those who wait."""
    if row["session_id"] is not None:
        came_free(db, row["session_id"])


def _held(row: Values | None) -> int:
    """Places that a booking has in its session."""
    if row is None or row["session_id"] is None or row["status"] not in HOLDING:
        return 0
    return int(row["places"])


def _waits(row: Values) -> bool:
    return bool(row["status"] == BookingStatus.waiting)
