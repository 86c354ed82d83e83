"""Concerns: how somebody was treated, for one member to read who is not the one it is about.

Nobody else reads it: not the other members, not administrators, not a program of the organisation's. No feed
tells of it, the audit keeps it apart, and row-level security says the same.
"""

from enum import StrEnum

from pydantic import Field
from sqlalchemy import ColumnElement, Index, and_, false, select

from app.features.contributors.contributor import CONTRIBUTORS
from app.features.contributors.sight import AboutPerson
from app.features.redress import said
from app.features.redress.concern_recipients import nobody_left, people, reader_of
from app.kit import audit
from app.kit.changes import FeedCounter
from app.kit.database import Write
from app.kit.inputs import Id, Members, Words
from app.kit.noun import Noun, Query, RecordView, States, Values
from app.kit.operations import Operation
from app.kit.personal import of_person
from app.kit.problems import Problem, fault, invalid
from app.kit.statements import Statement
from app.kit.tables import MEMBER, ORGANISATION, belongs_to, choice, day, instant, owned_by, reference, text

ConcernStatus = StrEnum("ConcernStatus", ["raised", "read", "closed", "withdrawn"])


class ConcernMembers(Members):
    about_member_id: Id | None = reference(
        "confidential", description="The member it is about, if it is about one: they do not get to read it."
    )
    words: Words = text("confidential", nullable=False, description="What happened, in their own words.")
    wanted: Words | None = text("confidential", description="What they would like to come of it.")
    answer: Words | None = text("confidential", description="What whoever read it answers. For them alone.")


class Concern(ConcernMembers, AboutPerson, table=True):
    """`recipient_member_id` is who reads it."""

    __tablename__ = "concerns"
    __person__ = of_person("Concerns that you raised", contributor_id="person")
    __table_args__ = owned_by(
        belongs_to("contributor_id", "contributors", goes_with=True),
        belongs_to("about_member_id", "members"),
        belongs_to("recipient_member_id", "members"),
        Index(None, "recipient_member_id", "id"),
    )

    contributor_id: str = reference(nullable=False, index=True)
    recipient_member_id: str = reference(nullable=False)
    status: ConcernStatus = choice(ConcernStatus, nullable=False, default=ConcernStatus.raised)
    closed_on: str | None = day()
    told_at: str | None = instant(info={"internal": True})

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return and_(cls.organisation_id == ORGANISATION, cls.recipient_member_id == MEMBER)

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        return cls.visible()


class ConcernCreate(ConcernMembers):
    contributor_id: Id | None = Field(default=None, description="Yourself; it goes without saying.")


class ConcernView(ConcernMembers, RecordView):
    external_ids: list[dict[str, str]] = Field(default_factory=list, exclude=True)
    words: Words | None = Field(  # type: ignore[assignment]
        default=None, description="What happened, in their own words."
    )
    contributor_id: Id
    recipient_member_id: Id = Field(description="Who reads it.")
    status: ConcernStatus
    closed_on: str | None = Field(json_schema_extra={"format": "date"})


class ConcernQuery(Query):
    status: ConcernStatus | None = None


async def _by_themselves(db: Write, row: Values, before: Values | None) -> None:
    """Only the contributor raises it: whoever wrote it down for them would be one more who knows."""
    if before is None and not db.scope.is_person:
        raise Problem("not-yours-to-change", "Only a contributor raises a concern, for themselves.")


async def _goes_to_somebody_else(db: Write, row: Values, before: Values | None) -> None:
    if before is not None:
        return
    home, about = row["organisation_id"], row["about_member_id"]
    if about is not None and about not in {each.id for each in await people(db, home)}:
        detail = "There is no such member. /v1/concern-recipients lists them."
        raise invalid(fault("/about_member_id", "unknown-reference", detail))
    row["recipient_member_id"] = await reader_of(db, home, row["contributor_id"], about)
    if row["recipient_member_id"] is None:
        raise await nobody_left(db, home)


CONCERNS = Noun(
    model=Concern,
    name="concern",
    collection="concerns",
    create=ConcernCreate,
    view=ConcernView,
    query=ConcernQuery,
    sorts={"created_at": "created_at"},
    parent=CONTRIBUTORS,
    parent_member="contributor_id",
    by_person=frozenset({"about_member_id", "words", "wanted"}),
    created_by=frozenset({"own", "self"}),
    relations=frozenset({"own"}),
    states=States(
        "status",
        {
            "raised": ("read", "closed"),
            "read": ("closed",),
            "closed": ("read",),
        },
        by_person={"raised": ("withdrawn",), "read": ("withdrawn",), "withdrawn": ("raised",)},
    ),
    # Nobody's feed (audit.keep_apart): whoever follows it would see that there is one.
    readers=Statement(lambda: select(FeedCounter.organisation_id).where(false())),
    readers_in_sight=True,
    rules=(
        _by_themselves,
        said.stays("about_member_id", "words", "wanted"),
        _goes_to_somebody_else,
        said.needs_answer(("closed",), "answer"),
    ),
    sensitive=True,
    external=False,
)
audit.keep_apart(CONCERNS.name, f"{CONCERNS.name}-history")


def operations() -> list[Operation]:
    """For the contributor whose concern it is, and for the one member who reads it."""
    return said.operations(CONCERNS)
