"""Who sees a project, and so everything below it: its lead, its partners, the network, the public."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.features.enumerations import TeamRole
from app.kit.changes import FeedCounter
from app.kit.expressions import Answered
from app.kit.personal import nobodys
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    MEMBER,
    ORGANISATION,
    PERSON,
    Owned,
    Scoped,
    belongs_to,
    instant,
    organisation_key,
    primary_key,
    reference,
)


class ProjectPartner(Scoped, table=True):
    """One organisation that takes part in another's project."""

    __tablename__ = "project_partners"
    __person__ = nobodys("organisations that take part")
    __table_args__ = (
        UniqueConstraint("organisation_id", "project_id", "partner_organisation_id"),
        belongs_to("project_id", "projects", goes_with=True),
        organisation_key("partner_organisation_id"),
    )

    id: str = primary_key()
    organisation_id: str = reference(nullable=False)
    project_id: str = reference(nullable=False, index=True)
    partner_organisation_id: str = reference(nullable=False, index=True)
    created_at: str = instant(nullable=False)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return seen(cls.organisation_id, cls.project_id)

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        return shown_to_all(cls.project_id)

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return or_(takes_part(cls.project_id), shown_to_all(cls.project_id))

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        return cls.organisation_id == ORGANISATION

    @classmethod
    def led(cls) -> ColumnElement[bool]:
        return led_by_member(cls.project_id)


def is_partner(project_id: Any, reader: Any = ORGANISATION) -> ColumnElement[bool]:
    """Whether an organisation, by default the asking one, takes part in another's project."""
    partner = aliased(ProjectPartner.__table__)
    row = exists().where(partner.c.project_id == project_id, partner.c.partner_organisation_id == reader)
    # Left to itself, SQLAlchemy ties an EXISTS only to the query right around it; a reader further out
    # would be read from a list of all readers, and anybody's being a partner would do.
    return row.correlate_except(partner)


def involved(lead_id: Any, project_id: Any, reader: Any = ORGANISATION) -> ColumnElement[bool]:
    """Whether an organisation leads a project or takes part in it."""
    return or_(lead_id == reader, is_partner(project_id, reader))


def _project_with(project_id: Any, *visibility: str) -> ColumnElement[bool]:
    from app.features.projects.project import Project

    project = aliased(Project.__table__)
    row = exists().where(project.c.id == project_id, project.c.visibility.in_(visibility))
    return row.correlate_except(project)


def seen(lead_id: Any, project_id: Any, reader: Any = ORGANISATION) -> ColumnElement[bool]:
    """What an organisation sees of a project's rows: its own, those it is a partner of, and open ones."""
    return or_(involved(lead_id, project_id, reader), _project_with(project_id, "network", "public"))


def takes_part(project_id: Any) -> ColumnElement[bool]:
    """Whether the asking contributor has a place in a project's team or was asked to one of its sessions."""
    from app.features.projects.team import TeamRow
    from app.features.sessions.participations import Participation

    return or_(_named(TeamRow, project_id), _named(Participation, project_id))


def co_leads(project_id: Any) -> ColumnElement[bool]:
    """Whether the asking contributor is one of a project's co-leads."""
    return _leads(project_id, "contributor_id", PERSON)


def _named(model: Any, project_id: Any) -> ColumnElement[bool]:
    row = aliased(model.__table__)
    found = exists().where(row.c.project_id == project_id, row.c.contributor_id == PERSON)
    return found.correlate_except(row)


def led_by_member(project_id: Any) -> ColumnElement[bool]:
    """Whether the asking member is one of a project's co-leads."""
    return _leads(project_id, "member_id", MEMBER)


def _leads(project_id: Any, who: str, asking: Any) -> ColumnElement[bool]:
    """Whoever has a day until which they led no longer leads."""
    from app.features.projects.team import TeamRow

    row = aliased(TeamRow.__table__)
    now = (row.c[who] == asking, row.c.role == TeamRole.co_lead.value, row.c.until.is_(None))
    return exists().where(row.c.project_id == project_id, *now).correlate_except(row)


def has_co_lead(project_id: Any) -> ColumnElement[bool]:
    """The same of whoever asks, for a filter: of rows of teams that they see."""
    from app.features.projects.team import TeamRow

    row = aliased(TeamRow)
    asks = or_(col(row.contributor_id) == PERSON, col(row.member_id) == MEMBER)
    now = (col(row.role) == TeamRole.co_lead.value, col(row.until).is_(None))
    return exists().where(col(row.project_id) == project_id, asks, *now)


def invited_to(opportunity_id: Any) -> ColumnElement[bool]:
    """Whether an opening is there for the asking contributor: it is open, its project says what it is for,
    and their home leads it or takes part in it, or they do. What they came forward for they see from then
    on (docs/decisions/0025)."""
    function = "golden_thread_person_invited_to"
    return Answered(function, opportunity_id, looks=_invites("id", "opportunity_id", opportunity_id))


