"""The table of responses: you said – we did, we will, or we could not, because."""

from pydantic import Field
from sqlalchemy import ColumnElement, Index, false, or_
from sqlmodel import col

from app.features.enumerations import ExampleLayer, FedBackHow, RecordedFrom, ResponseOutcome
from app.features.impact.sight import person_sees, record_seen, sees
from app.features.projects.sight import PartOfProject, is_partner
from app.kit.dates import ImpreciseDate
from app.kit.inputs import Id, Line, Members, Named, Words
from app.kit.noun import Flag, Query, RecordView
from app.kit.personal import nobodys
from app.kit.tables import (
    ORGANISATION,
    belongs_to,
    choice,
    document,
    first_day_of,
    organisation_key,
    owned_by,
    reference,
    text,
)


class ResponseMembers(Members):
    impact_record_id: Id = reference(nullable=False, description="What was said.")
    outcome: ResponseOutcome = choice(ResponseOutcome, nullable=False)
    words: Words = text(nullable=False, description="What you did, will do, or could not do.")
    because: Words | None = text(description="Why. Needed where you could not.")
    responded_by: Line | None = text(description="A team, a role or an organisation; never a person's name.")
    due_on: ImpreciseDate | None = document(description="By when, for what you will do.")
    fed_back_on: ImpreciseDate | None = document(description="When people heard this.")
    fed_back_how: FedBackHow | None = choice(FedBackHow, description="How they heard it.")
    fed_back_how_label: Line | None = text(description="A free label where that is `other`.")
    recorded_from: RecordedFrom = choice(
        RecordedFrom,
        nullable=False,
        default=RecordedFrom.live,
        description="`history` for what was answered long ago: nobody is written to.",
    )
    example_layer: ExampleLayer | None = choice(
        ExampleLayer, description="Set on the example partnership only: facts, or made up to show."
    )


class Response(ResponseMembers, PartOfProject, table=True):
    """One answer to what an impact record says. The newest is the one that holds. Whoever sees the record
    sees what was answered."""

    __tablename__ = "responses"
    __person__ = nobodys("what organisations answer")
    __table_args__ = owned_by(
        belongs_to("impact_record_id", "impact_records"),
        belongs_to("project_id", "projects"),
        organisation_key("responded_by_organisation_id"),
        Index(None, "impact_record_id", "id"),
    )

    responded_by_organisation_id: str = reference(nullable=False, index=True)
    due_from: str | None = first_day_of("due_on")
    fed_back_from: str | None = first_day_of("fed_back_on")

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return record_seen(cls.impact_record_id, lambda row: sees(row, ORGANISATION))

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        return false()

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        ours = col(cls.responded_by_organisation_id) == ORGANISATION
        return or_(col(cls.organisation_id) == ORGANISATION, ours & is_partner(cls.project_id))

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return record_seen(cls.impact_record_id, person_sees)


class ResponseCreate(ResponseMembers, Named):
    pass


class ResponseView(ResponseMembers, RecordView):
    project_id: Id
    responded_by_organisation_id: Id = Field(description="The lead of the project, or the partner asked.")


class ResponseQuery(Query):
    project_id: Id | None = None
    impact_record_id: Id | None = None
    session_id: Id | None = Field(default=None, description="What was said in a session that you see.")
    outcome: ResponseOutcome | None = None
    responded_by_organisation_id: Id | None = None
    fed_back: Flag | None = Field(default=None, description="Whether people heard it.")
