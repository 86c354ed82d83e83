"""The noun of bookings, and its operations."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.features.bookings import places, rules, thread
from app.features.bookings.booking import (
    Booking,
    BookingCreate,
    BookingQuery,
    BookingView,
    SessionBookingQuery,
    sees,
)
from app.features.projects.project import PROJECTS
from app.features.sessions.session import SESSIONS, what_is_told
from app.kit.changes import FeedCounter
from app.kit.database import Write
from app.kit.noun import Noun, States, Values
from app.kit.operations import Operation
from app.kit.resource import list_below, resource
from app.kit.statements import Statement
from app.kit.tables import ID
from app.kit.work import ask

TELL = "tell-who-booked"
"""The job that writes to those who booked in a session: `what` has become of it."""


def _readers() -> Any:
    """The organisations that may see a booking, in the words of `visible()`."""
    ids = ("organisation_id", "project_id", "booked_by_organisation_id")
    row = SimpleNamespace(**{name: bindparam(name, type_=ID) for name in ids})
    return select(FeedCounter.organisation_id).where(sees(row, col(FeedCounter.organisation_id)))


BOOKINGS = Noun(
    model=Booking,
    name="booking",
    collection="bookings",
    create=BookingCreate,
    view=BookingView,
    query=BookingQuery,
    sorts={"booked_on": "booked_from", "created_at": "created_at"},
    parent=PROJECTS,
    parent_member="project_id",
    created_by=frozenset({"own", "partner", "network"}),
    relations=frozenset({"own", "partner"}),
    home_only=frozenset({"note"}),
    states=States(
        "status",
        {
            "requested": ("confirmed", "declined", "cancelled"),
            "waiting": ("confirmed", "declined", "cancelled"),
            "confirmed": ("attended", "cancelled"),
            "attended": ("confirmed",),
            "declined": ("confirmed",),
        },
    ),
    readers=Statement(_readers),
    rules=(
        rules.is_booked_by_somebody,
        rules.asks_for_something,
        rules.arose_from_one,
        rules.is_theirs_to_move,
        rules.takes_room,
    ),
    leaves=(rules.gives_room_back,),
)


async def _tell_who_booked(db: Write, row: Values, before: Values | None) -> None:
    """A follower of sessions: what those who come are written, whoever booked for them is written too."""
    what = what_is_told(row, before)
    if what is not None:
        ask(db, TELL, session_id=row["id"], what=what)


SESSIONS.followers.append(_tell_who_booked)

_IN_SESSION = replace(BOOKINGS, parent=SESSIONS, parent_member="session_id")


def operations() -> list[Operation]:
    """All of a core noun, the list once more below each session with its places, and a project's thread."""
    below = list_below(_IN_SESSION, SessionBookingQuery)
    return [*resource(BOOKINGS), below, *places.operations(), *thread.operations()]
