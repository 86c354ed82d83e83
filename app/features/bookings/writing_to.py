"""Writes to those who booked in a session, in the worker: once to each, when it is called off or moved.

A booking is an organisation's and has no address. The letter goes to the member who made it, and where they
are no member any more to the administrators; a program that booked reads the feed. No letter says what it is
about.
"""

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.features.bookings.booking import Booking
from app.features.bookings.operations import BOOKINGS, TELL
from app.features.bookings.room import HOLDING
from app.features.enumerations import BookingStatus, RecordedFrom
from app.features.members import Member
from app.features.redress.staff import write_to_administrators, write_to_member
from app.kit.database import Write
from app.kit.doing import Jobs, Run
from app.kit.statements import Statement
from app.kit.states import StateChange
from app.kit.tables import ID
from app.kit.work import ask

JOBS = Jobs()

TELL_ONE = "tell-one-who-booked"

_MADE = (StateChange.resource == BOOKINGS.name, col(StateChange.from_state).is_(None))
_WHO_ASKED = Statement(
    lambda: select(StateChange.actor).where(*_MADE, StateChange.record_id == bindparam("id", type_=ID))
)
_OF_SESSION = Statement(
    lambda: (
        select(StateChange.actor)
        .join(Booking, col(Booking.id) == StateChange.record_id)
        .where(
            *_MADE,
            Booking.session_id == bindparam("session_id", type_=ID),
            Booking.recorded_from == RecordedFrom.live.value,
            col(Booking.status).in_((*HOLDING, BookingStatus.waiting.value)),
        )
        .distinct()
        .order_by(StateChange.actor)
    )
)
_HOME = Statement(lambda: select(Member.organisation_id).where(Member.id == bindparam("id", type_=ID)))


@JOBS.job(TELL)
async def tell(run: Run) -> None:
    """A job for each member who booked, however much they did."""
    if run.done:
        return
    async with run.chunk() as db:
        for (actor,) in await db.rows(_OF_SESSION, session_id=run.arguments["session_id"]):
            if member_id := _member(actor):
                ask(db, TELL_ONE, member_id=member_id, what=run.arguments["what"])
        run.done = 1


@JOBS.job(TELL_ONE)
async def tell_one(run: Run) -> None:
    """Write to one of them."""
    if run.done:
        return
    async with run.chunk() as db:
        await _write(run, db, run.arguments["member_id"], f"booking-{run.arguments['what']}")
        run.done = 1


async def write_to_who_booked(run: Run, db: Write, booking_id: str, letter: str) -> None:
    """A letter about one booking. For a handle of the system's."""
    if member_id := _member(await db.value(_WHO_ASKED, id=booking_id)):
        await _write(run, db, member_id, letter)


def _member(actor: str | None) -> str | None:
    kind, _, member_id = str(actor).partition(":")
    return member_id if kind == "member" else None


async def _write(run: Run, db: Write, member_id: str, letter: str) -> None:
    keys, link = run.services.keys, f"{run.services.settings.public_url}/desk/bookings/"
    if not await write_to_member(db, keys, member_id, letter, link=link):
        home = await db.value(_HOME, id=member_id)
        await write_to_administrators(db, keys, home, letter, link=link)
