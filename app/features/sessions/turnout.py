"""People who came from each team or department, as numbers: of the staff who learn at a session, no names.

A partner whose own system counts them may send its ids of them. Those are for itself alone to read.
"""

from types import SimpleNamespace
from typing import Any

import orjson
from pydantic import Field
from sqlalchemy import ColumnElement, UniqueConstraint, and_, bindparam, case, literal, or_, select
from sqlmodel import col

from app.features.projects import sight
from app.features.projects.sight import PartOfProject
from app.features.sessions.session import SESSIONS
from app.kit.changes import FeedCounter
from app.kit.database import Write
from app.kit.inputs import Count, ExternalValue, Id, Line, Members
from app.kit.noun import Noun, RecordView, Values
from app.kit.operations import Operation
from app.kit.personal import nobodys
from app.kit.problems import fault, invalid
from app.kit.resource import resource
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    ORGANISATION,
    belongs_to,
    document,
    organisation_key,
    owned_by,
    reference,
    text,
    whole,
)


class TurnoutMembers(Members):
    team: Line = text(
        "profile",
        nullable=False,
        description="A team, a department or an organisation; never a person's name.",
        schema_extra={"examples": ["Adults, North"]},
    )
    planned: Count | None = whole("profile", description="How many were expected.")
    came: Count | None = whole("profile", description="How many came; as many as `ids`, if not given.")
    ids: list[ExternalValue] = document(
        "profile",
        nullable=False,
        default_factory=list,
        max_length=1000,
        description="Your own ids of those who came, once each. Nobody else reads them.",
    )


def _sees(row: Any, reader: Any) -> ColumnElement[bool]:
    return or_(
        row.recorded_by_organisation_id == reader,
        sight.involved(row.organisation_id, row.project_id, reader),
    )


class Turnout(TurnoutMembers, PartOfProject, table=True):
    """One team at one session. For the lead and its partners; `own` is whoever wrote it down."""

    __tablename__ = "session_turnout"
    __person__ = nobodys(
        "numbers of staff",
        {
            "team": "a team",
            "planned": "a number of people",
            "came": "a number of people",
            "ids": "ids of staff in a partner's own system",
        },
    )
    __table_args__ = owned_by(
        belongs_to("session_id", "sessions", goes_with=True),
        belongs_to("project_id", "projects"),
        organisation_key("recorded_by_organisation_id"),
        UniqueConstraint("session_id", "recorded_by_organisation_id", "team"),
    )

    session_id: str = reference(nullable=False)
    recorded_by_organisation_id: str = reference(nullable=False)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return _sees(cls, ORGANISATION)

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        wrote = col(cls.recorded_by_organisation_id) == ORGANISATION
        return or_(col(cls.organisation_id) == ORGANISATION, and_(wrote, sight.is_partner(cls.project_id)))

    @classmethod
    def relation(cls) -> ColumnElement[str]:
        return case((col(cls.recorded_by_organisation_id) == ORGANISATION, "own"), else_="partner")

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return sight.co_leads(cls.project_id)

    @classmethod
    def relation_to_person(cls) -> ColumnElement[str]:
        return literal("partner")


class TurnoutView(TurnoutMembers, RecordView):
    external_ids: list[dict[str, str]] = Field(default_factory=list, exclude=True)
    session_id: Id
    project_id: Id
    recorded_by_organisation_id: Id = Field(description="Who wrote it down.")
    ids: list[ExternalValue] | None = Field(default=None, description="Your own ids of those who came.")  # type: ignore[assignment]


def _readers() -> Any:
    ids = ("organisation_id", "recorded_by_organisation_id", "project_id")
    row = SimpleNamespace(**{name: bindparam(name, type_=ID) for name in ids})
    return select(FeedCounter.organisation_id).where(_sees(row, col(FeedCounter.organisation_id)))


async def _counted(db: Write, row: Values, before: Values | None) -> None:
    if before is None:
        row["recorded_by_organisation_id"] = db.scope.organisation_id
    ids = orjson.loads(row["ids"])
    if len(set(ids)) < len(ids):
        raise invalid(fault("/ids", "repeated", "Give each id once."))
    if row["came"] is None and ids:
        row["came"] = len(ids)
    if ids and row["came"] != len(ids):
        raise invalid(fault("/came", "not-together", "There are more or fewer ids than people who came."))


TURNOUT = Noun(
    model=Turnout,
    name="turnout",
    collection="turnout",
    create=TurnoutMembers,
    view=TurnoutView,
    permission="sessions",
    sorts={"created_at": "created_at"},
    parent=SESSIONS,
    parent_member="session_id",
    nested=True,
    created_by=frozenset({"own", "partner"}),
    relations=frozenset({"own", "partner"}),
    inherits=("project_id",),
    readers=Statement(_readers),
    readers_in_sight=True,
    home_only=frozenset({"ids"}),
    rules=(_counted,),
    external=False,
)


def operations() -> list[Operation]:
    """Below each session: for its lead and its partners."""
    return resource(TURNOUT)
