"""Openings to come forward for: those that are open now, each with what its project is for."""

from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import bindparam, or_, select
from sqlmodel import col

from app.features.coming_forward.expressions import EXPRESSIONS, ExpressionOfInterest
from app.features.enumerations import ComingForward
from app.features.organisations import Organisation
from app.features.projects.outputs import OPPORTUNITIES, Opportunity
from app.features.projects.project import Project
from app.kit.dates import Day, today
from app.kit.inputs import Id
from app.kit.operations import Answer, Call, Operation
from app.kit.places import Places, PlacesQuery
from app.kit.statements import Statement
from app.kit.tables import DAY, ID, PERSON

_NEWEST = "ffffffff-ffff-ffff-ffff-ffffffffffff"


class Opening(BaseModel):
    """One opening, as somebody reads it who may come forward."""

    opportunity_id: Id
    project_id: Id
    project_title: str
    organisation_name: str = Field(description="Who leads the project.")
    purpose: str = Field(description="Why the project is done, and what may change.")
    limits: str | None = Field(description="What is not up for change.")
    title: str
    description: str | None
    role: str | None = Field(description="What somebody would do.")
    time: str | None
    place: str | None
    pay_note: str | None
    support_note: str | None
    closes_on: Day | None
    expression_id: Id | None = Field(description="What you came forward by, if you did: yours only.")
    status: ComingForward | None = Field(description="How that stands.")


class OpeningsPage(BaseModel):
    items: list[Opening]
    next_cursor: str | None = Field(description="Where the next page starts; null is the only end.")


class OpeningsQuery(PlacesQuery):
    """The newest first."""

    project_id: Id | None = None


def _mine(what: Any) -> Any:
    mine = (
        ExpressionOfInterest.opportunity_id == Opportunity.id,
        ExpressionOfInterest.contributor_id == PERSON,
    )
    return select(what).where(*mine).correlate(Opportunity).scalar_subquery()


def _open() -> Any:
    closes, only = col(Opportunity.closes_on), bindparam("project_id", type_=ID)
    return (
        select(
            Opportunity.id,
            Opportunity.project_id,
            Project.title,
            Organisation.name,
            Project.purpose,
            Project.limits,
            Opportunity.title,
            Opportunity.description,
            Opportunity.role,
            Opportunity.time,
            Opportunity.place,
            Opportunity.pay_note,
            Opportunity.support_note,
            Opportunity.closes_on,
            _mine(ExpressionOfInterest.id),
            _mine(ExpressionOfInterest.status),
        )
        .join(Project, col(Project.id) == Opportunity.project_id)
        .join(Organisation, col(Organisation.id) == Opportunity.organisation_id)
        .where(
            Opportunity.is_open,
            col(Project.purpose).is_not(None),
            or_(closes.is_(None), closes >= bindparam("day", type_=DAY)),
            or_(only.is_(None), Opportunity.project_id == only),
            Opportunity.id < bindparam("before", type_=ID),
        )
        .order_by(col(Opportunity.id).desc())
        .limit(bindparam("page_limit"))
    )


_OPEN = Statement(_open)
_NAMES = tuple(Opening.model_fields)


async def _list(call: Call) -> Answer:
    page = Places(call, "openings", call.query(OpeningsQuery), [_NEWEST])
    values = {"project_id": None} | page.filters | {"day": today().isoformat()}
    async with call.services.database.read(call.scope) as db:
        rows = await db.rows(_OPEN, **values, before=page.place[0], page_limit=page.limit)
    return page.answer([([row[0]], dict(zip(_NAMES, row, strict=True))) for row in rows])


def operations() -> list[Operation]:
    """One list, over all projects that the caller sees openings of."""
    return [
        Operation(
            "GET",
            f"/v1/{OPPORTUNITIES.collection}",
            "list_openings",
            _list,
            OPPORTUNITIES.reads,
            "List what is open to come forward for",
            "opportunities",
            description="Openings of projects with a purpose, until the day on which they close. A "
            "contributor sees those of their home organisation, of projects in which it takes part, and of "
            f"those in which they do; they come forward by `POST {EXPRESSIONS.path}`.",
            query=OpeningsQuery,
            answers={200: OpeningsPage},
        )
    ]
