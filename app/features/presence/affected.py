"""The people whom a project is about, as it describes them: another measure of who is here than an area."""

from typing import Any

import orjson
from pydantic import Field
from sqlalchemy import bindparam, select

from app.features.presence.counting import UNANSWERED, Dimension, answers_of
from app.features.projects.part import below_project
from app.features.projects.sight import PartOfProject
from app.kit.database import Read, Write
from app.kit.dates import ImpreciseDate
from app.kit.inputs import Code, Line, Members, Named, Part, Words
from app.kit.noun import Query, RecordView, Values
from app.kit.personal import nobodys
from app.kit.problems import fault, invalid
from app.kit.statements import Statement
from app.kit.tables import ID, belongs_to, choice, document, first_day_of, owned_by, text


class Share(Part):
    """How many per cent of the people affected gave one answer."""

    answer: Code = Field(description="A code of this question.", examples=["white_roma"])
    percent: float = Field(ge=0, le=100, allow_inf_nan=False)


class PeopleAffectedMembers(Members):
    title: Line = text(
        nullable=False,
        description="Who they are.",
        schema_extra={"examples": ["Children in our care, 2025"]},
    )
    dimension: Dimension = choice(Dimension, nullable=False, description="What is told about them.")
    shares: list[Share] = document(
        nullable=False,
        min_length=1,
        max_length=30,
        description="Per cent of those who answered, each answer once. What is left out is not compared.",
    )
    counted_on: ImpreciseDate | None = document(description="Of when these figures are.")
    source: Words = text(nullable=False, description="Where these figures come from.")


class PeopleAffected(PeopleAffectedMembers, PartOfProject, table=True):
    """Published figures about a large number of people; never about those who take part."""

    __tablename__ = "people_affected"
    __person__ = nobodys("shares of many people, from a source")
    __table_args__ = owned_by(belongs_to("project_id", "projects"))

    counted_from: str | None = first_day_of("counted_on")


class PeopleAffectedCreate(PeopleAffectedMembers, Named):
    pass


class PeopleAffectedView(PeopleAffectedMembers, RecordView):
    project_id: str = Field(json_schema_extra={"format": "uuid"})


class PeopleAffectedQuery(Query):
    dimension: Dimension | None = None


_MOST = 100.5
"""Shares that are rounded add up to a little more than a hundred, now and then."""


async def _adds_up(db: Write, row: Values, before: Values | None) -> None:
    shares = orjson.loads(row["shares"])
    known = set(answers_of(Dimension(row["dimension"]))) - set(UNANSWERED)
    given = [each["answer"] for each in shares]
    wrong = [
        fault(f"/shares/{place}/answer", "unknown-answer", f"One of: {', '.join(sorted(known))}.")
        for place, answer in enumerate(given)
        if answer not in known
    ]
    wrong += [
        fault(f"/shares/{place}/answer", "repeated", "Each answer once.")
        for place, answer in enumerate(given)
        if answer in given[:place]
    ]
    if sum(each["percent"] for each in shares) > _MOST:
        wrong.append(fault("/shares", "more-than-all", "Together they are more than 100 per cent."))
    if wrong:
        raise invalid(*wrong)


PEOPLE_AFFECTED = below_project(
    PeopleAffected,
    "people-affected",
    "people-affected",
    PeopleAffectedCreate,
    PeopleAffectedView,
    query=PeopleAffectedQuery,
    sorts={"counted_on": "counted_from"},
    rules=(_adds_up,),
)

_ONE = Statement(
    lambda: select(
        PeopleAffected.title, PeopleAffected.source, PeopleAffected.dimension, PeopleAffected.shares
    ).where(
        PeopleAffected.id == bindparam("id", type_=ID),
        PeopleAffected.project_id == bindparam("project_id", type_=ID),
    )
)


async def described(db: Read, project_id: str | None, record_id: str) -> Any:
    """Title, source, dimension and shares (as JSON text) of one description of a project's, or None."""
    return await db.row(_ONE, id=record_id, project_id=project_id)
