"""Tables and models of the plain server, as SQLModel's tutorial declares them, over the same database."""

import os
from datetime import UTC, date, datetime
from typing import Any

from pydantic import field_serializer
from sqlalchemy import JSON, Date, DateTime, String, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, Relationship, SQLModel
from uuid_utils import uuid7

NOBODY = "00000000-0000-0000-0000-000000000000"

_postgres = not os.environ["BENCH_PLAIN_URL"].startswith("sqlite")
ID: Any = Uuid(as_uuid=False) if _postgres else String(36)
DOCUMENT: Any = JSONB() if _postgres else JSON()
# SQLite keeps instants and days as text in the application's own form.
INSTANT: Any = DateTime(timezone=True) if _postgres else Text()
DAY: Any = Date() if _postgres else Text()


def new_id() -> str:
    """A UUIDv7."""
    return str(uuid7())


def now() -> Any:
    """This instant, as the database keeps it."""
    moment = datetime.now(UTC)
    return moment if _postgres else moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def first_day(happened: str | None) -> Any:
    """The first day of a year, month or day, as the database keeps it."""
    if happened is None:
        return None
    text = f"{happened}-01-01"[:10]
    return date.fromisoformat(text) if _postgres else text


def _id(**field: Any) -> Any:
    return Field(sa_type=ID, **field)


def _list() -> Any:
    return Field(default_factory=list, sa_type=DOCUMENT)


class ExternalIdRead(SQLModel):
    system: str = Field(max_length=40)
    value: str = Field(max_length=100)


class ProjectBase(SQLModel):
    title: str = Field(min_length=1, max_length=200)
    kind: str = "other"
    kind_label: str | None = None
    purpose: str | None = Field(default=None, max_length=20_000)
    intended_difference: str | None = Field(default=None, max_length=20_000)
    limits: str | None = Field(default=None, max_length=20_000)
    visibility: str = "partners"
    priority_areas: list[str] = _list()
    cross_cutting_theme: str | None = None
    spheres: list[str] = _list()
    for_whom: list[str] = _list()
    programme_context: str | None = None
    happened: str | None = Field(default=None, sa_type=DOCUMENT)
    funder: str | None = None
    budget_pence: int | None = Field(default=None, ge=0)
    ladder_intended: str | None = None
    ladder_experienced: str | None = None
    ethics_approval: dict[str, Any] | None = Field(default=None, sa_type=DOCUMENT)
    insurance_note: str | None = None
    headcounts: list[dict[str, Any]] = _list()
    source: str | None = None
    example_layer: str | None = None
    stage: str = "scoping"


class ProjectPartner(SQLModel, table=True):
    __tablename__ = "project_partners"

    id: str = _id(default_factory=new_id, primary_key=True)
    organisation_id: str = _id()
    project_id: str = _id(foreign_key="projects.id")
    partner_organisation_id: str = _id()
    created_at: Any = Field(default_factory=now, sa_type=INSTANT)
    project: "Project" = Relationship(back_populates="partners")


class ExternalId(SQLModel, table=True):
    __tablename__ = "external_ids"

    id: str = _id(default_factory=new_id, primary_key=True)
    assigned_by_organisation_id: str = _id()
    resource: str = "project"
    system: str
    value: str
    record_id: str = _id()
    created_at: Any = Field(default_factory=now, sa_type=INSTANT)


class Project(ProjectBase, table=True):
    __tablename__ = "projects"

    id: str = _id(default_factory=new_id, primary_key=True)
    organisation_id: str = _id()
    created_at: Any = Field(default_factory=now, sa_type=INSTANT)
    updated_at: Any = Field(default_factory=now, sa_type=INSTANT)
    version: int = 1
    purpose_version: int = 0
    title_key: str
    happened_from: Any = Field(default=None, sa_type=DAY)
    partners: list[ProjectPartner] = Relationship(back_populates="project")
    named: list[ExternalId] = Relationship(
        sa_relationship_kwargs={
            "primaryjoin": "and_(Project.id == foreign(ExternalId.record_id),"
            " ExternalId.resource == 'project')",
            "viewonly": True,
        }
    )


class ProjectCreate(ProjectBase):
    external_ids: list[ExternalIdRead] = []


class RecordRead(SQLModel):
    id: str
    organisation_id: str
    created_at: datetime
    updated_at: datetime
    version: int
    external_ids: list[ExternalIdRead]
    withheld: list[str]

    @field_serializer("created_at", "updated_at")
    def _instant(self, value: datetime) -> str:
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class ProjectRead(RecordRead, ProjectBase):
    purpose_version: int
    partner_organisation_ids: list[str]


