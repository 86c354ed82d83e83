"""Replies to a response: "this is not right", from somebody whose words were answered."""

from typing import Any

from pydantic import Field
from sqlalchemy import ColumnElement, UniqueConstraint, and_, bindparam, case, false, or_, select
from sqlmodel import col

from app.features.contributors.contributor import CONTRIBUTORS
from app.features.impact import own_name
from app.features.impact.responses import RESPONSES
from app.features.projects.sight import PartOfProject, is_theirs
from app.kit.changes import FeedCounter
from app.kit.database import Write
from app.kit.inputs import Id, Line, Members, Named, Words
from app.kit.noun import Noun, Query, RecordView, Values
from app.kit.operations import Operation
from app.kit.personal import of_person
from app.kit.problems import Problem, fault, invalid
from app.kit.resource import resource
from app.kit.standing import named
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    ORGANISATION,
    PERSON,
    belongs_to,
    organisation_key,
    owned_by,
    reference,
    text,
)


class ReplyMembers(Members):
    contributor_id: Id | None = reference(
        index=True,
        description="One of your contributors, who says so. Leave it out if you are they.",
    )
    words: Words = text("profile", nullable=False, description="What is not right.")
    recorded_by: Line | None = text(
        "profile", description="Who wrote it down for them: a role. Empty for what they wrote."
    )


class Reply(ReplyMembers, PartOfProject, table=True):
    """What one person says to one response. `organisation_id` leads the project. Seen by their home, by the
    lead and by whoever answered; whose it is, by their home alone."""

    __tablename__ = "response_replies"
    __person__ = of_person("What you replied to answers", contributor_id="person")
    __table_args__ = owned_by(
        belongs_to("response_id", "responses"),
        belongs_to("project_id", "projects"),
        belongs_to("contributor_id", "contributors", "home_organisation_id"),
        organisation_key("home_organisation_id"),
        organisation_key("responded_by_organisation_id"),
        UniqueConstraint("response_id", "contributor_id"),
    )

    response_id: str = reference(nullable=False)
    responded_by_organisation_id: str = reference(nullable=False, index=True)
    home_organisation_id: str = reference(nullable=False, index=True)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return sees(cls, ORGANISATION)

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        return false()

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        return col(cls.home_organisation_id) == ORGANISATION

    @classmethod
    def relation(cls) -> ColumnElement[str]:
        return case((col(cls.home_organisation_id) == ORGANISATION, "own"), else_="partner")

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        theirs = is_theirs(cls.organisation_id, cls.project_id)
        return or_(col(cls.contributor_id) == PERSON, theirs)

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        return col(cls.contributor_id) == PERSON

    @classmethod
    def relation_to_person(cls) -> ColumnElement[str]:
        ours = and_(col(cls.home_organisation_id) == ORGANISATION, col(cls.contributor_id) != PERSON)
        return case((col(cls.contributor_id) == PERSON, "self"), (ours, "own"), else_="partner")


def sees(row: Any, reader: Any) -> ColumnElement[bool]:
    """Whether an organisation sees a reply; `row` has its columns, or parameters of their names."""
    return or_(
        row.home_organisation_id == reader,
        row.organisation_id == reader,
        row.responded_by_organisation_id == reader,
    )


class ReplyCreate(ReplyMembers, Named):
    pass


class ReplyView(ReplyMembers, RecordView):
    response_id: Id
    project_id: Id
    responded_by_organisation_id: Id = Field(description="Who had answered.")
    home_organisation_id: Id = Field(description="Whose contributor says so.")


class ReplyQuery(Query):
    contributor_id: Id | None = None


def _readers() -> Any:
    row: Any = type("Row", (), {name: bindparam(name, type_=ID) for name in _WHO})
    return select(FeedCounter.organisation_id).where(sees(row, col(FeedCounter.organisation_id)))


_WHO = ("home_organisation_id", "organisation_id", "responded_by_organisation_id")


async def _stays_theirs(db: Write, row: Values, before: Values | None) -> None:
    """What somebody replied themselves nobody else rewords, and nobody else makes go away."""
    was = before or row
    if was["recorded_by"] is None and was["contributor_id"] != db.scope.contributor_id:
        raise Problem("not-yours-to-change", "They wrote this themselves. Only they change it.")


async def _says_whose_it_was(db: Write, row: Values, before: Values) -> None:
    for name in ("contributor_id", "recorded_by"):
        if row[name] != before[name] and (name == "contributor_id" or row[name] is None):
            raise invalid(fault(f"/{name}", "cannot-change", "Write down another reply for them."))
    if not await own_name.is_reviewed(db, row["id"]):
        await _stays_theirs(db, row, before)


async def _is_somebodys(db: Write, row: Values, before: Values | None) -> None:
    """A contributor's own, or written down for one by their home, which says who did."""
    if before is not None:
        await _says_whose_it_was(db, row, before)
        return
    row["home_organisation_id"] = db.scope.organisation_id
    if db.scope.is_person:
        if row["contributor_id"] not in (None, db.scope.contributor_id) or row["recorded_by"]:
            detail = "Say in your own name what is not right; leave this out."
            raise invalid(fault("/contributor_id", "not-allowed", detail))
        row["contributor_id"] = db.scope.contributor_id
        return
    missing = [name for name in ("contributor_id", "recorded_by") if row[name] is None]
    if missing:
        detail = "Say whose words these are, and by role who wrote them down for them."
        raise invalid(*(fault(f"/{name}", "required", detail) for name in missing))
    person = await named(db, CONTRIBUTORS, "contributor_id", row["contributor_id"])
    if person.row["organisation_id"] != db.scope.organisation_id:
        raise invalid(fault("/contributor_id", "unknown-reference", "This is not one of your contributors."))


REPLIES = Noun(
    model=Reply,
    name="reply",
    collection="replies",
    permission="responses",
    create=ReplyCreate,
    view=ReplyView,
    query=ReplyQuery,
    sorts={"created_at": "created_at"},
    parent=RESPONSES,
    parent_member="response_id",
    nested=True,
    inherits=("project_id", "responded_by_organisation_id"),
    created_by=frozenset({"own", "partner"}),
    created_by_person=True,
    removed_by_person=True,
    by_person=frozenset({"words"}),
    relations=frozenset({"own", "partner"}),
    home_only=frozenset({"contributor_id"}),
    readers=Statement(_readers),
    readers_in_sight=True,
    rules=(_is_somebodys,),
    leaves=(_stays_theirs,),
)


def operations() -> list[Operation]:
    """All of a noun below another."""
    return resource(REPLIES)
