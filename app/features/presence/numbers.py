"""Numbers beside the figures: places in teams, how many came as it was written down, and what is missing."""

from collections import defaultdict
from typing import Any

import orjson
from pydantic import BaseModel
from sqlalchemy import bindparam, case, func, literal, select
from sqlmodel import col

from app.features.coarse import coarse
from app.features.enumerations import Perspective, TeamRole
from app.features.presence.counts import Of
from app.features.presence.missing import Missing, MissingState
from app.features.presence.quarters import Quarter
from app.features.projects.team import TeamRow
from app.features.sessions.session import Session
from app.kit.database import Read
from app.kit.expressions import HasItem
from app.kit.statements import Statement
from app.kit.tables import DAY, ID


class TeamPlaces(BaseModel):
    """Places in teams that you may list, by perspective. One place may stand for several perspectives."""

    perspective: Perspective
    team: int
    co_leads: int
    steering_group: int


def _held(perspective: Perspective, role: TeamRole | None) -> Any:
    held = HasItem(TeamRow.perspectives, literal(perspective.value))
    asked = held if role is None else held & (col(TeamRow.role) == role.value)
    return func.coalesce(func.sum(case((asked, 1), else_=0)), 0)


_ROLES = (None, TeamRole.co_lead, TeamRole.steering_group)
_ONE: Any = bindparam("project_id", type_=ID)
_LED: Any = bindparam("organisation_id", type_=ID)
_PLACES = Statement(
    lambda: select(*(_held(perspective, role) for perspective in Perspective for role in _ROLES)).where(
        TeamRow.organisation_id == _LED,
        _ONE.is_(None) | (TeamRow.project_id == _ONE),
        TeamRow.until.is_(None),
    )
)
_OPEN = (MissingState.noticed.value, MissingState.acting.value)
_MISSING = Statement(
    lambda: select(func.count()).where(
        Missing.organisation_id == _LED,
        _ONE.is_(None) | (Missing.project_id == _ONE),
        col(Missing.status).in_(_OPEN),
    )
)


async def places(db: Read, of: Of) -> list[dict[str, Any]]:
    """`TeamPlaces` that the handle's scope may list."""
    row = await db.row(_PLACES, organisation_id=of.organisation_id, project_id=of.project_id) or ()
    found = [
        dict(zip(("team", "co_leads", "steering_group"), map(int, row[3 * n : 3 * n + 3]), strict=True))
        for n in range(len(Perspective))
    ]
    return [
        {"perspective": p.value} | each for p, each in zip(Perspective, found, strict=True) if each["team"]
    ]


async def missing_open(db: Read, of: Of) -> int:
    """How many entries of “what or who are we missing?” are still open."""
    asked = {"organisation_id": of.organisation_id, "project_id": of.project_id}
    return int(await db.value(_MISSING, **asked))


_HEADCOUNTS = Statement(
    lambda: select(Session.headcounts).where(
        Session.organisation_id == _LED,
        _ONE.is_(None) | (Session.project_id == _ONE),
        col(Session.starts_from) >= bindparam("first", type_=DAY),
        col(Session.starts_from) < bindparam("after", type_=DAY),
    )
)


async def came(db: Read, of: Of, quarter: Quarter) -> list[dict[str, Any]]:
    """Headcounts of a quarter's sessions, added up, as outsiders may read them: a report is handed on."""
    asked = {"organisation_id": of.organisation_id, "project_id": of.project_id}
    days = {"first": quarter.first.isoformat(), "after": quarter.after.isoformat()}
    found: dict[str, list[int]] = defaultdict(list)
    for (headcounts,) in await db.rows(_HEADCOUNTS, **asked, **days):
        for each in orjson.loads(headcounts):
            found[each["perspective"]] += [] if each.get("count") is None else [each["count"]]
    ordered = [each.value for each in Perspective if each.value in found]
    return coarse([{"perspective": of, "count": sum(found[of]) if found[of] else None} for of in ordered])
