"""Objections: somebody says that what is kept about them is not to be used for something.

UK GDPR article 21, answered within a month (article 12(3)), and article 18(1)(d): until it is decided, that
use is restricted. To stop messages or sharing it takes what stops them already – the switch in what helps
them, and their ledger of consents – so that one thing says what holds. What was stopped stays so when an
objection is refused, until they say otherwise themselves.
"""

from enum import StrEnum

from pydantic import Field
from sqlalchemy import Index

from app.features.contributors import needs
from app.features.contributors.consents import CONSENTS
from app.features.contributors.contributor import CONTRIBUTORS
from app.features.contributors.ledger import Decision, GivenBy
from app.features.enumerations import ConsentPurpose
from app.features.redress import said
from app.features.redress.said import Said, SaidQuery, SaidView
from app.kit import writing
from app.kit.database import Write
from app.kit.dates import Day, months_after
from app.kit.inputs import Id, Line, Members, Words
from app.kit.noun import States, Values
from app.kit.operations import Operation
from app.kit.personal import of_person
from app.kit.standing import Standing, standing
from app.kit.tables import belongs_to, choice, day, owned_by, reference, text

ObjectionTo = StrEnum("ObjectionTo", ["matching", "messages", "sharing", "research", "other"])
ObjectionStatus = StrEnum("ObjectionStatus", ["restricted", "upheld", "refused", "withdrawn"])

SAID = ("use", "use_label", "words")


class ObjectionMembers(Members):
    use: ObjectionTo = choice(ObjectionTo, nullable=False, description="What it is not to be used for.")
    use_label: Line | None = text(description="A free label where it is something `other`.")
    words: Words | None = text("confidential", description="Why, if they want to say.")
    channel: Line | None = text(description="How it came: by phone, by letter, in person.")
    received_on: Day | None = day(description="When it came, if not today.")
    answer: Words | None = text("confidential", description="What they were told, and why.")
    closed_on: Day | None = day(description="When they were told, if not on the day.")


class Objection(ObjectionMembers, Said, table=True):
    """While it is `restricted` or `upheld` that use is stopped. Who objects again makes another."""

    __tablename__ = "objections"
    __person__ = of_person("Uses that you object to", contributor_id="person")
    __table_args__ = owned_by(
        belongs_to("contributor_id", "contributors", goes_with=True),
        Index(None, "organisation_id", "due_on", "id"),
    )

    contributor_id: str = reference(nullable=False, index=True)
    status: ObjectionStatus = choice(ObjectionStatus, nullable=False, default=ObjectionStatus.restricted)


class ObjectionCreate(ObjectionMembers):
    contributor_id: Id | None = Field(
        default=None, description="Who objects; who asks for themselves leaves it out."
    )
    status: ObjectionStatus = ObjectionStatus.restricted


class ObjectionView(ObjectionMembers, SaidView):
    contributor_id: Id
    status: ObjectionStatus


class ObjectionQuery(SaidQuery):
    use: ObjectionTo | None = None
    status: ObjectionStatus | None = None
    status_in: list[ObjectionStatus] | None = None
    contributor_id: Id | None = None


async def _stops(db: Write, row: Values, before: Values | None) -> None:
    """Stop what there is a switch for, in the same transaction."""
    if before is not None or row["status"] not in (ObjectionStatus.restricted, ObjectionStatus.upheld):
        return
    person = await standing(db, CONTRIBUTORS, row["contributor_id"])
    if row["use"] == ObjectionTo.messages:
        await needs.stop_messages(db, person)
    if row["use"] == ObjectionTo.sharing:
        for purpose in (ConsentPurpose.share_profile, ConsentPurpose.share_standpoint):
            await _take_back(db, person, purpose)


async def _take_back(db: Write, person: Standing, purpose: ConsentPurpose) -> None:
    by = {"given_by": GivenBy.self} if db.scope.is_person else _RECORDED
    line = {"purpose": purpose, "decision": Decision.withdrawn, "recipients": [], "uses": []}
    await writing.create(db, CONSENTS, line | by, person)


_RECORDED = {"given_by": GivenBy.recorded_for_them, "recorded_by": "Whoever recorded their objection"}

OBJECTIONS = said.noun(
    Objection,
    name="objection",
    collection="objections",
    create=ObjectionCreate,
    view=ObjectionView,
    query=ObjectionQuery,
    by_person=frozenset(SAID),
    states=States(
        "status",
        {
            "restricted": ("upheld", "refused", "withdrawn"),
            "upheld": ("withdrawn",),
            "refused": ("upheld",),
        },
        by_person={"restricted": ("withdrawn",), "upheld": ("withdrawn",)},
    ),
    rules=(
        said.contributor_says,
        said.stays(*SAID, "received_on"),
        said.arrives("restricted", lambda came: months_after(came, 1)),
        said.needs_answer(("upheld", "refused"), "answer"),
    ),
    after=(_stops,),
)


def operations() -> list[Operation]:
    """For the organisation, and for a contributor about themselves."""
    return said.operations(OBJECTIONS)
