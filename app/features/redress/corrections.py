"""Corrections: somebody says that what others recorded about them is wrong, and what would be right.

UK GDPR article 16, answered within a month (article 12(3)). What they change themselves already – their own
layers, their words – needs no request. Where it is not corrected, their statement is kept beside it.
"""

from enum import StrEnum

from pydantic import Field
from sqlalchemy import Index

from app.features.redress import said
from app.features.redress.said import Said, SaidQuery, SaidView
from app.kit.database import Write
from app.kit.dates import Day, months_after
from app.kit.inputs import Id, Line, Members, Words
from app.kit.noun import Noun, States, Values
from app.kit.operations import Operation
from app.kit.personal import of_person
from app.kit.problems import Problem, fault, invalid
from app.kit.resource import nouns
from app.kit.standing import standing
from app.kit.tables import belongs_to, choice, day, owned_by, reference, text

CorrectionAbout = StrEnum(
    "CorrectionAbout",
    ["contributor", "participation", "session", "project", "impact_record", "quote", "other"],
)
CorrectionStatus = StrEnum("CorrectionStatus", ["asked", "corrected", "not_corrected", "withdrawn"])

SAID = ("about", "record_id", "wrong", "would_be_right")

_PARTS = {"contributor": ("contributor", "standpoint"), "quote": ("quote", "biography")}
"""What a record of a kind may be, where it is not that kind alone: somebody's record is of many parts."""


class CorrectionMembers(Members):
    about: CorrectionAbout = choice(CorrectionAbout, nullable=False, description="What kind of record it is.")
    record_id: Id | None = reference(
        description="The record; one that they can see. About `contributor` it may be a standpoint, about "
        "`quote` a biography."
    )
    wrong: Words = text("confidential", nullable=False, description="What is wrong there.")
    would_be_right: Words | None = text("confidential", description="What would be right.")
    statement: Words | None = text(
        "confidential", description="What they want to be read beside it. Theirs to change at any time."
    )
    channel: Line | None = text(description="How it came: by phone, by letter, in person.")
    received_on: Day | None = day(description="When it came, if not today.")
    answer: Words | None = text("confidential", description="What they were told: what was done, or why not.")
    closed_on: Day | None = day(description="When they were told, if not on the day.")


class Correction(CorrectionMembers, Said, table=True):
    """`record_id` points at nothing in the database: what it names may be deleted, and that is an answer."""

    __tablename__ = "corrections"
    __person__ = of_person("Corrections that you asked for", contributor_id="person")
    __table_args__ = owned_by(
        belongs_to("contributor_id", "contributors", goes_with=True),
        Index(None, "organisation_id", "due_on", "id"),
    )

    contributor_id: str = reference(nullable=False, index=True)
    status: CorrectionStatus = choice(CorrectionStatus, nullable=False, default=CorrectionStatus.asked)


class CorrectionCreate(CorrectionMembers):
    contributor_id: Id | None = Field(
        default=None, description="Who asks; who asks for themselves leaves it out."
    )
    status: CorrectionStatus = CorrectionStatus.asked


class CorrectionView(CorrectionMembers, SaidView):
    wrong: Words | None = Field(  # type: ignore[assignment]
        default=None, description="What is wrong there."
    )
    contributor_id: Id
    status: CorrectionStatus


class CorrectionQuery(SaidQuery):
    status: CorrectionStatus | None = None
    status_in: list[CorrectionStatus] | None = None
    contributor_id: Id | None = None
    record_id: Id | None = Field(default=None, description="What people say about one record.")


async def _about_something_seen(db: Write, row: Values, before: Values | None) -> None:
    """422 for a record that whoever asks cannot see: it is as unknown as one that never was."""
    about = row["about"].replace("_", "-")
    kinds = [nouns[name] for name in _PARTS.get(about, (about,)) if name in nouns]
    if before is not None or row["record_id"] is None or not kinds:
        return
    if not any([await _is_seen(db, noun, row["record_id"]) for noun in kinds]):
        raise invalid(fault("/record_id", "unknown-reference", "There is no such record that you can see."))


async def _is_seen(db: Write, noun: Noun, record_id: str) -> bool:
    try:
        await standing(db, noun, record_id)
    except Problem:
        return False
    return True


CORRECTIONS = said.noun(
    Correction,
    name="correction",
    collection="corrections",
    create=CorrectionCreate,
    view=CorrectionView,
    query=CorrectionQuery,
    by_person=frozenset({*SAID, "statement"}),
    states=States(
        "status",
        {
            "asked": ("corrected", "not_corrected", "withdrawn"),
            "corrected": ("asked",),
            "not_corrected": ("asked", "corrected"),
            "withdrawn": ("asked",),
        },
        by_person={"asked": ("withdrawn",), "withdrawn": ("asked",)},
    ),
    rules=(
        said.contributor_says,
        said.stays(*SAID, "received_on"),
        _about_something_seen,
        said.arrives("asked", lambda came: months_after(came, 1)),
        said.needs_answer(("corrected", "not_corrected"), "answer"),
    ),
)


def operations() -> list[Operation]:
    """For the organisation, and for a contributor about themselves."""
    return said.operations(CORRECTIONS)
