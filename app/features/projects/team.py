"""Team: who carries a project, by role and perspective. Its composition is itself a measure."""

from types import SimpleNamespace
from typing import Any

from pydantic import Field
from sqlalchemy import CheckConstraint, ColumnElement, Text, and_, bindparam, or_, select
from sqlmodel import col

from app.features.contributors.contributor import Contributor
from app.features.contributors.sight import agreed
from app.features.contributors.through import people_seen
from app.features.enumerations import ConsentPurpose, Perspective, TeamRole
from app.features.members import Member
from app.features.projects import sight
from app.features.projects.part import below_project
from app.features.projects.sight import PartOfProject
from app.kit import writing
from app.kit.changes import FeedCounter
from app.kit.database import Write
from app.kit.dates import ImpreciseDate
from app.kit.inputs import Id, Line, Members, Named
from app.kit.noun import Query, RecordView, Values
from app.kit.personal import of_person
from app.kit.problems import Problem, fault, invalid
from app.kit.standing import Standing
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    ORGANISATION,
    PERSON,
    belongs_to,
    choice,
    document,
    first_day_of,
    owned_by,
    reference,
    text,
)

WHO = ("contributor_id", "member_id", "role_title")


class TeamMembers(Members):
    contributor_id: Id | None = reference(index=True, description="A contributor that you can see.")
    member_id: Id | None = reference(index=True, description="A member of staff that you can see.")
    role_title: Line | None = text(description="A role without a person, for example `university co-lead`.")
    role: TeamRole = choice(TeamRole, nullable=False, default=TeamRole.other)
    role_label: Line | None = text(description="A free label where the role is `other`.")
    perspectives: list[Perspective] = document(nullable=False, default_factory=list, max_length=10)
    since: ImpreciseDate | None = document()
    until: ImpreciseDate | None = document(description="A co-lead with an end leads no longer.")


def _sees(row: Any, reader: Any) -> ColumnElement[bool]:
    """Whether an organisation sees a row; `row` has its columns, or parameters of their names."""
    involved = sight.involved(row.organisation_id, row.project_id, reader)
    return or_(
        row.home_organisation_id == reader,
        and_(row.role_title.is_not(None), sight.seen(row.organisation_id, row.project_id, reader)),
        and_(row.member_id.is_not(None), involved),
        and_(involved, agreed(reader, row.contributor_id, ConsentPurpose.share_profile)),
    )


_PLACES = " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in WHO)
_HAS_A_HOME = "(role_title IS NULL) = (home_organisation_id IS NOT NULL)"


class TeamRow(TeamMembers, PartOfProject, table=True):
    """One place in a team: a contributor, a member of staff, or a role without a person.

    Roles are seen with the project, staff by lead and partners, a contributor by the home organisation
    and by those of them to whom the contributor's profile is shared at this moment."""

    __tablename__ = "project_team"
    __person__ = of_person("Teams that you are in", contributor_id="person")
    __table_args__ = owned_by(
        belongs_to("project_id", "projects"),
        belongs_to("contributor_id", "contributors", "home_organisation_id"),
        belongs_to("member_id", "members", "home_organisation_id"),
        CheckConstraint(f"({_PLACES}) = 1", name="exactly_one"),
        CheckConstraint(_HAS_A_HOME, name="home"),
    )

    home_organisation_id: str | None = reference(index=True)
    since_from: str | None = first_day_of("since")

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return _sees(cls, ORGANISATION)

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        seen = or_(sight.takes_part(cls.project_id), sight.shown_to_all(cls.project_id))
        ours = and_(sight.co_leads(cls.project_id), cls.home_organisation_id == ORGANISATION)
        return or_(col(cls.contributor_id) == PERSON, ours, and_(col(cls.role_title).is_not(None), seen))

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        return and_(col(cls.role_title).is_not(None), sight.shown_to_all(cls.project_id))


class TeamCreate(TeamMembers, Named):
    pass


class TeamView(TeamMembers, RecordView):
    project_id: Id
    home_organisation_id: Id | None = Field(description="Whose contributor or member of staff it is.")


class TeamQuery(Query):
    role: TeamRole | None = None
    contributor_id: Id | None = None


def _readers() -> Any:
    reader = FeedCounter.__table__.c.organisation_id
    ids = ("organisation_id", "project_id", "home_organisation_id", "contributor_id", "member_id")
    row = SimpleNamespace(**{name: bindparam(name, type_=ID) for name in ids})
    row.role_title = bindparam("role_title", type_=Text())
    return select(reader).where(_sees(row, reader))


async def _exactly_one(db: Write, row: Values, before: Values | None) -> None:
    if sum(row[name] is not None for name in WHO) != 1:
        raise invalid(fault("", "exactly-one-of", f"Give exactly one of {', '.join(WHO)}."))


_HOME = {
    "contributor_id": Statement(
        lambda: select(Contributor.organisation_id).where(Contributor.id == bindparam("id", type_=ID))
    ),
    "member_id": Statement(
        lambda: select(Member.organisation_id).where(Member.id == bindparam("id", type_=ID))
    ),
}


async def _stamp_home(db: Write, row: Values, before: Values | None) -> None:
    """Note whose person it is. Another person is another row: rows are never handed on."""
    for name, home in _HOME.items():
        if before and row[name] != before[name]:
            raise invalid(fault(f"/{name}", "cannot-change", "Make a new row for another person."))
        if before is None and row[name] is not None:
            row["home_organisation_id"] = await db.value(home, id=row[name])
            if row["home_organisation_id"] is None:
                raise invalid(
                    fault(f"/{name}", "unknown-reference", "There is nobody with this id that you can see.")
                )


_CO_LEADS = Statement(
    lambda: (
        select(TeamRow.id)
        .where(
            TeamRow.project_id == bindparam("project_id", type_=ID),
            TeamRow.role == TeamRole.co_lead.value,
            col(TeamRow.until).is_(None),
            or_(
                col(TeamRow.contributor_id).is_not(None),
                col(TeamRow.member_id).in_(select(Member.id)),
            ),
        )
        .order_by(col(TeamRow.id))
        .with_for_update()
    )
)


async def _stays_led(db: Write, row: Values, before: Values | None) -> None:
    """409 where a member would take away the very place by which they may do this, and leave nobody there.
    `row` is the same as `before` where it is to be deleted."""
    if before is None or before["member_id"] != db.scope.member_id or not db.scope.is_leading:
        return
    keeps = row is not before and row["role"] == before["role"] and row["until"] is None
    if keeps or before["role"] != TeamRole.co_lead:
        return
    # All are held, one's own too and in one order: two who leave at once take turns.
    if not {each[0] for each in await db.rows(_CO_LEADS, project_id=row["project_id"])} - {row["id"]}:
        raise Problem("last-co-lead")


async def begin_with(db: Write, project: Values, member_id: str) -> None:
    """Make a member the first co-lead of a project that they have just made."""
    sent = TeamCreate(member_id=member_id, role=TeamRole.co_lead).model_dump(mode="python")
    await writing.create(db, TEAM, sent, Standing(project, "own", "[]", writable=True))


TEAM = below_project(
    TeamRow,
    "team-row",
    "team",
    TeamCreate,
    TeamView,
    query=TeamQuery,
    sorts={"since": "since_from"},
    readers=Statement(_readers),
    decides=people_seen,
    sees=lambda reader: _sees(TeamRow, reader),
    rules=(_exactly_one, _stamp_home, _stays_led),
    leaves=(_stays_led,),
)
