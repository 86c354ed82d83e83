"""What came of what was said, for a contributor: you said – we did, with what they replied themselves."""

from typing import Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.features.enumerations import FedBackHow, Perspective, Pi, RecordStatus, ResponseOutcome, Stance
from app.features.impact.position import Position
from app.features.impact.record import ImpactRecord
from app.features.impact.replies import Reply
from app.features.impact.response import Response
from app.features.impact.responses import RESPONSES
from app.features.projects.project import Project
from app.features.projects.team import TeamRow
from app.features.sessions.participations import Participation
from app.kit.dates import ImpreciseDate
from app.kit.inputs import Id
from app.kit.operations import Answer, Call, Operation
from app.kit.places import Places, PlacesQuery
from app.kit.statements import Statement
from app.kit.tables import ID, PERSON

_LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff"
_DOCUMENTS = ("perspectives", "occurred_on", "due_on", "fed_back_on")


class OwnAnswer(BaseModel):
    """Something that was said where they take part, and what was answered."""

    impact_record_id: Id
    project_id: Id
    project_title: str
    pi: Pi
    perspectives: list[Perspective]
    statement: str
    occurred_on: ImpreciseDate | None
    status: RecordStatus
    wrote: bool = Field(description="Whether they wrote it themselves.")
    response_id: Id | None = Field(description="Null while nobody has answered.")
    outcome: ResponseOutcome | None
    words: str | None
    because: str | None
    responded_by: str | None
    due_on: ImpreciseDate | None = Field(description="By when, for what will be done.")
    fed_back_on: ImpreciseDate | None
    fed_back_how: FedBackHow | None
    fed_back_how_label: str | None
    reply_id: Id | None = Field(description="What they replied, if they did.")
    reply: str | None
    stance: Stance | None = Field(description="Whether they agree with what was said, as they said last.")


class OwnAnswers(BaseModel):
    items: list[OwnAnswer]
    next_cursor: str | None = Field(description="Where the next page starts; null is the only end.")


_NAMES = tuple(OwnAnswer.model_fields)
_OF_RESPONSE = ("outcome", "words", "because", "responded_by", "due_on", "fed_back_on", "fed_back_how")


def newest() -> Any:
    """A response is the one that holds of an impact record: for a join of both."""
    newer = aliased(Response)
    later = exists().where(newer.impact_record_id == Response.impact_record_id, newer.id > Response.id)
    return and_(Response.impact_record_id == ImpactRecord.id, ~later)


def _holds() -> Any:
    """Their own position, as long as no other has taken its place. Whoever had two records that became one
    may have two that hold: then the newer, or what was said would be in the list twice."""
    newer = aliased(Position)
    of = (Position.impact_record_id == ImpactRecord.id, Position.contributor_id == PERSON)
    later = exists().where(
        newer.impact_record_id == Position.impact_record_id,
        newer.contributor_id == PERSON,
        col(newer.superseded_at).is_(None),
        newer.id > Position.id,
    )
    return and_(*of, col(Position.superseded_at).is_(None), ~later)


def _takes_part(model: Any) -> Any:
    return exists().where(model.project_id == ImpactRecord.project_id, model.contributor_id == PERSON)


def _answers() -> Any:
    own = aliased(Position)
    wrote = exists().where(own.impact_record_id == ImpactRecord.id, own.contributor_id == PERSON, own.wrote)
    columns = {name: getattr(Response, name) for name in (*_OF_RESPONSE, "fed_back_how_label")} | {
        "impact_record_id": ImpactRecord.id,
        "project_title": Project.title,
        "wrote": wrote,
        "response_id": Response.id,
        "reply_id": Reply.id,
        "reply": col(Reply.words),
        "stance": Position.stance,
    }
    return (
        select(*(columns[name] if name in columns else getattr(ImpactRecord, name) for name in _NAMES))
        .join(Project, col(Project.id) == ImpactRecord.project_id)
        .join(Response, newest(), isouter=True)
        .join(Position, _holds(), isouter=True)
        .join(Reply, and_(Reply.response_id == Response.id, Reply.contributor_id == PERSON), isouter=True)
        .where(
            or_(wrote, and_(col(Response.id).is_not(None), _takes_part(TeamRow)), _came()),
            col(ImpactRecord.status) != RecordStatus.taken_back,
            col(ImpactRecord.id) < bindparam("before_id", type_=ID),
        )
        .order_by(col(ImpactRecord.id).desc())
        .limit(bindparam("page_limit"))
    )


def _came() -> Any:
    return and_(col(Response.id).is_not(None), _takes_part(Participation))


_ANSWERS = Statement(_answers)


async def _list(call: Call) -> Answer:
    page = Places(call, "own-answers", call.query(PlacesQuery), [_LAST])
    async with call.services.database.read(call.scope) as db:
        rows = await db.rows(_ANSWERS, before_id=page.place[0], page_limit=page.limit)
    return page.answer([([row[0]], _item(row)) for row in rows])


def _item(row: Any) -> dict[str, Any]:
    item = dict(zip(_NAMES, row, strict=True))
    item |= {name: orjson.Fragment(item[name]) for name in _DOCUMENTS if item[name] is not None}
    return item | {"wrote": bool(item["wrote"])}


def operations() -> list[Operation]:
    """One list, for a contributor who acts for themselves."""
    return [
        Operation(
            "GET",
            f"{RESPONSES.path}/to-me",
            "list_own_answers",
            _list,
            RESPONSES.reads,
            "List what came of what you said",
            RESPONSES.collection,
            description="As a contributor: what you wrote in your own name, and what was answered in "
            "projects where you take part, the newest first. Empty for whoever is no contributor.",
            query=PlacesQuery,
            answers={200: OwnAnswers},
        )
    ]
