"""Who came to a session, all at once: what a coordinator writes down when the room is empty again."""

from typing import Any

from pydantic import BaseModel, Field

from app.features.enumerations import Attendance, NeedMet
from app.features.sessions.participations import PARTICIPATIONS
from app.features.sessions.session import SESSIONS
from app.kit import external_ids, writing
from app.kit.answering import id_in_path, once
from app.kit.database import Write
from app.kit.idempotency import Outcome
from app.kit.inputs import Id, Part
from app.kit.noun import Noun
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.problems import Problem, below, fault, invalid
from app.kit.standing import Standing, check_led, not_yours, standing

MOST = 200


class Came(Part):
    """One person: whether they were there, and for their home organisation whether what helps was there."""

    participation_id: Id
    attendance: Attendance
    need_met: NeedMet | None = Field(default=None, description="Home organisation only. Absent keeps.")


class AttendanceOfSession(Part):
    """Everybody of whom something is known now. Who is not in the list stays as they were."""

    items: list[Came] = Field(min_length=1, max_length=MOST)


class WrittenDown(BaseModel):
    """One participation as it is now."""

    id: Id
    attendance: Attendance
    version: int


class AttendanceWritten(BaseModel):
    items: list[WrittenDown]


async def _write(call: Call) -> Answer:
    async with call.services.database.read(call.scope) as db:
        session = await standing(db, SESSIONS, id_in_path(call.path["session_id"]))
        check_led(session, PARTICIPATIONS.writes)
    await call.body()
    sent: AttendanceOfSession = call.json(AttendanceOfSession)
    _check_once_each(sent.items)

    async def do(db: Write) -> Outcome:
        written = []
        for place, each in enumerate(sent.items):
            with below(f"/items/{place}"):
                written.append(await _one(db, session, each))
        return Outcome(200, written)

    async def say(_: Write, __: Noun, outcome: Outcome) -> Answer:
        return json_answer({"items": outcome.ids}, outcome.status)

    return await once(call, PARTICIPATIONS, do, say)


def _check_once_each(items: list[Came]) -> None:
    ids = [each.participation_id for each in items]
    again = [place for place, each in enumerate(ids) if each in ids[:place]]
    if again:
        detail = "This person is in the list already."
        raise invalid(*(fault(f"/items/{n}/participation_id", "repeated", detail) for n in again))


async def _one(db: Write, session: Standing, each: Came) -> dict[str, Any]:
    try:
        part = await standing(db, PARTICIPATIONS, each.participation_id)
    except Problem:
        part = None
    if part is None or part.row["session_id"] != session.row["id"]:
        detail = "Nobody whom you can see takes part in this session under this id."
        raise invalid(fault("/participation_id", "unknown-reference", detail))
    if not part.writable:
        raise not_yours(part)
    patch = each.model_dump(mode="json", include=each.model_fields_set - {"participation_id"})
    given = await external_ids.own(db, part.row["id"])
    row = await writing.change(db, PARTICIPATIONS, part, patch, given)
    return {"id": row["id"], "attendance": row["attendance"], "version": row["version"]}


_EXAMPLE = "01933b5e-8f6a-7c41-9d2e-5b7f3a1c8e04"


def operations() -> list[Operation]:
    """One write for all of them, all or none."""
    return [
        Operation(
            "POST",
            f"{SESSIONS.path}/{{session_id}}/attendance",
            "write_session_attendance",
            _write,
            PARTICIPATIONS.writes,
            "Write down who came to a session",
            "sessions",
            description=f"Up to {MOST} people, all or none. `need_met` is for those who read it: the home "
            "organisation, with the permission.",
            body=AttendanceOfSession,
            example={"items": [{"participation_id": _EXAMPLE, "attendance": "attended"}]},
            answers={200: AttendanceWritten},
        )
    ]
