"""Impact records: a statement under one heading of 4Pi, who says so, and what was done about it."""

from enum import StrEnum
from types import SimpleNamespace
from typing import Any

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ColumnElement,
    Index,
    Text,
    and_,
    bindparam,
    case,
    or_,
    select,
)
from sqlmodel import col

from app.features.enumerations import (
    Direction,
    ExampleLayer,
    Expectation,
    ImpactLevel,
    Perspective,
    Pi,
    RecordStatus,
    Sphere,
    Timescale,
)
from app.features.impact import rules
from app.features.impact.sight import SHARED, sees
from app.features.projects.project import PROJECTS
from app.features.projects.sight import PartOfProject, co_leads, is_partner, shown_to_all, takes_part
from app.kit.changes import FeedCounter
from app.kit.dates import ImpreciseDate
from app.kit.expressions import HasItem
from app.kit.inputs import Code, Id, Line, Members, Named, Part, Url, Words
from app.kit.noun import Flag, Noun, Query, RecordView, States
from app.kit.personal import Through, of_person
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    ORGANISATION,
    belongs_to,
    choice,
    document,
    first_day_of,
    organisation_key,
    owned_by,
    reference,
    text,
    whole,
)

EvidenceKind = StrEnum("EvidenceKind", ["feedback", "quote", "output", "session", "web_page", "other"])


class Evidence(Part):
    """Where it can be seen: one of our records, a page, or words that say where to look."""

    kind: EvidenceKind
    id: Id | None = Field(default=None, description="A record here.")
    url: Url | None = None
    note: Line | None = None

    @model_validator(mode="after")
    def _points_somewhere(self) -> "Evidence":
        if self.id is None and self.url is None and self.note is None:
            raise PydanticCustomError("evidence-empty", "Give an id, a url or a note.")
        return self


class ImpactRecordMembers(Members):
    project_id: Id = reference(nullable=False)
    # The network sees no talk between two, and so no record that says which one it came of.
    session_id: Id | None = reference(
        "profile", description="A session of the same project. For the lead and its partners."
    )
    output_id: Id | None = reference(description="An output of the same project.")
    participation_id: Id | None = reference(
        "profile", description="A participation in the same project. For the lead and its partners."
    )
    pi: Pi = choice(Pi, nullable=False, description="The heading of 4Pi.")
    perspectives: list[Perspective] = document(
        nullable=False, min_length=1, max_length=10, description="Who says so."
    )
    statement: Words = text(nullable=False, description="What they say.")
    occurred_on: ImpreciseDate | None = document(description="When, as precisely as it is known.")
    expectation: Expectation = choice(Expectation, nullable=False, default=Expectation.observed)
    direction: Direction | None = choice(
        Direction, description="`none` and `negative` are as welcome as `positive`."
    )
    level: ImpactLevel | None = choice(ImpactLevel)
    sphere: Sphere | None = choice(Sphere)
    timescale: Timescale | None = choice(Timescale)
    # One mark may be all there is of a small group: single ratings stay with those who work on it.
    rating: int | None = whole(
        "profile", ge=-1000, le=1000, description="On the scale named. For the lead and its partners."
    )
    scale_id: Code | None = text("profile", description="The scale. Unlike scales are never averaged.")
    scale_version: int | None = whole("profile", ge=1, le=10_000)
    how_contributed: Words | None = text(description="PIRIT: how people contributed.")
    hoped_to_influence: Words | None = text(description="PIRIT: what they hoped to influence.")
    what_changed: Words | None = text(description="PIRIT: what changed.")
    why_it_matters: Words | None = text(description="PIRIT: why it matters.")
    evidence: list[Evidence] = document(nullable=False, default_factory=list, max_length=50)
    standards: list[Code] = document(
        nullable=False,
        default_factory=list,
        max_length=50,
        description="Codes of standards that it speaks to.",
    )
    response: Words | None = text(description="You said – we did – we could not, because.")
    responded_by: Line | None = text(description="A team, a role or an organisation; never a person's name.")
    response_due_on: ImpreciseDate | None = document()
    fed_back_on: ImpreciseDate | None = document(description="When people heard back.")
    source: Words | None = text(description="The document that this comes from.")
    example_layer: ExampleLayer | None = choice(
        ExampleLayer, description="Set on the example partnership only: facts, or made up to show."
    )


