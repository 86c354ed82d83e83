"""Mend the Gap: what lies between two sides, as each of them sees it, and what is done about it."""

from types import SimpleNamespace
from typing import Any

import orjson
from pydantic import Field
from sqlalchemy import CheckConstraint, ColumnElement, Text, and_, bindparam, case, false, or_, select
from sqlmodel import col

from app.features.assessments.assessments import Assessment
from app.features.enumerations import GapStatus, Perspective
from app.features.impact.record import ImpactRecord
from app.features.projects.project import PROJECTS
from app.features.projects.sight import PartOfProject, co_leads, is_partner, takes_part
from app.kit.changes import FeedCounter
from app.kit.database import Write
from app.kit.dates import Day, today
from app.kit.inputs import Id, Line, Members, Named, Words
from app.kit.noun import Noun, Query, RecordView, States, Values
from app.kit.operations import Operation
from app.kit.personal import nobodys
from app.kit.problems import fault, invalid
from app.kit.resource import list_below, resource
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    ORGANISATION,
    belongs_to,
    choice,
    day,
    document,
    organisation_key,
    owned_by,
    reference,
    text,
)


def _sees(row: Any, reader: Any) -> ColumnElement[bool]:
    """Whether an organisation sees a gap; `row` has its columns, or parameters of their names."""
    return or_(
        row.recorded_by_organisation_id == reader,
        row.organisation_id == reader,
        and_(row.status != GapStatus.open.value, is_partner(row.project_id, reader)),
    )


def _list_of_words(description: str) -> Any:
    return document(nullable=False, default_factory=list, max_length=20, description=description)


class GapMembers(Members):
    project_id: Id = reference(nullable=False, index=True)
    title: Line = text(nullable=False, description="What it is about, in a few words.")
    perspective_a: Perspective = choice(Perspective, nullable=False, description="One side.")
    perspective_b: Perspective = choice(Perspective, nullable=False, description="The other side.")
    seen_by_a: Words | None = text(description="How the first side sees it, in their words.")
    seen_by_b: Words | None = text(description="How the other side sees it, in theirs.")
    increases: list[Words] = _list_of_words("What makes it wider.")
    maintains: list[Words] = _list_of_words("What keeps it as it is.")
    mends: list[Words] = _list_of_words("What mends it.")
    agreed_change: Words | None = text(description="What both sides agreed to do.")
    owner: Line | None = text(description="Who sees to it: a role or a team, not a person's name.")
    review_on: Day | None = day(description="When both look at it again.")
    result: Words | None = text(description="What came of it, or why it is left open.")
    assessment_id: Id | None = reference(
        index=True, description="The assessment of the same project that showed it."
    )
    impact_record_ids: list[Id] = document(
        nullable=False, default_factory=list, max_length=50, description="Impact records of the same project."
    )


class Gap(GapMembers, PartOfProject, table=True):
    """`organisation_id` is the project's lead. Partners see it once both sides agreed what to do."""

    __tablename__ = "gaps"
    __person__ = nobodys("what lies between two sides, as each sees it")
    __table_args__ = owned_by(
        belongs_to("project_id", "projects"),
        belongs_to("assessment_id", "assessments"),
        organisation_key("recorded_by_organisation_id"),
        CheckConstraint("perspective_a <> perspective_b", name="two_sides"),
    )

    status: GapStatus = choice(GapStatus, nullable=False, default=GapStatus.open)
    recorded_by_organisation_id: str = reference(nullable=False, index=True)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return _sees(cls, ORGANISATION)

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        return false()

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        agreed = col(cls.status) != GapStatus.open.value
        return or_(and_(agreed, takes_part(cls.project_id)), co_leads(cls.project_id))

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        wrote = col(cls.recorded_by_organisation_id) == ORGANISATION
        return or_(col(cls.organisation_id) == ORGANISATION, and_(wrote, is_partner(cls.project_id)))

    @classmethod
    def relation(cls) -> ColumnElement[str]:
        return case((col(cls.organisation_id) == ORGANISATION, "own"), else_="partner")


class GapCreate(GapMembers, Named):
    status: GapStatus = GapStatus.open


class GapView(GapMembers, RecordView):
    status: GapStatus
    recorded_by_organisation_id: Id = Field(description="Who wrote it down.")


class ProjectGapQuery(Query):
    status: GapStatus | None = None
    status_in: list[GapStatus] | None = None
    assessment_id: Id | None = None
    review_on_lt: Day | None = Field(default=None, description="To be looked at again before this day.")


class GapQuery(ProjectGapQuery):
    project_id: Id | None = None