def invited_by(project_id: Any) -> ColumnElement[bool]:
    """The same of a project: whether it has such an opening."""
    function = "golden_thread_person_invited_by"
    return Answered(function, project_id, looks=_invites("project_id", "project_id", project_id))


def _invites(by: str, said_by: str, record_id: Any) -> ColumnElement[bool]:
    from app.features.coming_forward.expressions import ExpressionOfInterest
    from app.features.projects.outputs import Opportunity
    from app.features.projects.project import Project

    opening, project = aliased(Opportunity.__table__), aliased(Project.__table__)
    said, lead_id = aliased(ExpressionOfInterest.__table__), opening.c.organisation_id
    is_open = exists().where(
        opening.c[by] == record_id,
        opening.c.is_open,
        or_(opening.c.closes_on.is_(None), opening.c.closes_on >= func.current_date()),
        project.c.id == opening.c.project_id,
        project.c.purpose.is_not(None),
        or_(involved(lead_id, opening.c.project_id), takes_part(opening.c.project_id)),
    )
    came_forward = exists().where(said.c[said_by] == record_id, said.c.contributor_id == PERSON)
    return or_(is_open.correlate_except(opening, project), came_forward.correlate_except(said))


def is_theirs(lead_id: Any, project_id: Any) -> ColumnElement[bool]:
    """Whether a project is the asking contributor's to change: a co-lead may do for their home organisation
    what its staff co-lead may (DOMAIN.md § Who uses it)."""
    return and_(lead_id == ORGANISATION, co_leads(project_id))


def relation_to_person(lead_id: Any, project_id: Any) -> ColumnElement[str]:
    """The standing of the asking contributor to a project's rows."""
    theirs = is_theirs(lead_id, project_id)
    return case((theirs, "own"), (takes_part(project_id), "partner"), else_="network")


def shown_to_all(project_id: Any) -> ColumnElement[bool]:
    """What anybody sees: rows of public projects."""
    return _project_with(project_id, "public")


def relation(lead_id: Any, project_id: Any) -> ColumnElement[str]:
    """The standing of the asking organisation to a project's rows."""
    return case((lead_id == ORGANISATION, "own"), (is_partner(project_id), "partner"), else_="network")


class PartOfProject(Owned):
    """A row below a project: seen with it, changed by its lead. `organisation_id` is the lead's."""

    project_id: str = reference(nullable=False, index=True)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return false() if cls is PartOfProject else seen(cls.organisation_id, cls.project_id)

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        return false() if cls is PartOfProject else shown_to_all(cls.project_id)

    @classmethod
    def relation(cls) -> ColumnElement[str]:
        return relation(cls.organisation_id, cls.project_id)

    @classmethod
    def led(cls) -> ColumnElement[bool]:
        return true() if cls is PartOfProject else led_by_member(cls.project_id)

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        if cls is PartOfProject:
            return false()
        return or_(takes_part(cls.project_id), shown_to_all(cls.project_id))

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        if cls is PartOfProject:
            return false()
        return and_(cls.visible_to_person(), is_theirs(cls.organisation_id, cls.project_id))

    @classmethod
    def relation_to_person(cls) -> ColumnElement[str]:
        return relation_to_person(cls.organisation_id, cls.project_id)


def readers(project_id: str, open_if: ColumnElement[bool] | None = None) -> Any:
    """Organisations that may see a row of a project: the lead, the partners, and everybody where the project
    is open. `open_if` keeps some rows from everybody."""
    from app.features.projects.project import Project

    lead, open_to_all = Project.__table__.alias(), Project.__table__.alias()
    partner, feed = ProjectPartner.__table__, FeedCounter.__table__
    the_id = bindparam(project_id, type_=ID)
    return union(
        select(lead.c.organisation_id).where(lead.c.id == the_id),
        select(partner.c.partner_organisation_id).where(partner.c.project_id == the_id),
        select(feed.c.organisation_id).where(
            exists().where(open_to_all.c.id == the_id, open_to_all.c.visibility.in_(("network", "public"))),
            true() if open_if is None else open_if,
        ),
    )


READERS_OF_PROJECT = Statement(lambda: readers("id"))
READERS_OF_PART = Statement(lambda: readers("project_id"))


async def people(db: Any, project: Any) -> Any:
    """The people who take part in a project, for its noun: who gains sight of it gains sight of them."""
    from app.features.contributors.through import people_with

    return await people_with(db, project)


async def is_led_from_the_start(db: Any, project: Any, before: Any) -> None:
    """Whoever may do what they do only where they are a co-lead, is one of what they begin."""
    from app.features.projects.team import begin_with

    if db.scope.is_leading:
        await begin_with(db, project, db.scope.member_id)
