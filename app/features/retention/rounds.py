"""The round of retention: puts on the list what is nearly due, tells people, and removes what is over.

It looks at what there is and not at what it did, so it goes on where a killed one stopped and does nothing
twice. Days are days here. What a person has to decide stays on the list until they did.
"""

import logging
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, literal, select, update
from sqlmodel import col

from app.features.organisations import Organisation
from app.features.redress.staff import write_to_administrators, write_to_member
from app.features.retention.dues import RetentionDue, RetentionEnding
from app.features.retention.kept import KEPT, Candidate, Kept
from app.features.retention.schedules import WARNING_DAYS, schedules
from app.kit.database import Write
from app.kit.dates import months_after, today
from app.kit.doing import Jobs
from app.kit.scope import NOBODY, Scope
from app.kit.statements import Statement
from app.kit.tables import DAY, ID, new_id

log = logging.getLogger("golden_thread")

JOBS = Jobs()
CHUNK = 200
"""Rows that are put on the list in one transaction, which on SQLite holds the write lock."""

WARNED = timedelta(days=WARNING_DAYS)

_WHOSE = RetentionDue.organisation_id == bindparam("whose", type_=ID)
_CLASS = RetentionDue.data_class == bindparam("data_class")
_ID = RetentionDue.id == bindparam("id", type_=ID)
_END = func.coalesce(RetentionDue.keep_until, RetentionDue.due_on)

_ORGANISATIONS = Statement(lambda: select(Organisation.id).order_by(Organisation.id))
_LISTED = Statement(
    lambda: select(RetentionDue.record_id, RetentionDue.id, RetentionDue.due_on).where(_WHOSE, _CLASS)
)
_DROP = Statement(lambda: delete(RetentionDue).where(_ID))
_MOVE = Statement(lambda: update(RetentionDue).where(_ID).values(due_on=bindparam("new_due_on", type_=DAY)))
_UNTOLD = (col(RetentionDue.told_on).is_(None), bindparam("soon", type_=DAY) >= _END)
_TO_TELL = Statement(
    lambda: select(RetentionDue.organisation_id, RetentionDue.member_id).where(*_UNTOLD).distinct()
)
_TELL = Statement(
    lambda: (
        update(RetentionDue)
        .where(
            _WHOSE,
            func.coalesce(RetentionDue.member_id, literal(NOBODY, ID)) == bindparam("whom", type_=ID),
            *_UNTOLD,
        )
        .values(told_on=bindparam("today", type_=DAY))
    )
)
_OVER = (
    RetentionDue.ending == RetentionEnding.remove.value,
    bindparam("today", type_=DAY) >= _END,
    col(RetentionDue.told_on) <= bindparam("warned", type_=DAY),
)
_TO_REMOVE = Statement(
    lambda: select(
        RetentionDue.id, RetentionDue.organisation_id, RetentionDue.data_class, RetentionDue.record_id
    ).where(*_OVER)
)
_TAKE = Statement(lambda: delete(RetentionDue).where(_ID, *_OVER))


@JOBS.every("retention", "0 35 1-5 * * *")
async def keep(services: Any) -> None:
    """Everything that is due, at every organisation."""
    day = today()
    async with services.database.system_read("whose records are due") as db:
        organisations = [str(row[0]) for row in await db.rows(_ORGANISATIONS)]
    for organisation_id in organisations:
        await _look(services, organisation_id, day)
    await _tell(services, day)
    await _remove(services, day)


async def _look(services: Any, organisation_id: str, day: date) -> None:
    async with services.database.system_read("how long an organisation keeps what") as db:
        found = await schedules(db, organisation_id)
    for schedule in found:
        await _list(services, organisation_id, schedule, day)


async def _list(services: Any, organisation_id: str, schedule: dict[str, Any], day: date) -> None:
    """Bring the list of one class up to what there is."""
    code, kept = schedule["code"], KEPT[schedule["code"]]
    async with services.database.system_read("which records of a class are due") as db:
        there = await kept.candidates(db, organisation_id)
        listed = {row[0]: row[1:] for row in await db.rows(_LISTED, whose=organisation_id, data_class=code)}
    ends = {each.record_id: months_after(each.since, schedule["months"]) for each in there.values()}
    due = {record_id: end for record_id, end in ends.items() if end <= day + WARNED}
    new = [record_id for record_id in due if record_id not in listed]
    for start in range(0, len(new), CHUNK):
        async with services.database.system("puts what is due on the list") as db:
            for record_id in new[start : start + CHUNK]:
                each = there[record_id]
                _add(db, organisation_id, schedule, kept.resource, each, due[record_id])
    async with services.database.system("takes off the list what is not due any more") as db:
        for record_id, (due_id, due_on) in listed.items():
            if record_id not in due:
                await db.change(_DROP, id=due_id)
            elif due_on != due[record_id].isoformat():
                await db.change(_MOVE, id=due_id, new_due_on=due[record_id].isoformat())


def _add(
    db: Write, organisation_id: str, schedule: dict[str, Any], resource: str, each: Candidate, end: date
) -> None:
    stamp = {"id": new_id(), "created_at": db.at, "updated_at": db.at, "version": 1}
    nothing = dict.fromkeys(("keep_until", "keep_reason", "told_on"))
    row = {
        "organisation_id": organisation_id,
        "data_class": schedule["code"],
        "resource": resource,
        "record_id": each.record_id,
        "ending": schedule["ending"],
        "counted_from": each.since.isoformat(),
        "due_on": end.isoformat(),
        "member_id": each.member_id,
    }
    db.insert_at_end(RetentionDue, stamp | nothing | row)


async def _tell(services: Any, day: date) -> None:
    """Say how many there are, and nothing else of them; to the one member who may know, that there is one."""
    days = {"soon": (day + WARNED).isoformat()}
    async with services.database.system_read("who is to be told what is due") as db:
        found = await db.rows(_TO_TELL, **days)
    for organisation_id, member_id in found:
        async with services.database.system("tells people what is due") as db:
            whom = {"whose": organisation_id, "whom": member_id or NOBODY}
            number = await db.change(_TELL, **whom, **days, today=day.isoformat())
            link = {"link": services.settings.public_url}
            if number and member_id:
                await write_to_member(db, services.keys, member_id, "for-you", **link)
            elif number:
                values = link | {"number": str(number), "days": str(WARNING_DAYS)}
                await write_to_administrators(db, services.keys, organisation_id, "retention", **values)


async def _remove(services: Any, day: date) -> None:
    days = {"today": day.isoformat(), "warned": (day - WARNED).isoformat()}
    async with services.database.system_read("what is over") as db:
        over = await db.rows(_TO_REMOVE, **days)
    for due_id, organisation_id, code, record_id in over:
        await _remove_one(services, due_id, organisation_id, KEPT[code], record_id, days)
    if over:
        log.info("retention: %d records were removed", len(over))


async def _remove_one(
    services: Any, due_id: str, organisation_id: str, kept: Kept, record_id: str, days: dict[str, str]
) -> None:
    """Remove one record, in the organisation's name; audit and feed have its removal notice. One that was
    kept longer meanwhile, or is of the class no longer, stays."""
    scope = Scope(organisation_id, "system:retention")
    async with services.database.system("removes what is over", scope) as db:
        taken = await db.change(_TAKE, id=due_id, **days)
        if taken and kept.remove and await kept.candidate(db, organisation_id, record_id):
            await kept.remove(db, record_id)
