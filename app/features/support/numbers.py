"""How many of those who come to a session are supported: for its lead and partners, as numbers alone.

Of one's own people they are exact; what is theirs is in the list of what is unaddressed. Others' are coarse,
and never of fewer than ten (SETTLED.md 29, docs/decisions/0006).
"""

from functools import cache
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import bindparam, case, func, select
from sqlmodel import col

from app.features.enumerations import SessionPhase
from app.features.sessions.participations import Participation
from app.features.sessions.session import SESSIONS, Session
from app.features.support.phases import comes, is_live, is_recorded
from app.kit.answering import id_in_path
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.problems import not_found
from app.kit.scope import declare
from app.kit.standing import check_led, standing
from app.kit.statements import Statement
from app.kit.suppression import Told, told
from app.kit.tables import ID, ORGANISATION

READS = declare("support.numbers:read", "See how many of those who come to a session are supported.")


class OwnPeople(BaseModel):
    """Of your own contributors."""

    people: int
    recorded: int = Field(description="Of these, those for whom something is recorded in this phase.")


class OthersPeople(BaseModel):
    """People of other organisations, so coarsely that it tells of nobody."""

    people: Told
    recorded: Told


class PhaseNumbers(BaseModel):
    phase: SessionPhase
    own: OwnPeople
    others: OthersPeople


class SupportNumbers(BaseModel):
    """By phase: those who said yes or came, and for how many of them something is recorded."""

    items: list[PhaseNumbers]


@cache
def _count(phase: SessionPhase) -> Statement:
    ours = case((col(Participation.home_organisation_id) == ORGANISATION, 1), else_=0)
    recorded = func.sum(case((is_recorded(Participation, phase), 1), else_=0))
    return Statement(
        lambda: (
            select(ours, func.count(), recorded)
            .join(Session, col(Session.id) == Participation.session_id)
            .where(
                col(Participation.session_id) == bindparam("session_id", type_=ID),
                is_live(Participation, Session),
                comes(Participation, phase),
            )
            .group_by(ours)
        )
    )


def _numbers(phase: SessionPhase, rows: list[Any]) -> dict[str, Any]:
    counted = {row[0]: (int(row[1]), int(row[2])) for row in rows}
    own, others = counted.get(1, (0, 0)), counted.get(0, (0, 0))
    names = ("people", "recorded")
    return {
        "phase": phase.value,
        "own": dict(zip(names, own, strict=True)),
        "others": {name: told(count) for name, count in zip(names, others, strict=True)},
    }


async def _read(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.write(call.scope, call.request_id) as db:
        session = await standing(db, SESSIONS, id_in_path(call.path["session_id"]))
        check_led(session, READS)
        if session.relation not in ("own", "partner"):
            raise not_found()  # as what is of the home alone: numbers are for those who take part
        asked = {phase: _count(phase) for phase in SessionPhase}
        found = {p: await db.as_system(s, session_id=session.row["id"]) for p, s in asked.items()}
    return json_answer({"items": [_numbers(phase, rows) for phase, rows in found.items()]})


def operations() -> list[Operation]:
    """One read below a session."""
    return [
        Operation(
            "GET",
            f"{SESSIONS.path}/{{session_id}}/support-numbers",
            "read_session_support_numbers",
            _read,
            READS,
            "Count for whom support is recorded, by phase",
            "support",
            description="For the lead of its project and the partners. Exact for your own people; of others' "
            "only from ten on, by fives. What the support is stays with each person's home organisation.",
            answers={200: SupportNumbers},
        )
    ]
