"""The worker's part: places that came free are kept for the first who waits and fits, and they are told."""

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.features.bookings.operations import BOOKINGS
from app.features.bookings.room import KEEPING, room_in
from app.features.enumerations import BookingStatus
from app.features.redress.staff import write_to_member
from app.kit import writing
from app.kit.database import Write
from app.kit.doing import Jobs, Run
from app.kit.standing import standing
from app.kit.statements import Statement
from app.kit.states import StateChange
from app.kit.tables import ID

JOBS = Jobs()

_WHO_ASKED = Statement(
    lambda: select(StateChange.actor).where(
        StateChange.resource == BOOKINGS.name,
        StateChange.record_id == bindparam("id", type_=ID),
        col(StateChange.from_state).is_(None),
    )
)


@JOBS.job(KEEPING)
async def keep(run: Run) -> None:
    """What is kept, and that they are told, is one transaction: done again, it finds nothing left to do."""
    async with run.services.database.system("places that came free are kept for those who wait") as db:
        for booking_id in (await room_in(db, run.arguments["session_id"])).kept():
            row = (await standing(db, BOOKINGS, booking_id)).row
            await writing.settle(db, BOOKINGS, row, BookingStatus.requested.value)
            await _tell(db, run, booking_id)


async def _tell(db: Write, run: Run, booking_id: str) -> None:
    """A letter to the member who booked. A program reads the feed."""
    kind, _, member_id = str(await db.value(_WHO_ASKED, id=booking_id)).partition(":")
    if kind == "member":
        link = f"{run.services.settings.public_url}/desk/bookings/"
        await write_to_member(db, run.services.keys, member_id, "place", link=link)
