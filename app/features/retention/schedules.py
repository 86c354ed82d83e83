"""Retention schedules: our suggestions in `app/data/retention.json`, and what an organisation says instead.

No law fixes these periods: an organisation sets its own and can say why (UK GDPR article 5(1)(e)).
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import UniqueConstraint, bindparam, delete, select
from sqlmodel import col

from app.kit import audit
from app.kit.database import Read
from app.kit.inputs import Part, Words
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.personal import nobodys
from app.kit.problems import fault, invalid, not_found
from app.kit.scope import declare
from app.kit.statements import Statement
from app.kit.tables import ID, Owned, new_id, owned_by, text, whole

FILE = Path(__file__).parents[2] / "data" / "retention.json"

WARNING_DAYS = 30
"""How long before anything is removed its organisation is told."""


@dataclass(frozen=True, slots=True)
class DataClass:
    """One class of data, and what we suggest: `ending` is `remove`, or `decide` where a person has to."""

    code: str
    title: str
    months: int
    counted_from: str
    ending: str
    reason: str


@cache
def classes() -> dict[str, DataClass]:
    """Every class by its code, in the order of the file."""
    return {each["code"]: DataClass(**each) for each in orjson.loads(FILE.read_bytes())}


class RetentionSchedule(Owned, table=True):
    """What an organisation says about one class instead of what we suggest."""

    __tablename__ = "retention_schedules"
    __person__ = nobodys("how long an organisation keeps what")
    __table_args__ = owned_by(UniqueConstraint("organisation_id", "data_class"))

    data_class: str = text(nullable=False)
    months: int = whole(nullable=False)
    reason: str = text(nullable=False)


class ScheduleIn(Part):
    """How long, and why. Both null: as we suggest."""

    months: int | None = Field(ge=1, le=1200, description="How many months, counted from what it says.")
    reason: Words | None = Field(description="Why this long. Whoever asks is told.")


class ScheduleView(BaseModel):
    """One class of data, and how long it is kept here."""

    code: str
    title: str
    months: int
    counted_from: str
    ending: str = Field(
        description="`remove`, or `decide`: a person decides, and nothing is removed by itself."
    )
    reason: str
    suggested_months: int
    is_own: bool = Field(description="Whether the organisation has said so itself.")


class Schedules(BaseModel):
    """Every class of data that has a schedule."""

    items: list[ScheduleView]
    warning_days: int = Field(description="How many days before it happens the organisation is told.")


_OWN = Statement(
    lambda: select(RetentionSchedule.data_class, RetentionSchedule.months, RetentionSchedule.reason).where(
        col(RetentionSchedule.organisation_id) == bindparam("organisation_id", type_=ID)
    )
)
_FORGET = Statement(
    lambda: delete(RetentionSchedule).where(
        col(RetentionSchedule.organisation_id) == bindparam("organisation_id", type_=ID),
        RetentionSchedule.data_class == bindparam("data_class"),
    )
)


async def schedules(db: Read, organisation_id: str) -> list[dict[str, Any]]:
    """How long each class is kept at one organisation."""
    own = {row[0]: row[1:] for row in await db.rows(_OWN, organisation_id=organisation_id)}
    return [_shown(each, own.get(each.code)) for each in classes().values()]


def _shown(each: DataClass, own: Any) -> dict[str, Any]:
    months, reason = own or (each.months, each.reason)
    return {
        "code": each.code,
        "title": each.title,
        "months": months,
        "counted_from": each.counted_from,
        "ending": each.ending,
        "reason": reason,
        "suggested_months": each.months,
        "is_own": own is not None,
    }


async def _list(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.read(call.scope) as db:
        items = await schedules(db, call.scope.organisation_id)
    return json_answer({"items": items, "warning_days": WARNING_DAYS})


async def _set(call: Call) -> Answer:
    code = call.path["code"]
    if code not in classes():
        raise not_found()
    await call.body()
    sent = call.json(ScheduleIn)
    if (sent.months is None) != (sent.reason is None):
        raise invalid(
            fault("/reason", "required", "Say how long and why, or neither: then it is as we suggest.")
        )
    async with call.services.database.write(call.scope, call.request_id) as db:
        home = db.scope.organisation_id
        await db.change(_FORGET, organisation_id=home, data_class=code)
        if sent.months is not None:
            stamp = {"created_at": db.at, "updated_at": db.at, "version": 1, "organisation_id": home}
            said = {"data_class": code, "months": sent.months, "reason": sent.reason}
            await db.insert(RetentionSchedule, {"id": new_id()} | stamp | said)
        audit.note(
            db,
            audit.Action.changed,
            "retention-schedule",
            None,
            owner=home,
            members=(code,),
            reason=sent.reason,
        )
        found = {each["code"]: each for each in await schedules(db, home)}
    return json_answer(found[code])


def operations() -> list[Operation]:
    """Reading them, and saying otherwise."""
    path, tag = "/v1/retention-schedules", "retention"
    return [
        Operation(
            "GET",
            path,
            "list_retention_schedules",
            _list,
            declare("retention:read", "Read how long data is kept and what is due."),
            "See how long each class of data is kept, and why",
            tag,
            answers={200: Schedules},
        ),
        Operation(
            "PUT",
            f"{path}/{{code}}",
            "set_retention_schedule",
            _set,
            declare("retention:write", "Say how long data is kept, and keep something longer."),
            "Say how long one class of data is kept, and why",
            tag,
            body=ScheduleIn,
            answers={200: ScheduleView},
        ),
    ]
