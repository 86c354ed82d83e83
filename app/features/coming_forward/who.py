"""Who came forward: one's own people with the openings that it is for, and who waits for an answer."""

from typing import Annotated, Any

from pydantic import BaseModel, Field
from sqlalchemy import bindparam, or_, select
from sqlmodel import col

from app.features.coming_forward.expressions import EXPRESSIONS, ExpressionOfInterest
from app.features.contributors.contributor import Contributor
from app.features.enumerations import ComingForward
from app.features.projects.outputs import Opportunity
from app.features.projects.project import Project
from app.kit.dates import Instant
from app.kit.inputs import Id
from app.kit.noun import Flag
from app.kit.operations import Answer, Call, Operation
from app.kit.places import Places, PlacesQuery
from app.kit.scope import NOBODY
from app.kit.statements import Statement
from app.kit.tables import ID


class CameForward(BaseModel):
    """One person who came forward for one opening."""

    expression_id: Id
    contributor_id: Id
    contributor_name: str = Field(description="As they wish to be known.")
    words: str | None = Field(description="What they say about it, in their own words.")
    recorded_by: str | None
    status: ComingForward
    answer: str | None
    session_id: Id | None = Field(description="The session that they were asked to.")
    opportunity_id: Id
    opportunity_title: str
    project_id: Id
    project_title: str
    since: Instant = Field(description="When they came forward.")


class WhoCameForward(BaseModel):
    items: list[CameForward]
    next_cursor: str | None = Field(description="Where the next page starts; null is the only end.")


class WhoQuery(PlacesQuery):
    """Whoever waits longest first."""

    project_id: Id | None = None
    opportunity_id: Id | None = None
    waiting: Annotated[Flag, Field(description="Only those whom nobody has answered yet.")] = False


def _came(waiting: bool) -> Any:
    row, project, opening = (
        ExpressionOfInterest,
        bindparam("project_id", type_=ID),
        bindparam("opportunity_id", type_=ID),
    )
    found = (
        select(
            row.id,
            row.contributor_id,
            Contributor.display_name,
            row.words,
            row.recorded_by,
            row.status,
            row.answer,
            row.session_id,
            row.opportunity_id,
            Opportunity.title,
            row.project_id,
            Project.title,
            row.created_at,
        )
        .join(Contributor, col(Contributor.id) == row.contributor_id)
        .join(Opportunity, col(Opportunity.id) == row.opportunity_id)
        .join(Project, col(Project.id) == row.project_id)
        .where(
            or_(project.is_(None), row.project_id == project),
            or_(opening.is_(None), row.opportunity_id == opening),
            row.id > bindparam("after", type_=ID),
        )
        .order_by(row.id)
        .limit(bindparam("page_limit"))
    )
    return found.where(row.status == ComingForward.came_forward.value) if waiting else found


_ALL, _WAITING = Statement(lambda: _came(False)), Statement(lambda: _came(True))
_NAMES = tuple(CameForward.model_fields)


async def _list(call: Call) -> Answer:
    query: WhoQuery = call.query(WhoQuery)
    page = Places(call, "who-came-forward", query, [NOBODY])
    only = {name: page.filters.get(name) for name in ("project_id", "opportunity_id")}
    async with call.services.database.read(call.scope) as db:
        among = _WAITING if query.waiting else _ALL
        rows = await db.rows(among, **only, after=page.place[0], page_limit=page.limit)
    return page.answer([([row[0]], dict(zip(_NAMES, row, strict=True))) for row in rows])


def operations() -> list[Operation]:
    """One list, of one's own people."""
    return [
        Operation(
            "GET",
            f"{EXPRESSIONS.path}/who-came-forward",
            "list_who_came_forward",
            _list,
            EXPRESSIONS.reads,
            "List who came forward",
            EXPRESSIONS.collection,
            description="Your own people, by name, with what they came forward for. `waiting=true` is the "
            "list that nobody leaves but by an answer, or by taking it back.",
            query=WhoQuery,
            answers={200: WhoCameForward},
        )
    ]
