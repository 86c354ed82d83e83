"""Session: what happens, when, where and for whom."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from pydantic import Field
from sqlalchemy import ColumnElement, Index, bindparam, or_, select

from app.features.contributors.sight import AHEAD
from app.features.enumerations import (
    DurationKind,
    ExampleLayer,
    Mode,
    RecordedFrom,
    SessionKind,
    SessionStatus,
)
from app.features.projects.project import HEADCOUNTS, PROJECTS, Headcount
from app.features.projects.sight import PartOfProject
from app.features.sessions import sight
from app.features.sessions.series import Minutes, Series
from app.kit.database import Write
from app.kit.dates import Day, ImpreciseDate, Instant, TimeZoneName, first_day, last_day
from app.kit.inputs import Count, Id, Line, Members, Named, Url, Words
from app.kit.noun import Noun, Query, RecordView, States, Values
from app.kit.personal import nobodys
from app.kit.problems import fault, invalid
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
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
from app.kit.work import ask

TELL = "tell-who-comes"
"""The job that writes to everybody who may come to a session: `what` has become of it."""


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
    planned_number: Count | None = whole(
        "profile", description="How many people were expected. For the lead and its partners."
    )
    actual_number: Count | None = whole(
        "profile", description="How many people came. For the lead and its partners."
    )
    planned_minutes: Minutes | None = whole(description="How long it was meant to take.")
    delivered_minutes: Minutes | None = whole(description="How long it took.")
    headcounts: list[Headcount] = document(
        "profile", nullable=False, default_factory=list, max_length=50, description=HEADCOUNTS
    )
    description: Words | None = text()
    recorded_from: RecordedFrom = choice(RecordedFrom, nullable=False, default=RecordedFrom.live)
    source: Words | None = text(description="The document that this comes from.")
    example_layer: ExampleLayer | None = choice(
        ExampleLayer, description="Set on the example partnership only: facts, or made up to show."
    )


class Session(SessionMembers, PartOfProject, table=True):
    """One session of a project, seen with it and changed by its lead."""

    __tablename__ = "sessions"
    __person__ = nobodys(
        "what took place",
        {
            "venue_note": "about the place",
            "joining_link": "about the place",
            "planned_number": "a number of people",
            "actual_number": "a number of people",
            "headcounts": "numbers of people",
        },
    )
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

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return sight.visible(cls, cls.kind)

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        return sight.published(cls, cls.kind)

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return or_(sight.visible_to_person(cls, cls.kind), sight.is_asked_to(cls.id))


class SessionCreate(SessionMembers, Named):
    project_id: Id
    status: SessionStatus = SessionStatus.planned


class SessionView(SessionMembers, RecordView):
    project_id: Id
    status: SessionStatus
    series_wall_start: str | None = Field(
        description="The wall-clock time that the series gave it, even where it was moved since."
    )


class SessionQuery(Query):
    project_id: Id | None = None
    organisation_id: Id | None = Field(default=None, description="The project's lead.")
    series_id: Id | None = None
    contributor_id: Id | None = Field(default=None, description="Somebody who has a part in it.")
    status: SessionStatus | None = None
    status_in: list[SessionStatus] | None = None
    kind: SessionKind | None = None
    kind_in: list[SessionKind] | None = None
    mode: Mode | None = None
    starts_at_gte: Instant | None = None
    starts_at_lt: Instant | None = None
    starts_on_gte: Day | None = Field(default=None, description="By the first day that it may mean.")
    starts_on_lt: Day | None = None


def _wall(row: Values) -> str:
    """What calendar and clock say at its place when it begins, to the minute."""
    moment = datetime.fromisoformat(row["starts_at"]).astimezone(ZoneInfo(row["time_zone"]))
    return moment.replace(tzinfo=None).isoformat(timespec="minutes")


async def _times_fit(db: Write, row: Values, before: Values | None) -> None:
    """Both times or none, in order; where they are known, the day is theirs."""
    starts, ends = row["starts_at"], row["ends_at"]
    if (starts is None) != (ends is None):
        missing = "ends_at" if ends is None else "starts_at"
        detail = "Give both times, or a day alone in starts_on."
        raise invalid(fault(f"/{missing}", "both-or-none", detail))
    if starts is None:
        return
    if ends <= starts:
        raise invalid(fault("/ends_at", "ends-before-start", "It ends before it begins."))
    today = _wall(row)[:10]
    if _was_said(row, before) and not _may_mean(row["starts_on"], today):
        detail = "starts_at is on another day at that place. Leave starts_on out, or correct one of them."
        raise invalid(fault("/starts_on", "days-differ", detail))
    row["starts_on"] = orjson.dumps(today).decode()


def _was_said(row: Values, before: Values | None) -> bool:
    """Whether the day comes from the caller, and not from the time that was there before."""
    if row["starts_on"] is None or before is None or before["starts_on"] is None:
        return row["starts_on"] is not None
    return bool(orjson.loads(row["starts_on"]) != orjson.loads(before["starts_on"]))


def _may_mean(starts_on: str, day: str) -> bool:
    said = orjson.loads(starts_on)
    return first_day(said).isoformat() <= day <= last_day(said).isoformat()


_PROJECT_OF_SERIES = Statement(
    lambda: select(Series.project_id).where(Series.id == bindparam("series_id", type_=ID))
)


async def _series_of_its_project(db: Write, row: Values, before: Values | None) -> None:
    if row["series_id"] is None or (before and before["series_id"] == row["series_id"]):
        return
    if await db.value(_PROJECT_OF_SERIES, series_id=row["series_id"]) != row["project_id"]:
        raise invalid(fault("/series_id", "unknown-reference", "There is no such series in this project."))
    row["series_wall_start"] = _wall(row) if row["starts_at"] else None


def _shown(row: Values) -> list[Any]:
    """What people go by who come. A day by content: PostgreSQL writes its text in its own way."""
    day = orjson.loads(row["starts_on"]) if row["starts_on"] else None
    return [day, *(row[name] for name in ("starts_at", "ends_at", "venue", "mode"))]


def what_is_told(row: Values, before: Values | None) -> str | None:
    """What those who may come are written: `called-off`, `moved` for another time or place, or nothing."""
    if before is None or before["status"] not in AHEAD:
        return None
    if row["status"] == SessionStatus.cancelled:
        return "called-off"
    return "moved" if row["status"] in AHEAD and _shown(row) != _shown(before) else None


async def _tell_who_comes(db: Write, row: Values, before: Values | None) -> None:
    """Whoever may come is written to, once, when it is called off or another time or place is set."""
    what = what_is_told(row, before)
    if what is not None:
        ask(db, TELL, session_id=row["id"], what=what)


SESSIONS = Noun(
    model=Session,
    name="session",
    collection="sessions",
    create=SessionCreate,
    view=SessionView,
    query=SessionQuery,
    sorts={
        "starts_at": "starts_at",
        "starts_on": "starts_from",
        "title": "title_key",
        "created_at": "created_at",
    },
    filters={"contributor_id": lambda: sight.is_with(Session.id)},
    parent=PROJECTS,
    parent_member="project_id",
    states=States(
        "status",
        {
            "planned": ("confirmed", "delivered", "cancelled"),
            "confirmed": ("planned", "delivered", "cancelled"),
            "delivered": ("confirmed", "cancelled"),
            "cancelled": ("planned", "confirmed"),
        },
    ),
    readers=sight.READERS,
    readers_in_sight=True,
    sight=frozenset({"kind"}),
    rules=(_times_fit, _series_of_its_project, sight.holds_who_booked, _tell_who_comes),
)
