"""Complaints about how personal data was handled, and the thirty days in which they are acknowledged.

Data Protection Act 2018 section 164A, as section 103 of the Data (Use and Access) Act 2025 inserted it: a
controller has to make complaining easy, acknowledge within 30 days, take appropriate steps and tell the
outcome without undue delay (https://www.legislation.gov.uk/ukpga/2025/18/section/103; in force since 19 June
2026). The Information Commissioner counts the 30 days from the day after the complaint came, and takes an
outcome within them for the acknowledgement too (https://ico.org.uk, "How to deal with data protection
complaints"). That the last day may move on from a weekend is left out: the earlier day is never late.
"""

from datetime import timedelta
from enum import StrEnum

from pydantic import Field
from sqlalchemy import Index

from app.features.redress import said
from app.features.redress.said import Said, SaidQuery, SaidView
from app.kit.database import Write
from app.kit.dates import Day, today
from app.kit.inputs import Id, Line, Members, Words
from app.kit.noun import States, Values
from app.kit.operations import Operation
from app.kit.personal import of_person
from app.kit.problems import fault, invalid
from app.kit.tables import belongs_to, choice, day, owned_by, reference, text

ACKNOWLEDGED_WITHIN = timedelta(days=30)

ComplaintAbout = StrEnum(
    "ComplaintAbout",
    ["access", "correction", "erasure", "sharing", "consent", "security", "contact", "other"],
)
ComplaintStatus = StrEnum("ComplaintStatus", ["received", "acknowledged", "closed", "withdrawn"])
ComplaintOutcome = StrEnum("ComplaintOutcome", ["upheld", "partly_upheld", "not_upheld"])

SAID = ("about", "about_label", "words")


class ComplaintMembers(Members):
    about: ComplaintAbout = choice(
        ComplaintAbout, nullable=False, description="What kind of thing it is about."
    )
    about_label: Line | None = text(description="A free label where it is about something `other`.")
    words: Words = text("confidential", nullable=False, description="What was said.")
    made_as: Line | None = text(
        description="Of somebody who is no contributor: in what role, such as a carer. Never a name."
    )
    channel: Line | None = text(description="How it came: by phone, by letter, in person.")
    received_on: Day | None = day(description="When it came, if not today.")
    acknowledged_on: Day | None = day(description="When they were told that it came, if not on the day.")
    outcome: ComplaintOutcome | None = choice(ComplaintOutcome)
    answer: Words | None = text("confidential", description="What they were told: the outcome, and why.")
    closed_on: Day | None = day(description="When they were told the outcome, if not on the day.")


class Complaint(ComplaintMembers, Said, table=True):
    """`contributor_id` is empty where somebody complained who is no contributor."""

    __tablename__ = "complaints"
    __person__ = of_person("Complaints about your data", contributor_id="person")
    __table_args__ = owned_by(
        belongs_to("contributor_id", "contributors", goes_with=True),
        Index(None, "organisation_id", "due_on", "id"),
    )

    contributor_id: str | None = reference(index=True)
    status: ComplaintStatus = choice(ComplaintStatus, nullable=False, default=ComplaintStatus.received)


class ComplaintCreate(ComplaintMembers):
    contributor_id: Id | None = Field(
        default=None, description="Who complains, if a contributor; who asks for themselves leaves it out."
    )
    status: ComplaintStatus = ComplaintStatus.received


class ComplaintView(ComplaintMembers, SaidView):
    words: Words | None = Field(  # type: ignore[assignment]
        default=None, description="What was said."
    )
    contributor_id: Id | None
    status: ComplaintStatus


class ComplaintQuery(SaidQuery):
    status: ComplaintStatus | None = None
    status_in: list[ComplaintStatus] | None = None
    about: ComplaintAbout | None = None
    contributor_id: Id | None = None


async def _acknowledged(db: Write, row: Values, before: Values | None) -> None:
    """When it was acknowledged: on its day, today, or with the outcome. Before it came is a slip."""
    if row["status"] == ComplaintStatus.closed.value:
        row["acknowledged_on"] = row["acknowledged_on"] or row["closed_on"]
    if row["status"] == ComplaintStatus.acknowledged.value:
        row["acknowledged_on"] = row["acknowledged_on"] or today().isoformat()
    if row["acknowledged_on"] is None:
        return
    if row["status"] == ComplaintStatus.received.value:
        detail = "Move it to acknowledged: that stops the clock."
        raise invalid(fault("/acknowledged_on", "moves-by-transition", detail))
    if row["acknowledged_on"] < row["received_on"]:
        raise invalid(fault("/acknowledged_on", "out-of-range", "This is before it came."))


COMPLAINTS = said.noun(
    Complaint,
    name="complaint",
    collection="complaints",
    create=ComplaintCreate,
    view=ComplaintView,
    query=ComplaintQuery,
    by_person=frozenset(SAID),
    states=States(
        "status",
        {
            "received": ("acknowledged", "closed", "withdrawn"),
            "acknowledged": ("closed", "withdrawn"),
            "closed": ("acknowledged",),
            "withdrawn": ("acknowledged",),
        },
        by_person={"received": ("withdrawn",), "acknowledged": ("withdrawn",)},
    ),
    rules=(
        said.stays(*SAID, "made_as", "received_on"),
        said.arrives("received", lambda came: came + ACKNOWLEDGED_WITHIN),
        said.needs_answer(("closed",), "outcome", "answer"),
        _acknowledged,
    ),
)


def operations() -> list[Operation]:
    """For the organisation, and for a contributor about themselves."""
    return said.operations(COMPLAINTS)
