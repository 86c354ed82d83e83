"""Who is coming to a session: each person's part, what they bring as they put it, and what helps them.

One read for whoever gets the session ready and prints the list. It shows nobody whom the same caller does not
see one by one, and of each no more (docs/decisions/0010).
"""

from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import bindparam, select
from sqlmodel import col

from app.features.contributors.contributor import Contributor
from app.features.contributors.needs import NEEDS, Needs
from app.features.contributors.sight import is_coming
from app.features.contributors.standpoints import STANDPOINTS, Standpoint
from app.features.enumerations import Attendance, ParticipationRole, Reply
from app.features.sessions import helping
from app.features.sessions.participations import PARTICIPATIONS, Participation
from app.features.sessions.session import SESSIONS
from app.kit import audit, kept_back
from app.kit.answering import id_in_path
from app.kit.database import Write
from app.kit.inputs import Id
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.standing import check_led, standing
from app.kit.statements import Statement
from app.kit.tables import ID


class Coming(BaseModel):
    """One person. `brings`, `supports` and `travel` are empty where the caller may not read them, or is not
    told."""

    participation_id: Id
    contributor_id: Id
    display_name: str
    pronouns: str | None
    role: ParticipationRole
    reply: Reply | None
    attendance: Attendance
    brings: list[str] = Field(description="Their standpoints, in their own words.")
    supports: list[helping.Helps] = Field(description="What helps them, without the reason.")
    travel: str | None = Field(
        default=None, description="How they get there and what that takes, as they put it: at home alone."
    )


class WhoIsComing(BaseModel):
    """By name. Who declined or changed their mind is not in it."""

    items: list[Coming]
    kept_back: int | None = Field(default=None, description="How many more were asked whom you may not see.")


_SESSION = Participation.session_id == bindparam("session_id", type_=ID)
_PEOPLE = Statement(
    lambda: (
        select(
            Participation.id,
            Participation.contributor_id,
            Contributor.display_name,
            Contributor.pronouns,
            Participation.role,
            Participation.reply,
            Participation.attendance,
        )
        .join(Contributor, col(Contributor.id) == Participation.contributor_id)
        .where(_SESSION, is_coming(col(Participation.reply)))
        .order_by(col(Contributor.display_name_key), col(Participation.id))
    )
)
_BRING = Statement(
    lambda: (
        select(Standpoint.contributor_id, Standpoint.words)
        .join(Participation, col(Participation.contributor_id) == Standpoint.contributor_id)
        .where(_SESSION, is_coming(col(Participation.reply)))
        .order_by(col(Standpoint.id))
    )
)
_TRAVEL = Statement(
    lambda: (
        select(Needs.id, Needs.travel)
        .join(Participation, col(Participation.contributor_id) == Needs.id)
        .where(_SESSION, is_coming(col(Participation.reply)), col(Needs.travel).is_not(None))
        .order_by(col(Needs.id))
    )
)
_TOLD = ("brings", "supports", "travel")
_NAMES = tuple(name for name in Coming.model_fields if name not in _TOLD)


async def _read(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.write(call.scope, call.request_id) as db:
        session = await standing(db, SESSIONS, id_in_path(call.path["session_id"]))
        check_led(session, PARTICIPATIONS.reads)
        session_id = session.row["id"]
        people: dict[str, dict[str, Any]] = {
            row[1]: dict(zip(_NAMES, row, strict=True)) | {"brings": [], "supports": [], "travel": None}
            for row in await db.rows(_PEOPLE, session_id=session_id)
        }
        if call.scope.may(STANDPOINTS.reads):
            for contributor_id, words in await db.rows(_BRING, session_id=session_id):
                people[contributor_id]["brings"].append(words)
        if call.scope.may(helping.PERMISSION):
            for contributor_id, helped in (await helping.of_session(db, session_id)).items():
                people[contributor_id]["supports"] = [each.model_dump() for each in helped.supports]
        if call.scope.may(NEEDS.reads):
            await _travel(db, session_id, people)
    answer: dict[str, Any] = {"items": list(people.values())}
    answer |= await kept_back.below(call.services.database, PARTICIPATIONS, session, call.scope)
    return json_answer(answer)


async def _travel(db: Write, session_id: str, people: dict[str, dict[str, Any]]) -> None:
    """Words of their own, which nobody but their home reads; each read is on their record. That somebody
    wants it arranged for them is a code, and shared as the others are."""
    for contributor_id, words in await db.rows(_TRAVEL, session_id=session_id):
        if not people[contributor_id]["supports"]:
            audit.note(db, audit.Action.read, "contributor-needs", contributor_id, people=(contributor_id,))
        people[contributor_id]["travel"] = words


def operations() -> list[Operation]:
    """One read, on record where what helps somebody is in it."""
    return [
        Operation(
            "GET",
            f"{SESSIONS.path}/{{session_id}}/who-is-coming",
            "list_who_is_coming",
            _read,
            PARTICIPATIONS.reads,
            "Read who is coming",
            "sessions",
            description="Everybody who was asked and has not said no, by name. What they bring needs "
            f"`{STANDPOINTS.reads}`, and what helps them `{helping.PERMISSION}`; how they travel, in "
            f"their own words, is for their home, with `{NEEDS.reads}`. Reading that is put on record with "
            "each of them.",
            answers={200: WhoIsComing},
        )
    ]
