"""The worker's part: places that came free are kept for the first who waits and fits, and they are told."""

from app.features.bookings.operations import BOOKINGS
from app.features.bookings.room import KEEPING, room_in
from app.features.bookings.writing_to import write_to_who_booked
from app.features.enumerations import BookingStatus
from app.kit import writing
from app.kit.doing import Jobs, Run
from app.kit.standing import standing

JOBS = Jobs()


@JOBS.job(KEEPING)
async def keep(run: Run) -> None:
    """What is kept, and that they are told, is one transaction: done again, it finds nothing left to do."""
    async with run.services.database.system("places that came free are kept for those who wait") as db:
        for booking_id in (await room_in(db, run.arguments["session_id"])).kept():
            row = (await standing(db, BOOKINGS, booking_id)).row
            await writing.settle(db, BOOKINGS, row, BookingStatus.requested.value)
            await write_to_who_booked(run, db, booking_id, "place")