class ProjectPage(SQLModel):
    items: list[ProjectRead]
    next_cursor: str | None


class ImpactRecordBase(SQLModel):
    project_id: str = _id(foreign_key="projects.id")
    session_id: str | None = _id(default=None)
    output_id: str | None = _id(default=None)
    participation_id: str | None = _id(default=None)
    pi: str
    perspectives: list[str] = _list()
    statement: str
    occurred_on: Any = Field(default=None, sa_type=DOCUMENT)
    expectation: str = "observed"
    direction: str | None = None
    level: str | None = None
    sphere: str | None = None
    timescale: str | None = None
    rating: int | None = None
    scale_id: str | None = None
    scale_version: int | None = None
    how_contributed: str | None = None
    hoped_to_influence: str | None = None
    what_changed: str | None = None
    why_it_matters: str | None = None
    evidence: list[dict[str, Any]] = _list()
    standards: list[str] = _list()
    response: str | None = None
    responded_by: str | None = None
    response_due_on: Any = Field(default=None, sa_type=DOCUMENT)
    fed_back_on: Any = Field(default=None, sa_type=DOCUMENT)
    source: str | None = None
    example_layer: str | None = None
    status: str = "draft"
    recorded_by_organisation_id: str = _id()


class ImpactRecord(ImpactRecordBase, table=True):
    __tablename__ = "impact_records"

    id: str = _id(default_factory=new_id, primary_key=True)
    organisation_id: str = _id()
    created_at: Any = Field(default_factory=now, sa_type=INSTANT)
    updated_at: Any = Field(default_factory=now, sa_type=INSTANT)
    version: int = 1
    occurred_from: Any = Field(default=None, sa_type=DAY)
    project: Project = Relationship()
    named: list[ExternalId] = Relationship(
        sa_relationship_kwargs={
            "primaryjoin": "and_(ImpactRecord.id == foreign(ExternalId.record_id),"
            " ExternalId.resource == 'impact-record')",
            "viewonly": True,
        }
    )


class ImpactRecordRead(RecordRead, ImpactRecordBase):
    pass


class ImpactRecordPage(SQLModel):
    items: list[ImpactRecordRead]
    next_cursor: str | None


class ProjectPurpose(SQLModel, table=True):
    __tablename__ = "project_purposes"

    id: str = _id(default_factory=new_id, primary_key=True)
    created_at: Any = Field(default_factory=now, sa_type=INSTANT)
    updated_at: Any = Field(default_factory=now, sa_type=INSTANT)
    version: int = 1
    organisation_id: str = _id()
    project_id: str = _id()
    number: int = 1
    purpose: str | None
    actor: str = "client:bench"


class StateChange(SQLModel, table=True):
    __tablename__ = "state_changes"

    id: str = _id(default_factory=new_id, primary_key=True)
    created_at: Any = Field(default_factory=now, sa_type=INSTANT)
    updated_at: Any = Field(default_factory=now, sa_type=INSTANT)
    version: int = 1
    organisation_id: str = _id()
    resource: str = "project"
    record_id: str = _id()
    from_state: str | None = None
    to_state: str
    reason: str | None = None
    actor: str = "client:bench"


class AuditEntry(SQLModel, table=True):
    __tablename__ = "audit_entries"

    id: str = _id(default_factory=new_id, primary_key=True)
    organisation_id: str = _id()
    actor: str = "client:bench"
    action: str = "created"
    resource: str = "project"
    record_id: str = _id()
    record_organisation_id: str = _id()
    version: int = 1
    members: list[str] = _list()
    request_id: str
    occurred_at: Any = Field(default_factory=now, sa_type=INSTANT)


class Event(SQLModel, table=True):
    __tablename__ = "events"

    id: str = _id(default_factory=new_id, primary_key=True)
    type: str = "project.created"
    resource: str = "project"
    record_id: str = _id()
    href: str
    version: int = 1
    deleted: bool = False
    changed: list[str] = _list()
    occurred_at: Any = Field(default_factory=now, sa_type=INSTANT)


class FeedCounter(SQLModel, table=True):
    __tablename__ = "feed_counters"

    organisation_id: str = _id(primary_key=True)
    seq: int


class FeedEntry(SQLModel, table=True):
    __tablename__ = "feed_entries"

    reader_organisation_id: str = _id(primary_key=True)
    seq: int = Field(primary_key=True)
    event_id: str = _id()
