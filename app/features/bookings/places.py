"""How many places of a session are taken, and how many wait, for whoever may look at its bookings."""

from pydantic import BaseModel, Field

from app.features.bookings.room import BOOKED, room_of
from app.features.sessions.session import SESSIONS
from app.kit.answering import id_in_path
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.standing import standing


class Places(BaseModel):
    """Counts of places and of bookings, and of no people."""

    capacity: int | None = Field(description="How many there are; null where nobody set a limit.")
    taken: int = Field(description="Places that are kept or confirmed.")
    waiting: int = Field(description="Bookings that wait.")
    places_waiting: int = Field(description="The places that they ask for.")


async def _read(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.read(call.scope) as db:
        session = (await standing(db, SESSIONS, id_in_path(call.path["session_id"]))).row
    async with call.services.database.system_read("how many places are taken, whoever booked them") as db:
        room = room_of(session["capacity"], await db.rows(BOOKED, session_id=session["id"]))
    counts = {"waiting": len(room.waiting), "places_waiting": sum(places for _, places in room.waiting)}
    return json_answer({"capacity": room.capacity, "taken": room.taken} | counts)


def operations() -> list[Operation]:
    """One read."""
    return [
        Operation(
            "GET",
            f"{SESSIONS.path}/{{session_id}}/places",
            "read_session_places",
            _read,
            "bookings:read",
            "Read how many places of a session are taken",
            "sessions",
            description="Of all bookings of the session, also of those that you may not list: whoever books "
            "too much is told the same numbers.",
            answers={200: Places},
        )
    ]
