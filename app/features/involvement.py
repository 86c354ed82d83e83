"""What hangs on somebody's involvement: support, hours, payment.

Much happens between sessions, and without any. So a row names the contributor, and where it belongs to one
also a project, a place in its team or a session. Nobody but the person and their home organisation sees it;
what others learn are counts (DOMAIN.md § Session).
"""

from typing import Any

from pydantic import Field
from sqlalchemy import (
    ColumnElement,
    ForeignKeyConstraint,
    UniqueConstraint,
    and_,
    bindparam,
    false,
    select,
)
from sqlmodel import col

from app.features.contributors.contributor import CONTRIBUTORS
from app.features.projects.project import PROJECTS
from app.features.projects.sight import led_by_member
from app.features.projects.team import TEAM
from app.features.sessions.session import SESSIONS
from app.kit.changes import FeedCounter
from app.kit.database import Write
from app.kit.inputs import Id, Members, Named
from app.kit.noun import HOME, Noun, Query, RecordView, Values
from app.kit.problems import Problem, fault, invalid
from app.kit.standing import Standing, named, not_yours
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    ORGANISATION,
    PERSON,
    Owned,
    belongs_to,
    organisation_key,
    owned_by,
    reference,
)


class InvolvementMembers(Members):
    """Where it belongs. A session or a place in a team says the project by itself."""

    project_id: Id | None = reference(index=True, description="The project, where it belongs to one.")
    team_row_id: Id | None = reference(description="Their place in the project's team.")
    session_id: Id | None = reference(index=True, description="The session, where it belongs to one.")


class PartOfInvolvement(Owned):
    """A row about one contributor's involvement. `organisation_id` leads the project, and is the home
    organisation where there is none."""

    contributor_id: str = reference(nullable=False, index=True)
    home_organisation_id: str = reference(nullable=False, index=True)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return false() if cls is PartOfInvolvement else col(cls.home_organisation_id) == ORGANISATION

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        return cls.visible()

    @classmethod
    def led(cls) -> ColumnElement[bool]:
        return false() if cls is PartOfInvolvement else led_by_member(cls.project_id)  # type: ignore[attr-defined]

    @classmethod
    def visible_to_lead(cls) -> ColumnElement[bool]:
        return and_(cls.visible(), cls.led())

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return false() if cls is PartOfInvolvement else col(cls.contributor_id) == PERSON

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        return cls.visible_to_person()


def hanging_on_involvement(*constraints: Any) -> tuple[Any, ...]:
    """Table arguments of such a table."""
    return owned_by(
        belongs_to("contributor_id", "contributors", "home_organisation_id"),
        belongs_to("project_id", "projects"),
        belongs_to("team_row_id", "project_team"),
        belongs_to("session_id", "sessions"),
        organisation_key("home_organisation_id"),
        *constraints,
    )


def pointed_at() -> UniqueConstraint:
    """A table argument: others of the same home point at such a row, whatever project each belongs to."""
    return UniqueConstraint("home_organisation_id", "id")


def points_at(column: str, target: str) -> ForeignKeyConstraint:
    """A foreign key to such a row of the same home."""
    return ForeignKeyConstraint(
        ["home_organisation_id", column], [f"{target}.home_organisation_id", f"{target}.id"]
    )


class InvolvementCreate(Named):
    contributor_id: Id = Field(description="One of your contributors.")


class InvolvementView(RecordView):
    contributor_id: Id
    home_organisation_id: Id


class InvolvementQuery(Query):
    contributor_id: Id | None = None
    project_id: Id | None = None
    session_id: Id | None = None


READERS = Statement(
    lambda: select(FeedCounter.organisation_id).where(
        FeedCounter.organisation_id == bindparam("home_organisation_id", type_=ID)
    )
)


async def _named(db: Write, noun: Noun, member: str, row: Values) -> Standing | None:
    """The record that a member names, if it names one."""
    return None if row[member] is None else await named(db, noun, member, row[member])


async def belongs_somewhere(db: Write, row: Values, before: Values | None) -> None:
    """A rule: the project is that of the session and of the place in the team, and its lead is the row's
    organisation. Whoever leads some projects says which of them it belongs to."""
    places = ("project_id", "team_row_id", "session_id")
    if before is not None and all(row[name] == before[name] for name in places):
        return
    row["home_organisation_id"] = row["home_organisation_id"] or row["organisation_id"]
    team = await _named(db, TEAM, "team_row_id", row)
    if team and team.row["contributor_id"] != row["contributor_id"]:
        raise invalid(fault("/team_row_id", "unknown-reference", "This is not their place in a team."))
    session = await _named(db, SESSIONS, "session_id", row)
    projects = {each.row["project_id"] for each in (team, session) if each} | {row["project_id"]} - {None}
    if len(projects) > 1:
        raise invalid(
            fault("/project_id", "not-together", "Session, team and project are not of one project.")
        )
    row["project_id"] = next(iter(projects), None)
    project = await _named(db, PROJECTS, "project_id", row)
    row["organisation_id"] = project.row["organisation_id"] if project else row["home_organisation_id"]
    if db.scope.is_leading and not (project and project.led):
        raise (
            not_yours(project)
            if project
            else Problem("not-yours-to-change", "Say to which of your projects.")
        )


def noun(model: Any, **its: Any) -> Noun:
    """A noun whose rows hang on somebody's involvement."""
    rules = its.pop("rules", ())
    return Noun(
        model=model,
        parent=CONTRIBUTORS,
        parent_member="contributor_id",
        created_by=frozenset(HOME),
        relations=frozenset({"own"}),
        readers=READERS,
        rules=(belongs_somewhere, *rules),
        **its,
    )
