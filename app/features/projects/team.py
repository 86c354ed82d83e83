"""Team: who carries a project, by role and perspective. Its composition is itself a measure."""

from sqlalchemy import ColumnElement, and_, or_

from app.features.enumerations import Perspective, TeamRole
from app.features.projects import sight
from app.features.projects.sight import PartOfProject, is_partner, seen
from app.kit.dates import ImpreciseDate
from app.kit.inputs import Id, Line, Members
from app.kit.tables import ORGANISATION, belongs_to, choice, document, owned_by, reference, text


class TeamMembers(Members):
    contributor_id: Id | None = reference(description="A contributor that you can see.")
    member_id: Id | None = reference(description="A member of staff that you can see.")
    role_title: Line | None = text(description="A role without a person, for example `university co-lead`.")
    role: TeamRole = choice(TeamRole, nullable=False, default=TeamRole.other)
    role_label: Line | None = text(description="A free label where the role is `other`.")
    perspectives: list[Perspective] = document(nullable=False, default_factory=list, max_length=10)
    since: ImpreciseDate | None = document()
    until: ImpreciseDate | None = document()


class TeamRow(TeamMembers, PartOfProject, table=True):
    """One place in a team: a contributor, a member of staff, or a role without a person."""

    __tablename__ = "project_team"
    __table_args__ = owned_by(belongs_to("project_id", "projects"))

    home_organisation_id: str | None = reference(index=True)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        involved = or_(cls.organisation_id == ORGANISATION, is_partner(cls.project_id))
        return or_(
            cls.home_organisation_id == ORGANISATION,
            and_(cls.member_id.is_not(None), involved),
            and_(cls.home_organisation_id.is_(None), seen(cls.organisation_id, cls.project_id)),
        )

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        return and_(cls.home_organisation_id.is_(None), sight.shown_to_all(cls.project_id))
