"""Participation: one contributor in one session, from the first asking to what helped."""

from sqlalchemy import ColumnElement, UniqueConstraint, false, or_

from app.features.enumerations import Attendance, NeedMet, ParticipationRole, RecordedFrom, Reply
from app.kit.inputs import Id, Members, Words
from app.kit.tables import (
    ORGANISATION,
    Owned,
    belongs_to,
    choice,
    organisation_key,
    owned_by,
    reference,
    text,
    whole,
)


class ParticipationMembers(Members):
    contributor_id: Id = reference(nullable=False, index=True, description="A contributor that you can see.")
    role: ParticipationRole = choice(ParticipationRole, nullable=False, default=ParticipationRole.member)
    attendance: Attendance = choice(Attendance, nullable=False, default=Attendance.unknown)
    recorded_from: RecordedFrom | None = choice(RecordedFrom, description="As the session, where not given.")
    what_helped: Words | None = text("needs")
    need_met: NeedMet | None = choice(NeedMet, "needs")


class Participation(ParticipationMembers, Owned, table=True):
    """`organisation_id` is the project's lead; the contributor's own is `home_organisation_id`."""

    __tablename__ = "participations"
    __table_args__ = owned_by(
        belongs_to("session_id", "sessions"),
        belongs_to("project_id", "projects"),
        organisation_key("home_organisation_id"),
        UniqueConstraint("session_id", "contributor_id"),
    )

    session_id: str = reference(nullable=False)
    project_id: str = reference(nullable=False, index=True)
    home_organisation_id: str = reference(nullable=False, index=True)
    reply: Reply | None = choice(Reply)
    purpose_shown: str | None = text()
    purpose_version: int | None = whole()

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return or_(cls.home_organisation_id == ORGANISATION, cls.organisation_id == ORGANISATION)

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        return cls.visible()

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        return false()
