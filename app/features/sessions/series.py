"""Series: sessions that come again, by a rule of RFC 5545 or within a window of weeks."""

from app.features.enumerations import Mode, SessionKind
from app.features.projects.sight import PartOfProject
from app.kit.dates import Day, TimeZoneName
from app.kit.inputs import Line, Members
from app.kit.tables import belongs_to, choice, day, owned_by, text, whole


class SeriesMembers(Members):
    title: Line = text(nullable=False, description="What its sessions are called.")
    kind: SessionKind = choice(SessionKind, nullable=False, default=SessionKind.other)
    kind_label: Line | None = text(description="A free label where the kind is `other`.")
    mode: Mode | None = choice(Mode)
    rule: Line | None = text()
    first_on: Day | None = day()
    wall_start: Line | None = text()
    duration_minutes: int | None = whole()
    time_zone: TimeZoneName = text(nullable=False, default="Europe/London")
    min_weeks: int | None = whole()
    max_weeks: int | None = whole()
    until: Day | None = day()


class Series(SeriesMembers, PartOfProject, table=True):
    """Seen with its project and changed by its lead."""

    __tablename__ = "series"
    __table_args__ = owned_by(belongs_to("project_id", "projects"))
