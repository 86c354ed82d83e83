"""Session: what happens, when, where and for whom."""

from sqlalchemy import Index

from app.features.enumerations import (
    DurationKind,
    ExampleLayer,
    Mode,
    RecordedFrom,
    SessionKind,
    SessionStatus,
)
from app.features.projects.project import Headcount
from app.features.projects.sight import PartOfProject
from app.kit.dates import ImpreciseDate, Instant, TimeZoneName
from app.kit.inputs import Count, Id, Line, Members, Url, Words
from app.kit.tables import (
    belongs_to,
    choice,
    document,
    first_day_of,
    instant,
    owned_by,
    reference,
    sort_key,
    text,
    whole,
)


class SessionMembers(Members):
    title: Line = text(nullable=False, description="What people call it.")
    kind: SessionKind = choice(SessionKind, nullable=False, default=SessionKind.other)
    kind_label: Line | None = text(description="A free label where the kind is `other`.")
    series_id: Id | None = reference(description="The series that it is an occurrence of.")
    starts_on: ImpreciseDate | None = document(
        description="The day, as precisely as it is known. Where `starts_at` is known, its day there."
    )
    starts_at: Instant | None = instant(description="When it begins; with `ends_at`.")
    ends_at: Instant | None = instant(description="When it ends; with `starts_at`.")
    time_zone: TimeZoneName = text(nullable=False, default="Europe/London")
    duration_kind: DurationKind | None = choice(DurationKind)
    mode: Mode | None = choice(Mode)
    venue: Line | None = text(description="Where people go: shown to whoever sees the session.")
    venue_access: Words | None = text(description="Step-free, hearing loop, quiet room and the like.")
    venue_note: Words | None = text("profile", description="Room, door code, whom to ask for.")
    joining_link: Url | None = text("profile", description="Where people join online.")
    priority_area: Line | None = text()
    audience: Line | None = text(description="For whom it is.")
    capacity: Count | None = whole()
    planned_number: Count | None = whole(description="How many people were expected.")
    actual_number: Count | None = whole(description="How many people came.")
    headcounts: list[Headcount] = document(nullable=False, default_factory=list, max_length=50)
    description: Words | None = text()
    recorded_from: RecordedFrom = choice(RecordedFrom, nullable=False, default=RecordedFrom.live)
    source: Words | None = text(description="The document that this comes from.")
    example_layer: ExampleLayer | None = choice(
        ExampleLayer, description="Set on the example partnership only: facts, or made up to show."
    )


class Session(SessionMembers, PartOfProject, table=True):
    """One session of a project, seen with it and changed by its lead."""

    __tablename__ = "sessions"
    __table_args__ = owned_by(
        belongs_to("project_id", "projects"),
        belongs_to("series_id", "series"),
        Index(None, "organisation_id", "starts_at", "id"),
        Index(None, "project_id", "starts_from", "id"),
    )

    status: SessionStatus = choice(SessionStatus, nullable=False, default=SessionStatus.planned)
    series_wall_start: str | None = text()
    title_key: str = sort_key("title")
    starts_from: str | None = first_day_of("starts_on")
