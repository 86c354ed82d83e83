"""The table of positions: who stands by an impact record, who does not, and in what words."""

from typing import Any

from pydantic import Field
from sqlalchemy import CheckConstraint, ColumnElement, Index, and_, case, false, or_
from sqlmodel import col

from app.features.enumerations import ExampleLayer, Perspective, Stance
from app.features.impact.sight import person_sees, record_seen, sees
from app.features.projects.sight import PartOfProject, involved, is_theirs, takes_part
from app.kit.dates import ImpreciseDate
from app.kit.inputs import Id, Line, Members, Named, Words
from app.kit.noun import Query, RecordView
from app.kit.personal import of_person
from app.kit.tables import (
    ORGANISATION,
    PERSON,
    belongs_to,
    choice,
    document,
    instant,
    organisation_key,
    owned_by,
    reference,
    text,
    yes_no,
)


class PositionMembers(Members):
    stance: Stance = choice(Stance, nullable=False, description="Whether they agree with what is said.")
    words: Words | None = text("profile", description="In their own words. For whoever works on the project.")
    perspective: Perspective | None = choice(Perspective, "profile", description="From which side.")
    contributor_id: Id | None = reference(
        index=True, description="One of your contributors, whose position it is. For their home organisation."
    )
    role_title: Line | None = text(
        "profile", description="Or a role without a person, for example `principal social worker`."
    )
    recorded_by: Line | None = text(
        "profile", description="Who wrote it down for a contributor: a role. Empty for what they wrote."
    )
    said_on: ImpreciseDate | None = document("profile", description="When they said so.")
    example_layer: ExampleLayer | None = choice(
        ExampleLayer, description="Set on the example partnership only: facts, or made up to show."
    )


class Position(PositionMembers, PartOfProject, table=True):
    """One position of one person or role. `organisation_id` leads the project; `home_organisation_id` is the
    home of the contributor, or the organisation whose role it is."""

    __tablename__ = "impact_positions"
    __person__ = of_person("What you agreed with, and what not", contributor_id="person")
    __table_args__ = owned_by(
        belongs_to("impact_record_id", "impact_records", goes_with=True),
        belongs_to("project_id", "projects"),
        belongs_to("contributor_id", "contributors", "home_organisation_id"),
        organisation_key("home_organisation_id"),
        CheckConstraint("(contributor_id IS NULL) <> (role_title IS NULL)", name="exactly_one"),
        Index(None, "impact_record_id", "contributor_id"),
    )

    impact_record_id: str = reference(nullable=False)
    home_organisation_id: str = reference(nullable=False, index=True)
    wrote: bool = yes_no(default=False)
    superseded_at: str | None = instant()

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        part = involved(cls.organisation_id, cls.project_id)
        seen = record_seen(cls.impact_record_id, lambda row: sees(row, ORGANISATION))
        return or_(col(cls.home_organisation_id) == ORGANISATION, and_(part, seen))

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        return false()

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        return col(cls.home_organisation_id) == ORGANISATION

    @classmethod
    def relation(cls) -> ColumnElement[str]:
        return case((col(cls.home_organisation_id) == ORGANISATION, "own"), else_="partner")

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        seen = record_seen(cls.impact_record_id, person_sees)
        return or_(col(cls.contributor_id) == PERSON, and_(takes_part(cls.project_id), seen))

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        return or_(col(cls.contributor_id) == PERSON, cls._ours())

    @classmethod
    def relation_to_person(cls) -> ColumnElement[str]:
        return case((col(cls.contributor_id) == PERSON, "self"), (cls._ours(), "own"), else_="partner")

    @classmethod
    def _ours(cls) -> Any:
        """Of their own home, for a co-lead: what its staff writes down there, they do too."""
        theirs = is_theirs(cls.organisation_id, cls.project_id)
        return and_(theirs, col(cls.home_organisation_id) == ORGANISATION)


class PositionCreate(PositionMembers, Named):
    pass


class PositionView(PositionMembers, RecordView):
    impact_record_id: Id
    project_id: Id
    home_organisation_id: Id = Field(description="Whose contributor or role it is.")
    wrote: bool = Field(description="Whether they wrote the record themselves.")
    superseded_at: str | None = Field(
        description="Since when another position has taken its place.",
        json_schema_extra={"format": "date-time"},
    )


class PositionQuery(Query):
    stance: Stance | None = None
    contributor_id: Id | None = None