def _readers() -> Any:
    """The organisations that may see a gap, in the words of `visible()`."""
    ids = ("organisation_id", "recorded_by_organisation_id", "project_id")
    row = SimpleNamespace(**{name: bindparam(name, type_=ID) for name in ids})
    row.status = bindparam("status", type_=Text)
    return select(FeedCounter.organisation_id).where(_sees(row, col(FeedCounter.organisation_id)))


async def _lies_between_two(db: Write, row: Values, before: Values | None) -> None:
    if before is None:
        row["recorded_by_organisation_id"] = db.scope.organisation_id
        row["status"] = row["status"] or GapStatus.open.value
    if row["perspective_a"] == row["perspective_b"]:
        raise invalid(
            fault("/perspective_b", "not-allowed", "A gap is between two sides. Name the other one.")
        )


_SEEN = ("seen_by_a", "seen_by_b")
_AGREED = (*_SEEN, "agreed_change", "owner")
_NEEDS = {
    GapStatus.agreed: _AGREED,
    GapStatus.mending: _AGREED,
    GapStatus.mended: (*_AGREED, "result"),
    GapStatus.left_open: ("result",),
}
_WHY = {
    "seen_by_a": "Say first how the first side sees it.",
    "seen_by_b": "Say first how the other side sees it.",
    "agreed_change": "Say first what both sides agreed to do.",
    "owner": "Say first who sees to it, by role.",
    "result": "Say first what came of it, or why it is left open.",
}


async def _says_what_its_state_needs(db: Write, row: Values, before: Values | None) -> None:
    missing = [name for name in _NEEDS.get(GapStatus(row["status"]), ()) if row[name] is None]
    if missing:
        raise invalid(*(fault(f"/{name}", "required", _WHY[name]) for name in missing))


_LOOKED_AT_AGAIN = {GapStatus.open, GapStatus.agreed, GapStatus.mending}


async def _is_looked_at_again_later(db: Write, row: Values, before: Values | None) -> None:
    """The day is one to come when it is set. It may pass since: then it is due."""
    set_now = row["review_on"] is not None and (before is None or row["review_on"] != before["review_on"])
    if set_now and GapStatus(row["status"]) in _LOOKED_AT_AGAIN and row["review_on"] < today().isoformat():
        raise invalid(fault("/review_on", "out-of-range", "Give today or a later day."))


def _in_project(model: Any) -> Statement:
    return Statement(
        lambda: select(model.id).where(
            model.id == bindparam("id", type_=ID), model.project_id == bindparam("project_id", type_=ID)
        )
    )


_ASSESSMENT, _RECORD = _in_project(Assessment), _in_project(ImpactRecord)


async def _points_within_the_project(db: Write, row: Values, before: Values | None) -> None:
    """What is newly named is there, and in sight. What was named before may have gone since."""
    known = set(orjson.loads(before["impact_record_ids"])) if before else set()
    new = [each for each in orjson.loads(row["impact_record_ids"]) if each not in known]
    named = [("impact_record_ids", _RECORD, each) for each in new]
    if row["assessment_id"] is not None and (
        before is None or row["assessment_id"] != before["assessment_id"]
    ):
        named.append(("assessment_id", _ASSESSMENT, row["assessment_id"]))
    for member, statement, record_id in named:
        if await db.row(statement, id=record_id, project_id=row["project_id"]) is None:
            detail = "There is no such record in this project that you can see."
            raise invalid(fault(f"/{member}", "unknown-reference", detail))


GAPS = Noun(
    model=Gap,
    name="gap",
    collection="gaps",
    create=GapCreate,
    view=GapView,
    query=GapQuery,
    sorts={"created_at": "created_at", "review_on": "review_on"},
    parent=PROJECTS,
    parent_member="project_id",
    created_by=frozenset({"own", "partner"}),
    relations=frozenset({"own", "partner"}),
    states=States(
        "status",
        {
            "open": ("agreed", "left_open"),
            "agreed": ("open", "mending", "mended", "left_open"),
            "mending": ("mended", "left_open"),
            "mended": ("mending",),
            "left_open": ("agreed", "mending"),
        },
    ),
    readers=Statement(_readers),
    sight=frozenset({"status"}),
    sees=lambda reader: _sees(Gap, reader),
    rules=(
        _lies_between_two,
        _says_what_its_state_needs,
        _is_looked_at_again_later,
        _points_within_the_project,
    ),
)


def operations() -> list[Operation]:
    """All of a core noun, and the list once more below each project."""
    return [*resource(GAPS), list_below(GAPS, ProjectGapQuery)]