class ImpactRecord(ImpactRecordMembers, PartOfProject, table=True):
    """`organisation_id` is the project's lead; the organisation that recorded it keeps its say over it."""

    __tablename__ = "impact_records"
    __person__ = of_person(
        "What your part led to",
        through=Through("participation_id", "participations"),
        kept="words of the project",
    )
    __table_args__ = owned_by(
        belongs_to("project_id", "projects"),
        belongs_to("session_id", "sessions"),
        belongs_to("output_id", "outputs"),
        belongs_to("participation_id", "participations"),
        organisation_key("recorded_by_organisation_id"),
        CheckConstraint(
            "rating IS NULL OR (scale_id IS NOT NULL AND scale_version IS NOT NULL)", name="rating_has_scale"
        ),
        Index(None, "recorded_by_organisation_id", "id"),
        Index(None, "organisation_id", "status", "id"),
    )

    status: RecordStatus = choice(RecordStatus, nullable=False, default=RecordStatus.draft)
    recorded_by_organisation_id: str = reference(nullable=False)
    occurred_from: str | None = first_day_of("occurred_on")

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return sees(cls, ORGANISATION)

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        return and_(col(cls.status) == RecordStatus.published, shown_to_all(cls.project_id))

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        agreed = col(cls.status).in_(SHARED)
        by_us = col(cls.recorded_by_organisation_id) == ORGANISATION
        return or_(
            and_(agreed, takes_part(cls.project_id)),
            and_(or_(col(cls.status) != RecordStatus.draft, by_us), co_leads(cls.project_id)),
            cls.published(),
        )

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        leads = col(cls.organisation_id) == ORGANISATION
        wrote = col(cls.recorded_by_organisation_id) == ORGANISATION
        shared = col(cls.status) != RecordStatus.draft
        return or_(and_(leads, or_(shared, wrote)), and_(wrote, is_partner(cls.project_id)))

    @classmethod
    def relation(cls) -> ColumnElement[str]:
        return case(
            (col(cls.organisation_id) == ORGANISATION, "own"),
            (col(cls.recorded_by_organisation_id) == ORGANISATION, "partner"),
            (is_partner(cls.project_id), "partner"),
            else_="network",
        )


class ImpactRecordCreate(ImpactRecordMembers, Named):
    status: RecordStatus = RecordStatus.draft


class ImpactRecordView(ImpactRecordMembers, RecordView):
    status: RecordStatus
    recorded_by_organisation_id: Id = Field(description="Who wrote it down.")


class ImpactRecordQuery(Query):
    project_id: Id | None = None
    session_id: Id | None = None
    organisation_id: Id | None = Field(default=None, description="The lead organisation.")
    pi: Pi | None = None
    perspective: Perspective | None = Field(default=None, description="One of those who say so.")
    expectation: Expectation | None = None
    direction: Direction | None = None
    level: ImpactLevel | None = None
    status: RecordStatus | None = None
    fed_back: Flag | None = Field(default=None, description="Whether people heard back.")


def _readers() -> Any:
    """The organisations that may see a record, in the words of `visible()`."""
    ids = ("organisation_id", "recorded_by_organisation_id", "project_id")
    row = SimpleNamespace(**{name: bindparam(name, type_=ID) for name in ids})
    row.status = bindparam("status", type_=Text)
    return select(FeedCounter.organisation_id).where(sees(row, col(FeedCounter.organisation_id)))


READERS = Statement(_readers)


def _fed_back() -> ColumnElement[bool]:
    return col(ImpactRecord.fed_back_on).is_not(None) == bindparam("fed_back", type_=Boolean)


IMPACT_RECORDS = Noun(
    model=ImpactRecord,
    name="impact-record",
    collection="impact-records",
    create=ImpactRecordCreate,
    view=ImpactRecordView,
    query=ImpactRecordQuery,
    sorts={"occurred_on": "occurred_from", "created_at": "created_at"},
    filters={
        "perspective": lambda: HasItem(ImpactRecord.perspectives, bindparam("perspective")),
        "fed_back": _fed_back,
    },
    parent=PROJECTS,
    parent_member="project_id",
    created_by=frozenset({"own", "partner"}),
    states=States(
        "status",
        {
            "draft": ("agreed",),
            "agreed": ("draft", "published"),
            "published": ("taken_back",),
        },
    ),
    readers=READERS,
    readers_in_sight=True,
    sight=frozenset({"status"}),
    sees=lambda reader: sees(ImpactRecord, reader),
    rules=(
        rules.stamp,
        rules.is_theirs_to_move,
        rules.has_a_scale,
        rules.refers_within_the_project,
    ),
)
