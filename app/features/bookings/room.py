"""Room in a session: how many places are taken, and for whom the next ones are kept (docs/decisions/0023)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.features.bookings.booking import Booking
from app.features.enumerations import BookingStatus
from app.features.sessions.session import Session
from app.kit.database import Write
from app.kit.noun import Values
from app.kit.problems import Problem
from app.kit.statements import Statement
from app.kit.tables import ID
from app.kit.work import ask

KEEPING = "keep-places"
"""The job that keeps places which came free for those who wait."""

HOLDING = (BookingStatus.requested.value, BookingStatus.confirmed.value, BookingStatus.attended.value)
"""A booking that has its places. So has one that nobody has confirmed yet: else whoever is confirmed later
would find none."""

# Whoever books sees neither what others booked nor may hold the session: it is asked as the system.
_IN_TURN = Statement(
    lambda: (
        select(Session.capacity)
        .where(Session.id == bindparam("session_id", type_=ID))
        .with_for_update(key_share=True)
    )
)
BOOKED = Statement(
    lambda: (
        select(Booking.id, Booking.status, Booking.places)
        .where(
            Booking.session_id == bindparam("session_id", type_=ID),
            col(Booking.status).in_((*HOLDING, BookingStatus.waiting.value)),
        )
        .order_by(Booking.id)
    )
)


@dataclass(frozen=True, slots=True)
class Room:
    """The places of one session. `waiting` are id and places of those who wait, whoever asked first first."""

    capacity: int | None
    taken: int
    waiting: tuple[tuple[str, int], ...]

    def fits(self, places: int) -> bool:
        """Whether so many more are not too many, whoever waits."""
        return self.capacity is None or self.taken + places <= self.capacity

    def kept(self) -> tuple[str, ...]:
        """Those who wait and for whom there is room, each after those before."""
        return self._queue()[0]

    def fits_last(self, places: int) -> bool:
        """Whether so many more fit once everybody before has what fits."""
        return self._queue()[1].fits(places)

    def _queue(self) -> tuple[tuple[str, ...], "Room"]:
        kept, left = [], self
        for booking_id, places in self.waiting:
            if left.fits(places):
                kept.append(booking_id)
                left = Room(left.capacity, left.taken + places, ())
        return tuple(kept), left


async def room_in(db: Write, session_id: str, *, without: str | None = None) -> Room:
    """The room as it is until this transaction ends: whoever else books there waits for it. `without` is a
    booking that is left out."""
    [(capacity,)] = await db.as_system(_IN_TURN, session_id=session_id)
    rows = await db.as_system(BOOKED, session_id=session_id)
    return room_of(capacity, [row for row in rows if row[0] != without])


def room_of(capacity: int | None, rows: Sequence[Any]) -> Room:
    """The room that rows of `BOOKED` leave."""
    waiting = [(row[0], row[2]) for row in rows if row[1] == BookingStatus.waiting]
    return Room(capacity, sum(row[2] for row in rows if row[1] in HOLDING), tuple(waiting))


def no_room(room: Room, places: int) -> Problem:
    """409 with the numbers."""
    capacity = room.capacity or 0
    detail = f"{room.taken} of {capacity} places are taken, and this needs {places}."
    return Problem("no-room", detail, capacity=capacity, taken=room.taken, places=places)


def came_free(db: Write, session_id: str) -> None:
    """Have a worker keep what came free for those who wait. Until then nobody else gets it: `fits_last`."""
    ask(db, KEEPING, session_id=session_id)


async def holds_who_booked(db: Write, row: Values, before: Values | None) -> None:
    """A rule of sessions: not fewer places than are taken; and more go to those who wait."""
    if before is None or row["capacity"] == before["capacity"]:
        return
    room = await room_in(db, row["id"])
    if row["capacity"] is not None and row["capacity"] < room.taken:
        raise no_room(Room(row["capacity"], room.taken, ()), room.taken)
    came_free(db, row["id"])
