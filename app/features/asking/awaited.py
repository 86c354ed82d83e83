"""Replies that are awaited: who was asked and has not said yes or no, until their session is over."""

from typing import Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import bindparam, func, not_, or_, select, tuple_
from sqlmodel import col

from app.features.contributors.contributor import Contributor
from app.features.contributors.sight import AHEAD
from app.features.enumerations import RecordedFrom, Reply
from app.features.sessions import sight
from app.features.sessions.participations import PARTICIPATIONS, Participation
from app.features.sessions.session import Session
from app.kit.dates import ImpreciseDate, Instant, today
from app.kit.inputs import Id
from app.kit.operations import Answer, Call, Operation
from app.kit.places import Places, PlacesQuery
from app.kit.scope import NOBODY
from app.kit.statements import Statement
from app.kit.tables import DAY, ID, ORGANISATION

AWAITED = (Reply.invited.value, Reply.undecided.value, Reply.asked_question.value)
"""Whoever decides later has not decided, and whoever asked something waits for us."""

_NO_DAY = "9999-12-31"


class AwaitedReply(BaseModel):
    """One invitation without a yes or a no."""

    participation_id: Id
    contributor_id: Id
    contributor_name: str = Field(description="As they wish to be known.")
    session_id: Id
    session_title: str
    project_id: Id
    starts_on: ImpreciseDate | None = Field(description="The session's day, as precisely as it is known.")
    starts_at: Instant | None
    time_zone: str
    reply: Reply
    question: str | None = Field(description="What they asked, where they asked something.")
    question_answer: str | None
    asked_at: Instant | None = Field(description="Since when the reply is awaited.")


class AwaitedReplies(BaseModel):
    items: list[AwaitedReply]
    next_cursor: str | None = Field(description="Where the next page starts; null is the only end.")


class AwaitedQuery(PlacesQuery):
    """The next session first."""

    session_id: Id | None = None
    project_id: Id | None = None


def _awaited() -> Any:
    part, session_id, project_id = (
        Participation,
        bindparam("session_id", type_=ID),
        bindparam("project_id", type_=ID),
    )
    day = func.coalesce(Session.starts_from, bindparam("no_day", type_=DAY))
    return (
        select(
            part.id,
            part.contributor_id,
            Contributor.display_name,
            part.session_id,
            Session.title,
            part.project_id,
            Session.starts_on,
            Session.starts_at,
            Session.time_zone,
            part.reply,
            part.question,
            part.question_answer,
            part.asked_at,
            day,
        )
        .join(Contributor, col(Contributor.id) == part.contributor_id)
        .join(Session, col(Session.id) == part.session_id)
        .where(
            or_(part.home_organisation_id == ORGANISATION, part.organisation_id == ORGANISATION),
            col(part.reply).in_(AWAITED),
            func.coalesce(part.recorded_from, RecordedFrom.live.value) != RecordedFrom.history.value,
            col(Session.status).in_(AHEAD),
            or_(col(Session.starts_on).is_(None), not_(sight.is_over(Session))),
            or_(session_id.is_(None), part.session_id == session_id),
            or_(project_id.is_(None), part.project_id == project_id),
            tuple_(day, part.id) > tuple_(bindparam("after_day", type_=DAY), bindparam("after_id", type_=ID)),
        )
        .order_by(day, part.id)
        .limit(bindparam("page_limit"))
    )


_AWAITED = Statement(_awaited)
_NAMES = tuple(AwaitedReply.model_fields)


async def _list(call: Call) -> Answer:
    page = Places(call, "awaited", call.query(AwaitedQuery), ["0001-01-01", NOBODY])
    values: dict[str, Any] = {"session_id": None, "project_id": None} | page.filters
    values |= sight.as_json(today()) | {"no_day": _NO_DAY}
    values |= {"after_day": page.place[0], "after_id": page.place[1], "page_limit": page.limit}
    async with call.services.database.read(call.scope) as db:
        rows = await db.rows(_AWAITED, **values)
    return page.answer([([row[-1], row[0]], _item(row)) for row in rows])


def _item(row: Any) -> dict[str, Any]:
    item = dict(zip(_NAMES, row, strict=False))
    return item | {"starts_on": orjson.Fragment(item["starts_on"]) if item["starts_on"] else None}


def operations() -> list[Operation]:
    """One list, of one's own people and one's own projects."""
    return [
        Operation(
            "GET",
            f"{PARTICIPATIONS.path}/awaited",
            "list_awaited_replies",
            _list,
            PARTICIPATIONS.reads,
            "List the replies that are awaited",
            PARTICIPATIONS.collection,
            description="Who was asked to a session ahead and has not said yes or no, wants to decide later, "
            "or asked something: your own people, and those whom you see in projects that you lead. Nobody "
            "leaves it but by a reply, by being taken off, or when the session is over.",
            query=AwaitedQuery,
            answers={200: AwaitedReplies},
        )
    ]
