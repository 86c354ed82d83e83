"""Rounds of the worker: those who handle what people said are written to, and reminded in time.

Who is written to is marked in the transaction that writes the letter, so nobody is written to twice and
nobody is left out, whatever is killed. What is asked for in a request would name the one who asked in a job
and a mail; a round names nobody.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, bindparam, select, update
from sqlmodel import col

from app.features.members import Member
from app.features.redress.complaints import Complaint
from app.features.redress.concern_recipients import reader_of
from app.features.redress.concerns import Concern, ConcernStatus
from app.features.redress.corrections import Correction
from app.features.redress.objections import Objection
from app.features.redress.said import Said
from app.features.redress.staff import write_to_administrators, write_to_member
from app.kit.dates import today
from app.kit.doing import Jobs
from app.kit.statements import Statement
from app.kit.tables import DAY, ID, INSTANT

JOBS = Jobs()

KINDS: tuple[type[Said], ...] = (Complaint, Correction, Objection)

REMINDED = timedelta(days=7)
"""How long before something is due its administrators are reminded, each day."""

_WHOSE = bindparam("whose", type_=ID)
_TODAY = bindparam("today", type_=DAY)


def _found(model: Any, condition: Any) -> Statement:
    return Statement(lambda: select(model.organisation_id).where(condition).distinct())


def _marked(model: Any, condition: Any, **values: Any) -> Statement:
    mine = model.organisation_id == _WHOSE
    return Statement(lambda: update(model).where(mine, condition).values(**values))


def _untold(model: Any) -> Any:
    return col(model.told_at).is_(None)


def _near(model: Any) -> Any:
    """Due soon or overdue, and nobody was reminded today."""
    soon = model.due_on <= bindparam("soon", type_=DAY)
    return and_(soon, (col(model.reminded_on).is_(None)) | (col(model.reminded_on) < _TODAY))


_NEW = {model: _found(model, _untold(model)) for model in KINDS}
_TOLD = {model: _marked(model, _untold(model), told_at=bindparam("at", type_=INSTANT)) for model in KINDS}
_DUE = {model: _found(model, _near(model)) for model in KINDS}
_REMINDED = {model: _marked(model, _near(model), reminded_on=_TODAY) for model in KINDS}

_RAISED = Statement(
    lambda: select(Concern.id, Concern.recipient_member_id).where(col(Concern.told_at).is_(None))
)
_TOLD_ONE = Statement(
    lambda: (
        update(Concern)
        .where(Concern.id == bindparam("id", type_=ID), col(Concern.told_at).is_(None))
        .values(told_at=bindparam("at", type_=INSTANT))
    )
)
_DESERTED = Statement(
    lambda: (
        select(Concern.id, Concern.organisation_id, Concern.contributor_id, Concern.about_member_id)
        .join(Member, Member.id == Concern.recipient_member_id)
        .where(
            col(Member.disabled_at).is_not(None),
            col(Concern.status).in_((ConcernStatus.raised.value, ConcernStatus.read.value)),
        )
    )
)
_HANDED_ON = Statement(
    lambda: (
        update(Concern)
        .where(Concern.id == bindparam("id", type_=ID))
        .values(recipient_member_id=bindparam("member_id", type_=ID), told_at=None)
    )
)


@JOBS.every("tell-of-what-was-said", "20 * * * * *")
async def tell(services: Any) -> None:
    """Write to administrators of what is new, and to whoever reads it of a concern."""
    for model in KINDS:
        for whose in await _organisations(services, _NEW[model]):
            async with services.database.system("tells administrators that somebody said something") as db:
                if await db.change(_TOLD[model], whose=whose, at=db.at):
                    await write_to_administrators(db, services.keys, whose, "said", **_link(services))
    await _hand_on(services)
    async with services.database.system_read("which concerns nobody was told of") as db:
        raised = await db.rows(_RAISED)
    for concern_id, member_id in raised:
        async with services.database.system("tells whoever reads it of a concern") as db:
            if await db.change(_TOLD_ONE, id=concern_id, at=db.at):
                await write_to_member(db, services.keys, member_id, "for-you", **_link(services))


async def _hand_on(services: Any) -> None:
    """A concern whose reader has left is for somebody else to read; it stays while there is nobody."""
    async with services.database.system("hands concerns on whose reader has left") as db:
        for concern_id, home, contributor_id, about in await db.rows(_DESERTED):
            reader = await reader_of(db, home, contributor_id, about)
            if reader is not None:
                await db.change(_HANDED_ON, id=concern_id, member_id=reader)


@JOBS.every("remind-of-what-is-due", "0 25 6-17 * * *")
async def remind(services: Any) -> None:
    """Once a day, remind administrators of how much is due soon or overdue, and of nothing else."""
    day = {"today": today().isoformat(), "soon": (today() + REMINDED).isoformat()}
    found = {whose for model in KINDS for whose in await _organisations(services, _DUE[model], **day)}
    for whose in sorted(found):
        async with services.database.system("reminds administrators of what is due") as db:
            number = sum([await db.change(_REMINDED[model], whose=whose, **day) for model in KINDS])
            if number:
                values = _link(services) | {"number": str(number)}
                await write_to_administrators(db, services.keys, whose, "due", **values)


async def _organisations(services: Any, statement: Statement, **values: str) -> list[str]:
    async with services.database.system_read("which organisations have something to be told of") as db:
        return [str(row[0]) for row in await db.rows(statement, **values)]


def _link(services: Any) -> dict[str, str]:
    return {"link": services.settings.public_url}
