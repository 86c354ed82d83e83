"""From the template to a person: whoever says yes to a session is offered each line of it, once."""

from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import and_, bindparam, or_, select
from sqlmodel import col

from app.features.contributors.contributor import CONTRIBUTORS
from app.features.enumerations import RecordedFrom, Reply, SessionPhase, SessionStatus
from app.features.members import Nothing
from app.features.sessions.participations import PARTICIPATIONS, Participation
from app.features.sessions.session import SESSIONS
from app.features.support.entries import SUPPORT, Support, day_of_phase
from app.features.support.phases import CAME
from app.features.support.templates import SupportTemplate
from app.kit import writing
from app.kit.answering import id_in_path, once
from app.kit.database import Write
from app.kit.dates import today
from app.kit.idempotency import Outcome
from app.kit.noun import Values
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.standing import check_led, standing
from app.kit.statements import Statement
from app.kit.tables import ID, ORGANISATION
from app.kit.work import ask

MOVE = "move-support"
"""The job that moves what templates made to the new day of a session."""

_LINES = Statement(
    lambda: (
        select(
            SupportTemplate.id,
            SupportTemplate.phase,
            SupportTemplate.what,
            SupportTemplate.owner_role,
            SupportTemplate.days,
        )
        .where(SupportTemplate.organisation_id == ORGANISATION, SupportTemplate.in_use)
        .order_by(col(SupportTemplate.id))
    )
)
_MADE = Statement(
    lambda: select(Support.contributor_id, Support.template_id).where(
        Support.session_id == bindparam("session_id", type_=ID), col(Support.template_id).is_not(None)
    )
)
# Locked: whoever says yes in this moment is offered everything by their own transaction or by this one.
_COMING = Statement(
    lambda: (
        select(Participation.contributor_id)
        .where(
            Participation.session_id == bindparam("session_id", type_=ID),
            Participation.home_organisation_id == ORGANISATION,
            or_(
                col(Participation.reply) == Reply.accepted.value,
                and_(col(Participation.reply).is_(None), col(Participation.attendance).in_(CAME)),
            ),
        )
        .order_by(col(Participation.id))
        .with_for_update()
    )
)


async def _offer(db: Write, session_id: str, contributor_ids: list[str]) -> int:
    """Make what is not there yet; how many entries that were."""
    made = {tuple(row) for row in await db.rows(_MADE, session_id=session_id)}
    lines = await db.rows(_LINES) if contributor_ids else []
    count = 0
    for contributor_id in contributor_ids:
        missing = [line for line in lines if (contributor_id, line[0]) not in made]
        above = await standing(db, CONTRIBUTORS, contributor_id) if missing else None
        for line in missing:
            await writing.create(db, SUPPORT, await _entry(db, session_id, contributor_id, line), above)
            count += 1
    return count


async def _entry(db: Write, session_id: str, contributor_id: str, line: Any) -> Values:
    template_id, phase, what, owner_role, days = line
    due_on = (due(await day_of_phase(db, session_id, phase), phase, days) or today()).isoformat()
    return {
        "contributor_id": contributor_id,
        "session_id": session_id,
        "template_id": template_id,
        "phase": phase,
        "what": what,
        "owner_role": owner_role,
        "due_on": due_on,
        "template_due_on": due_on,
    }


def due(day: date | None, phase: str, days: int) -> date | None:
    """When a line of the template falls due for a session on a day; None where nobody knows its day."""
    return day and day + timedelta(days=-days if phase == SessionPhase.before else days)


async def _said_yes(db: Write, row: Values, before: Values | None) -> None:
    """A follower of participations. Whose home does not ask is offered everything when it does: a lead
    writes nothing down for another organisation's people."""
    accepted = row["reply"] == Reply.accepted and (before is None or before["reply"] != Reply.accepted)
    at_home = row["home_organisation_id"] == db.scope.organisation_id
    if not accepted or not at_home or row["recorded_from"] == RecordedFrom.history:
        return
    session = await standing(db, SESSIONS, row["session_id"])
    if session.row["status"] != SessionStatus.cancelled:
        await _offer(db, row["session_id"], [row["contributor_id"]])


PARTICIPATIONS.followers.append(_said_yes)


async def _on_another_day(db: Write, row: Values, before: Values | None) -> None:
    """A follower of sessions. Those who come are of several homes, and only their home sees what it offers
    them: a worker moves it."""
    if before is not None and row["starts_on"] != before["starts_on"]:
        ask(db, MOVE, session_id=row["id"])


SESSIONS.followers.append(_on_another_day)


class Offered(BaseModel):
    """What was made. None twice: what was there before is not in the number."""

    made: int = Field(description="How many entries.")


async def _from_template(call: Call) -> Answer:
    async with call.services.database.read(call.scope) as db:
        session = await standing(db, SESSIONS, id_in_path(call.path["session_id"]))
        check_led(session, SUPPORT.writes)
    await call.body()
    call.json(Nothing)

    async def do(db: Write) -> Outcome:
        people = [row[0] for row in await db.rows(_COMING, session_id=session.row["id"])]
        return Outcome(200, [{"made": await _offer(db, session.row["id"], people)}])

    async def say(_: Write, __: Any, outcome: Outcome) -> Answer:
        return json_answer(outcome.ids[0])

    return await once(call, SUPPORT, do, say)


def operations() -> list[Operation]:
    """Offering all of it to everybody of one's own who is coming."""
    return [
        Operation(
            "POST",
            f"{SESSIONS.path}/{{session_id}}/support-from-template",
            "offer_support_from_template",
            _from_template,
            SUPPORT.writes,
            "Offer what the template says to everybody of yours who is coming",
            "support",
            description="Each line once for each person, whatever was offered before. It happens by itself "
            "when somebody says yes; this is for a template that changed since, and for those whose yes "
            "another organisation wrote down.",
            body=Nothing,
            example={},
            answers={200: Offered},
        )
    ]
