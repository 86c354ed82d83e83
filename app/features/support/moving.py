"""The worker's part: what templates made for a session moves with it, at every home of those who come."""

from sqlalchemy import bindparam, or_, select, update
from sqlmodel import col

from app.features.support.entries import NOT_DONE, SUPPORT, Support, day_of_phase
from app.features.support.planning import MOVE, due
from app.features.support.templates import SupportTemplate
from app.kit import audit, telling
from app.kit.doing import Jobs, Run
from app.kit.statements import Statement
from app.kit.tables import DAY, ID, INSTANT

JOBS = Jobs()

_ROW = ("id", "version", "organisation_id", "home_organisation_id", "contributor_id", "phase", "due_on")
_AS_MADE = (
    col(Support.due_on) == col(Support.template_due_on),
    or_(col(Support.outcome).is_(None), col(Support.outcome).in_([each for each in NOT_DONE if each])),
)
_OF_SESSION = Statement(
    lambda: (
        select(*(getattr(Support, name) for name in _ROW), SupportTemplate.days)
        .join(SupportTemplate, col(SupportTemplate.id) == Support.template_id)
        .where(Support.session_id == bindparam("session_id", type_=ID), *_AS_MADE)
        .order_by(Support.id)
        .with_for_update(of=Support)
    )
)
_DUE_ON = Statement(
    lambda: (
        update(Support)
        .where(Support.id == bindparam("record_id", type_=ID))
        .values(
            due_on=bindparam("new", type_=DAY),
            template_due_on=bindparam("new", type_=DAY),
            version=Support.version + 1,
            updated_at=bindparam("at", type_=INSTANT),
        )
    )
)


@JOBS.job(MOVE)
async def move(run: Run) -> None:
    """Bring what is due to the day that the session has by now: done again, it finds nothing left to do.

    The entries are held before the day is read. Of two workers who were asked because of two changes, the
    second waits, and then reads the day that holds."""
    session_id = run.arguments["session_id"]
    async with run.chunk() as db:
        for *found, days in await db.rows(_OF_SESSION, session_id=session_id):
            row = dict(zip(_ROW, found, strict=True))
            day = due(await day_of_phase(db, session_id, row["phase"]), row["phase"], days)
            if day is None or day.isoformat() == row["due_on"]:
                continue
            await db.change(_DUE_ON, record_id=row["id"], new=day.isoformat(), at=db.at)
            row["version"] += 1
            telling.say(db, SUPPORT, row, audit.Action.changed, "updated", ("due_on", "template_due_on"))
