"""Booking: places in a session, or a session asked for, by an organisation or one of its departments."""

from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import CheckConstraint, ColumnElement, Index, case, false, or_
from sqlmodel import col

from app.features.enumerations import BookingStatus, ExampleLayer, RecordedFrom
from app.features.projects.sight import PartOfProject, is_partner, is_theirs
from app.kit.dates import Day, ImpreciseDate
from app.kit.inputs import Id, Line, Members, Named, Words
from app.kit.noun import Query, RecordView
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
    whole,
)

Places = Annotated[int, Field(ge=1, le=10_000)]


class BookingMembers(Members):
    session_id: Id | None = reference(
        index=True, description="The session. Empty for one that is asked for, until there is one."
    )
    topic: Line | None = text(description="What is asked for, where a session is to be run.")
    audience: Line | None = text(description="For whom it is to be run.")
    wanted_on: ImpreciseDate | None = document(description="When about it is to be run.")
    places: Places | None = whole(
        description="How many people may come. In a session 1, where it is not given; of a request it "
        "may not be known."
    )
    booked_by_organisation_id: Id | None = reference(
        description="Who books: you, where it is not given. The lead books for others too."
    )
    booked_for: Line | None = text(description="The organisation in words, where it is none of those here.")
    department: Line | None = text(description="A department or team of it; never a person's name.")
    booked_on: ImpreciseDate | None = document(
        description="When they asked. Of a live one today, where it is not given."
    )
    note: Words | None = text(description="For the lead and for whoever books, and nobody else.")
    arose_from_session_id: Id | None = reference(description="The session that it came of.")
    arose_from_booking_id: Id | None = reference(description="The booking or request that it came of.")
    arose_from_suggestion_id: Id | None = reference(description="The topic somebody suggested in feedback.")
    arose_from_commitment_id: Id | None = reference(description="The commitment that it came of.")
    recorded_from: RecordedFrom = choice(
        RecordedFrom,
        nullable=False,
        default=RecordedFrom.live,
        description="`history`: what is not known is left open.",
    )
    source: Words | None = text(description="The document that this comes from.")
    example_layer: ExampleLayer | None = choice(
        ExampleLayer, description="Set on the example partnership only: facts, or made up to show."
    )


def sees(row: Any, reader: Any) -> ColumnElement[bool]:
    """Whether an organisation sees a booking; `row` has its columns, or parameters of their names."""
    return or_(
        row.organisation_id == reader,
        row.booked_by_organisation_id == reader,
        is_partner(row.project_id, reader),
    )


class Booking(BookingMembers, PartOfProject, table=True):
    """`organisation_id` leads the project. Seen by the lead, its partners and whoever booked; who else in an
    open project books is nobody's to see."""

    __tablename__ = "bookings"
    __person__ = nobodys("places of organisations and departments")
    __table_args__ = owned_by(
        belongs_to("project_id", "projects"),
        belongs_to("session_id", "sessions"),
        belongs_to("arose_from_session_id", "sessions"),
        belongs_to("arose_from_booking_id", "bookings"),
        belongs_to("arose_from_suggestion_id", "feedback_suggestions"),
        belongs_to("arose_from_commitment_id", "commitments"),
        organisation_key("booked_by_organisation_id"),
        CheckConstraint("session_id IS NOT NULL OR topic IS NOT NULL", name="asks_for_something"),
        CheckConstraint("places BETWEEN 1 AND 10000", name="has_places"),
        CheckConstraint("session_id IS NULL OR places IS NOT NULL", name="counts_in_its_session"),
        Index(None, "organisation_id", "status", "id"),
    )

    booked_by_organisation_id: str = reference(nullable=False, index=True)
    status: BookingStatus = choice(BookingStatus, nullable=False, default=BookingStatus.requested)
    booked_from: str | None = first_day_of("booked_on")

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return sees(cls, ORGANISATION)

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        return false()

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        return or_(cls.organisation_id == ORGANISATION, col(cls.booked_by_organisation_id) == ORGANISATION)

    @classmethod
    def relation(cls) -> ColumnElement[str]:
        """Whoever booked is at home in it as the lead is."""
        return case((cls.writable(), "own"), else_="partner")

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return is_theirs(cls.organisation_id, cls.project_id)

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        return cls.visible_to_person()


class BookingCreate(BookingMembers, Named):
    project_id: Id
    status: BookingStatus = Field(
        default=BookingStatus.requested,
        description="The lead may say what it came to. Where there is no room, it waits.",
    )


class BookingView(BookingMembers, RecordView):
    project_id: Id
    status: BookingStatus
    booked_by_organisation_id: Id


class SessionBookingQuery(Query):
    status: BookingStatus | None = None
    status_in: list[BookingStatus] | None = None
    booked_by_organisation_id: Id | None = None


class BookingQuery(SessionBookingQuery):
    project_id: Id | None = None
    session_id: Id | None = None
    organisation_id: Id | None = Field(default=None, description="The project's lead.")
    arose_from_session_id: Id | None = None
    arose_from_booking_id: Id | None = None
    arose_from_suggestion_id: Id | None = None
    arose_from_commitment_id: Id | None = None
    booked_on_gte: Day | None = Field(default=None, description="By the first day that it may mean.")
    booked_on_lt: Day | None = None
