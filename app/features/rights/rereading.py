"""Texts that changed between their review and the erasure, by what the audit knows of each member."""

from typing import Any

import orjson
from sqlalchemy import bindparam, func, select
from sqlmodel import col

from app.features.redress.staff import write_to_administrators
from app.features.rights.erasures import ErasureFinding, ErasureState
from app.features.rights.texts import Found
from app.kit.audit import Action, AuditEntry
from app.kit.database import Database, Write
from app.kit.expressions import IsAmong
from app.kit.statements import Statement
from app.kit.states import StateChange
from app.kit.tables import ID

Place = tuple[str, str, str]
"""Resource, record id and member."""

_DECIDED = Statement(
    lambda: select(
        ErasureFinding.resource, ErasureFinding.record_id, ErasureFinding.member, ErasureFinding.updated_at
    ).where(
        ErasureFinding.erasure_id == bindparam("erasure_id", type_=ID),
        col(ErasureFinding.decision).is_not(None),
    )
)
_CHANGES = Statement(
    lambda: select(
        AuditEntry.resource, AuditEntry.record_id, AuditEntry.members, AuditEntry.occurred_at
    ).where(IsAmong(AuditEntry.record_id, bindparam("ids")), AuditEntry.action != Action.read.value)
)
_WENT_BACK = Statement(
    lambda: select(func.count()).where(
        StateChange.record_id == bindparam("erasure_id", type_=ID),
        StateChange.from_state == ErasureState.agreed.value,
        StateChange.to_state == ErasureState.in_review.value,
    )
)


async def unread(database: Database, erasure_id: str, texts: set[Found]) -> set[Found]:
    """Texts that nobody looked at as they are now. A record may change otherwise, such as the time of a
    session: only a change of the member itself makes a new text."""
    async with database.system_read("which texts were reviewed, and which were changed since") as db:
        decided = _latest((tuple(place), at) for *place, at in await db.rows(_DECIDED, erasure_id=erasure_id))
        new = {each for each in texts if decided.get(_place(each), "") < each.updated_at}
        again = sorted({each.record_id for each in new if _place(each) in decided})
        rows = await db.rows(_CHANGES, ids=orjson.dumps(again).decode()) if again else []
    changed = _latest(
        ((resource, record_id, member), at)
        for resource, record_id, members, at in rows
        for member in orjson.loads(members)
    )
    return {
        each
        for each in new
        if _place(each) not in decided or decided[_place(each)] < changed.get(_place(each), "")
    }


def _place(text: Found) -> Place:
    return text.resource, text.record_id, text.member


def _latest(found: Any) -> dict[Place, str]:
    latest: dict[Place, str] = {}
    for place, at in found:
        latest[place] = max(at, latest.get(place, ""))
    return latest


async def went_back(database: Database, erasure_id: str) -> bool:
    """Whether it was agreed once and sent back for new texts. Twice would be an erasure that anybody who
    writes stops for ever."""
    async with database.system_read("whether an erasure was reviewed again") as db:
        return bool(await db.value(_WENT_BACK, erasure_id=erasure_id))


async def say_so(db: Write, services: Any, home: str) -> None:
    """Those who can agree are written to: they thought that it was done."""
    link = f"{services.settings.public_url}/sign-in/"
    await write_to_administrators(db, services.keys, home, "said", link=link)
