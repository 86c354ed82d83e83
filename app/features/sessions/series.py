"""Series: sessions that come again, by a rule of RFC 5545 or within a window of weeks."""

from typing import Annotated

from pydantic import Field, StringConstraints
from sqlalchemy import ColumnElement

from app.features.enumerations import Mode, SessionKind
from app.features.projects.sight import PartOfProject
from app.features.sessions import sight
from app.kit.dates import Day, TimeZoneName
from app.kit.inputs import Id, Line, Members, Named
from app.kit.noun import Query, RecordView
from app.kit.personal import nobodys
from app.kit.tables import belongs_to, choice, day, document, owned_by, sort_key, text, whole

MONTHS_AHEAD = 24

# Days only: what time a session begins is `wall_start`, and when the series ends is `until`.
_DAY, _NUMBER = "(MO|TU|WE|TH|FR|SA|SU)", "-?[1-9][0-9]?"
_PART = (
    rf"(INTERVAL|COUNT)=[1-9][0-9]{{0,2}}|WKST={_DAY}|BYDAY={_DAY}(,{_DAY})*"
    rf"|(BYMONTHDAY|BYMONTH|BYSETPOS)={_NUMBER}(,{_NUMBER})*"
)
_NTH = rf"BYDAY=([+-]?[1-5])?{_DAY}(,([+-]?[1-5])?{_DAY})*"
_RULE = rf"^(FREQ=(DAILY|WEEKLY)(;({_PART}))*|FREQ=(MONTHLY|YEARLY)(;({_PART}|{_NTH}))*)$"

Rule = Annotated[str, StringConstraints(pattern=_RULE, max_length=200)]
WallTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Minutes = Annotated[int, Field(ge=1, le=24 * 60)]
Weeks = Annotated[int, Field(ge=1, le=520)]


class SeriesMembers(Members):
    title: Line = text(nullable=False, description="What its sessions are called.")
    kind: SessionKind = choice(SessionKind, nullable=False, default=SessionKind.other)
    kind_label: Line | None = text(description="A free label where the kind is `other`.")
    mode: Mode | None = choice(Mode)
    rule: Rule | None = text(
        description="How its days come again, by RFC 5545: FREQ, INTERVAL, COUNT, BYDAY, BYMONTHDAY, "
        f"BYMONTH, BYSETPOS, WKST. Sessions are made from it at once, up to {MONTHS_AHEAD} months ahead.",
        schema_extra={"examples": ["FREQ=WEEKLY;INTERVAL=6;BYDAY=TU"]},
    )
    first_on: Day | None = day(description="The day from which the rule counts; needed with a rule.")
    wall_start: WallTime | None = text(
        description="The time by the clock on the wall; it stays when clocks change."
    )
    duration_minutes: Minutes | None = whole(description="Needed with `wall_start`.")
    time_zone: TimeZoneName = text(nullable=False, default="Europe/London")
    min_weeks: Weeks | None = whole(description="A window instead of a rule: every six …")
    max_weeks: Weeks | None = whole(description="… to eight weeks.")
    until: Day | None = day(description="The last day that it may fall on.")
    left_out: list[Day] = document(
        nullable=False,
        default_factory=list,
        max_length=200,
        description="Days of the rule on which there is none: an EXDATE of RFC 5545. Once its sessions are "
        "there, call off the one of that day instead.",
    )


class Series(SeriesMembers, PartOfProject, table=True):
    """Seen with its project and changed by its lead. Its sessions are ordinary sessions."""

    __tablename__ = "series"
    __person__ = nobodys("times of sessions")
    __table_args__ = owned_by(belongs_to("project_id", "projects"))

    title_key: str = sort_key("title")

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return sight.visible(cls, cls.kind)

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        return sight.published(cls, cls.kind)

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return sight.visible_to_person(cls, cls.kind)


class SeriesCreate(SeriesMembers, Named):
    project_id: Id


class SeriesView(SeriesMembers, RecordView):
    project_id: Id


class SeriesQuery(Query):
    project_id: Id | None = None
