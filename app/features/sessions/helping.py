"""Who is coming, and what helps them: flagged for whoever gets a session ready, without the reason."""

from pydantic import BaseModel, Field
from sqlalchemy import bindparam, select
from sqlmodel import col

from app.features.contributors.helped import ContributorSupport
from app.features.contributors.sight import is_coming
from app.features.sessions.participations import Participation
from app.features.sessions.session import SESSIONS
from app.kit import audit
from app.kit.answering import id_in_path
from app.kit.database import Write
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.scope import declare
from app.kit.standing import check_led, standing
from app.kit.statements import Statement
from app.kit.tables import ID

PERMISSION = declare(
    "participations.supports:read",
    "Read what helps those who come to a session, as codes: no words of theirs and no reason.",
)


class Helps(BaseModel):
    """One code, and for an interpreter the language."""

    code: str
    detail: str | None


class PersonComing(BaseModel):
    """Somebody who may come and said what helps. Who said nothing is not in the list."""

    participation_id: str = Field(json_schema_extra={"format": "uuid"})
    contributor_id: str = Field(json_schema_extra={"format": "uuid"})
    supports: list[Helps]


class SupportsOfSession(BaseModel):
    """By person, those asked first first."""

    items: list[PersonComing]


_COMING = Statement(
    lambda: (
        select(
            Participation.id,
            Participation.contributor_id,
            ContributorSupport.code,
            ContributorSupport.detail,
            Participation.home_organisation_id,
        )
        .join(ContributorSupport, col(ContributorSupport.contributor_id) == Participation.contributor_id)
        .where(
            Participation.session_id == bindparam("session_id", type_=ID),
            is_coming(col(Participation.reply)),
        )
        .order_by(col(Participation.id), col(ContributorSupport.code))
    )
)


async def of_session(db: Write, session_id: str) -> dict[str, PersonComing]:
    """What helps whom, by contributor. Each read is put on their own record: a person sees who looked."""
    people: dict[str, PersonComing] = {}
    for participation_id, contributor_id, code, detail, home in await db.rows(_COMING, session_id=session_id):
        if contributor_id not in people:
            people[contributor_id] = PersonComing(
                participation_id=participation_id, contributor_id=contributor_id, supports=[]
            )
            audit.note(
                db,
                audit.Action.read,
                "contributor-needs",
                contributor_id,
                owner=home,
                people=(contributor_id,),
            )
        people[contributor_id].supports.append(Helps(code=code, detail=detail))
    return people


async def _read(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.write(call.scope, call.request_id) as db:
        session = await standing(db, SESSIONS, id_in_path(call.path["session_id"]))
        check_led(session, PERMISSION)
        people = await of_session(db, session.row["id"])
    return json_answer({"items": [person.model_dump() for person in people.values()]})


def operations() -> list[Operation]:
    """One read, put on record."""
    return [
        Operation(
            "GET",
            f"{SESSIONS.path}/{{session_id}}/supports",
            "list_session_supports",
            _read,
            PERMISSION,
            "Read what helps those who are coming",
            "sessions",
            description="For each person's home organisation, and for the lead and partners as long as the "
            "session is ahead and the person agreed that they are told (`share_needs`). Each read is put on "
            "record. How many others need something is not said.",
            answers={200: SupportsOfSession},
        )
    ]
