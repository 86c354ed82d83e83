"""Impact records: a statement under one heading of 4Pi, who says so, and what was done about it."""

from types import SimpleNamespace
from typing import Any

from pydantic import Field
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ColumnElement,
    Index,
    Text,
    and_,
    bindparam,
    case,
    false,
    func,
    not_,
    or_,
    select,
)
from sqlmodel import col

from app.features.enumerations import (
    CameAbout,
    Direction,
    Expectation,
    ImpactLevel,
    Perspective,
    Pi,
    RecordStatus,
)
from app.features.impact import own_name, rules
from app.features.impact.members import ImpactRecordMembers
from app.features.impact.own_name import BY_PERSON
from app.features.impact.sight import person_sees, sees, wrote
from app.features.projects.project import PROJECTS
from app.features.projects.sight import PartOfProject, is_partner, is_theirs, shown_to_all, takes_part
from app.kit.changes import FeedCounter
from app.kit.expressions import HasItem
from app.kit.inputs import Id, Named
from app.kit.noun import Flag, Noun, Query, RecordView, States
from app.kit.personal import Through, of_person
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    ORGANISATION,
    belongs_to,
    choice,
    first_day_of,
    organisation_key,
    owned_by,
    reference,
    yes_no,
)


class ImpactRecord(ImpactRecordMembers, PartOfProject, table=True):
    """`organisation_id` is the project's lead; the organisation that recorded it keeps its say over it."""

    __tablename__ = "impact_records"
    __person__ = of_person(
        "What you said, and what your part led to",
        through=(
            Through("participation_id", "participations"),
            Through("id", "impact_positions", "impact_record_id", only="wrote"),
        ),
        kept="words of the project",
    )
    __table_args__ = owned_by(
        belongs_to("project_id", "projects"),
        belongs_to("session_id", "sessions"),
        belongs_to("output_id", "outputs"),
        belongs_to("participation_id", "participations"),
        organisation_key("recorded_by_organisation_id"),
        organisation_key("response_from_id"),
        CheckConstraint(
            "rating IS NULL OR (scale_id IS NOT NULL AND scale_version IS NOT NULL)", name="rating_has_scale"
        ),
        Index(None, "recorded_by_organisation_id", "id"),
        Index(None, "organisation_id", "status", "id"),
        Index(None, "organisation_id", "response_due_from"),
    )

    status: RecordStatus = choice(RecordStatus, nullable=False, default=RecordStatus.draft)
    recorded_by_organisation_id: str = reference(nullable=False)
    in_own_name: bool = yes_no(default=False)
    occurred_from: str | None = first_day_of("occurred_on")
    response_due_from: str | None = first_day_of("response_due_on")
    fed_back_from: str | None = first_day_of("fed_back_on")

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return sees(cls, ORGANISATION)

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        return and_(col(cls.status) == RecordStatus.published, shown_to_all(cls.project_id))

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return person_sees(cls)

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

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        own_draft = and_(wrote(cls.id), col(cls.status) == RecordStatus.draft)
        return or_(own_draft, and_(cls.visible_to_person(), is_theirs(cls.organisation_id, cls.project_id)))

    @classmethod
    def relation_to_person(cls) -> ColumnElement[str]:
        return case(
            (is_theirs(cls.organisation_id, cls.project_id), "own"),
            (wrote(cls.id), "self"),
            (takes_part(cls.project_id), "partner"),
            else_="network",
        )


class ImpactRecordCreate(ImpactRecordMembers, Named):
    status: RecordStatus = RecordStatus.draft


class ImpactRecordView(ImpactRecordMembers, RecordView):
    status: RecordStatus
    recorded_by_organisation_id: Id = Field(description="Who wrote it down.")
    in_own_name: bool = Field(description="Whether a contributor wrote it themselves; who, their home knows.")


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
    in_own_name: Flag | None = Field(default=None, description="Whether a contributor wrote it themselves.")
    to_look_again: Flag | None = Field(
        default=None, description="Whether it is time to look if what was intended came about."
    )


def _readers() -> Any:
    """The organisations that may see a record, in the words of `visible()`."""
    ids = ("organisation_id", "recorded_by_organisation_id", "project_id")
    row = SimpleNamespace(**{name: bindparam(name, type_=ID) for name in ids})
    row.status = bindparam("status", type_=Text)
    return select(FeedCounter.organisation_id).where(sees(row, col(FeedCounter.organisation_id)))


READERS = Statement(_readers)


def _fed_back() -> ColumnElement[bool]:
    return col(ImpactRecord.fed_back_on).is_not(None) == bindparam("fed_back", type_=Boolean)


def _to_look_again() -> ColumnElement[bool]:
    looked = and_(col(ImpactRecord.came_about).is_not(None), ImpactRecord.came_about != CameAbout.too_early)
    due = and_(
        col(ImpactRecord.look_again_on).is_not(None), ImpactRecord.look_again_on <= func.current_date()
    )
    return and_(due, not_(func.coalesce(looked, false()))) == bindparam("to_look_again", type_=Boolean)


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
        "to_look_again": _to_look_again,
    },
    parent=PROJECTS,
    parent_member="project_id",
    created_by=frozenset({"own", "partner"}),
    created_by_person=True,
    removed_by_person=True,
    by_person=BY_PERSON,
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
    leaves=(own_name.is_deleted_by_its_author,),
    rules=(
        rules.stamp,
        own_name.says_what_is_theirs,
        own_name.stays_in_their_words,
        rules.is_theirs_to_move,
        rules.has_a_scale,
        rules.refers_within_the_project,
        rules.asks_somebody_who_takes_part,
        rules.is_looked_at_again,
        rules.shows_what_may_be_shown,
    ),
)
