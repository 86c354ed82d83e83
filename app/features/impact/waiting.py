"""What was said and waits for us: for an answer, another one, what was promised, or for people to be told.

It is asked and not kept (docs/decisions/0021): an item leaves by an outcome that people heard, and by nothing
else.
"""

from typing import Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import and_, bindparam, case, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.features.enumerations import (
    Perspective,
    Pi,
    RecordedFrom,
    RecordStatus,
    ResponseOutcome,
    WaitsFor,
)
from app.features.impact.record import ImpactRecord
from app.features.impact.replies import Reply
from app.features.impact.response import Response
from app.features.impact.responses import RESPONSES
from app.features.projects.project import Project
from app.kit.dates import ImpreciseDate, today
from app.kit.inputs import Id
from app.kit.noun import Flag
from app.kit.operations import Answer, Call, Operation
from app.kit.places import Places, PlacesQuery
from app.kit.scope import NOBODY
from app.kit.statements import Statement
from app.kit.tables import DAY, ID, ORGANISATION

_NO_DAY = "9999-12-31"
_DOCUMENTS = ("perspectives", "occurred_on")


class WaitingItem(BaseModel):
    """One thing that somebody said and that is not over yet."""

    impact_record_id: Id
    project_id: Id
    project_title: str
    session_id: Id | None
    pi: Pi
    perspectives: list[Perspective]
    statement: str
    occurred_on: ImpreciseDate | None
    status: RecordStatus
    in_own_name: bool = Field(description="Whether a contributor wrote it themselves.")
    response_from_id: Id | None = Field(description="The partner that is to answer; null for the lead.")
    response_id: Id | None = Field(description="The newest response, if there is one.")
    outcome: ResponseOutcome | None
    waits_for: WaitsFor = Field(
        description="`answer`: nobody has answered. `another_answer`: somebody said that the answer is not "
        "right. `outcome`: what was promised. `telling`: people have not heard yet."
    )
    due_on: str | None = Field(
        description="The first day that may be meant.", json_schema_extra={"format": "date"}
    )
    overdue: bool


class WaitingItems(BaseModel):
    items: list[WaitingItem]
    next_cursor: str | None = Field(description="Where the next page starts; null is the only end.")


class WaitingQuery(PlacesQuery):
    """What is due first comes first."""

    project_id: Id | None = None
    session_id: Id | None = None
    waits_for: WaitsFor | None = None
    overdue: Flag | None = Field(default=None, description="Whether its day is over.")


_NAMES = tuple(name for name in WaitingItem.model_fields if name != "overdue")
_STANDING = (RecordStatus.draft.value, RecordStatus.agreed.value, RecordStatus.published.value)


def _newest() -> Any:
    newer = aliased(Response)
    later = exists().where(newer.impact_record_id == Response.impact_record_id, newer.id > Response.id)
    return and_(Response.impact_record_id == ImpactRecord.id, ~later)


def _waits_for() -> Any:
    """What an item waits for, as a code; null where it is over. History is let off: nobody waits for it."""
    unanswered = and_(
        col(Response.id).is_(None),
        col(ImpactRecord.response).is_(None),
        col(ImpactRecord.response_due_on).is_not(None),
    )
    said_no = exists().where(Reply.response_id == Response.id)
    live = Response.recorded_from == RecordedFrom.live.value
    promised = and_(live, Response.outcome == ResponseOutcome.we_will.value)
    untold = and_(live, col(Response.fed_back_on).is_(None))
    return case(
        (unanswered, WaitsFor.answer.value),
        (said_no, WaitsFor.another_answer.value),
        (promised, WaitsFor.outcome.value),
        (untold, WaitsFor.telling.value),
        else_=None,
    )


def _waiting() -> Any:
    record, waits_for = ImpactRecord, _waits_for()
    promised = waits_for == WaitsFor.outcome.value
    due = case((promised, Response.due_from), else_=record.response_due_from)
    day = func.coalesce(due, bindparam("no_day", type_=DAY))
    columns = {
        "impact_record_id": record.id,
        "project_title": Project.title,
        "response_id": Response.id,
        "outcome": Response.outcome,
        "waits_for": waits_for,
        "due_on": due,
    }
    asked = {name: bindparam(name, type_=ID) for name in ("project_id", "session_id")}
    late: Any = bindparam("overdue")
    kind: Any = bindparam("waits_for")
    today_is = bindparam("today", type_=DAY)
    return (
        select(*(columns[name] if name in columns else getattr(record, name) for name in _NAMES), day)
        .join(Project, col(Project.id) == record.project_id)
        .join(Response, _newest(), isouter=True)
        .where(
            or_(
                record.organisation_id == ORGANISATION,
                record.response_from_id == ORGANISATION,
                and_(
                    record.recorded_by_organisation_id == ORGANISATION,
                    record.status == RecordStatus.draft.value,
                ),
            ),
            col(record.status).in_(_STANDING),
            waits_for.is_not(None),
            *(or_(value.is_(None), getattr(record, name) == value) for name, value in asked.items()),
            or_(kind == "", waits_for == kind),
            or_(late == "", case((day < today_is, "yes"), else_="no") == late),
            tuple_(day, record.id)
            > tuple_(bindparam("after_day", type_=DAY), bindparam("after_id", type_=ID)),
        )
        .order_by(day, record.id)
        .limit(bindparam("page_limit"))
    )


_WAITING = Statement(_waiting)
_LATE = {None: "", True: "yes", False: "no"}


async def _list(call: Call) -> Answer:
    query = call.query(WaitingQuery)
    page = Places(call, "waiting-responses", query, ["0001-01-01", NOBODY])
    now = today().isoformat()
    values: dict[str, Any] = {
        "project_id": query.project_id,
        "session_id": query.session_id,
        "waits_for": query.waits_for.value if query.waits_for else "",
        "overdue": _LATE[query.overdue],
        "today": now,
        "no_day": _NO_DAY,
        "after_day": page.place[0],
        "after_id": page.place[1],
        "page_limit": page.limit,
    }
    async with call.services.database.read(call.scope) as db:
        rows = await db.rows(_WAITING, **values)
    return page.answer([([row[-1], row[0]], _item(row, now)) for row in rows])


def _item(row: Any, now: str) -> dict[str, Any]:
    item = dict(zip(_NAMES, row, strict=False))
    item |= {name: orjson.Fragment(item[name]) for name in _DOCUMENTS if item[name] is not None}
    late = item["due_on"] is not None and item["due_on"] < now
    return item | {"in_own_name": bool(item["in_own_name"]), "overdue": late}


def operations() -> list[Operation]:
    """One list, of one's own projects and of what partners are asked to answer."""
    return [
        Operation(
            "GET",
            f"{RESPONSES.path}/waiting",
            "list_waiting_responses",
            _list,
            RESPONSES.reads,
            "List what was said and waits for you",
            RESPONSES.collection,
            description="What people said in projects that you lead, what a lead asks you to answer, and "
            "drafts that your own people wrote. An item is here while nobody has answered, while somebody "
            "says that the answer is not right, until what was promised has come to something, and until "
            "people have heard. It leaves by that and by nothing else.",
            query=WaitingQuery,
            answers={200: WaitingItems},
        )
    ]
