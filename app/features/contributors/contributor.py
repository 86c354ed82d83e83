"""Contributor: a person with lived experience, as they wish to be known. The outermost of their layers."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError
from sqlalchemy import ColumnElement, ForeignKeyConstraint, Index, and_, case, or_
from sqlmodel import col

from app.features.contributors import likeness, sight
from app.features.contributors.sealed import known_by
from app.features.enumerations import ContributorStatus
from app.features.projects.sight import co_leads, led_by_member
from app.kit.inputs import ExternalIdIn, ExternalValue, Line, Members, Words
from app.kit.noun import Noun, Query, RecordView, States
from app.kit.operations import Operation
from app.kit.personal import of_person
from app.kit.resource import resource
from app.kit.tables import ORGANISATION, PERSON, Owned, choice, document, owned_by, reference, sort_key, text

# Nine in a hundred numbers of ten digits pass the check digit of an NHS number, so it is no test: a
# system whose ids have ten digits would see some refused and others not.
_PERSONAL = re.compile(
    r".*@.*|\d{3}[-.:]?\d{3}[-.:]?\d{4}|[A-Z]{2}(?:[-.:]?\d{2}){3}[-.:]?[A-D]", re.ASCII | re.IGNORECASE
)


def _not_personal(value: Any) -> Any:
    if isinstance(value, str) and _PERSONAL.fullmatch(value):
        raise PydanticCustomError(
            "personal-identifier",
            "This looks like an e-mail address, an NHS number or a National Insurance number. Use an id "
            "that means nothing outside your system.",
        )
    return value


class ContributorExternalId(ExternalIdIn):
    """The person's id in one of your own systems: never one that others know them by."""

    value: Annotated[ExternalValue, BeforeValidator(_not_personal)] = Field(
        description="The id there. Never an e-mail address, NHS or National Insurance number."
    )


class ContributorMembers(Members):
    display_name: Line = text(
        "profile",
        nullable=False,
        description="How they wish to be known; may be a pseudonym.",
        schema_extra={"examples": ["Robin"]},
    )
    pronouns: Line | None = text("profile")
    interests: list[Line] = document(
        "profile", nullable=False, default_factory=list, max_length=50, description="Involvement they want."
    )
    skills: list[Line] = document("profile", nullable=False, default_factory=list, max_length=50)
    availability: Words | None = text("profile", description="When they can and want to take part.")
    hopes: Words | None = text("profile", description="What they want out of it, in their own words.")


class Contributor(ContributorMembers, Owned, table=True):
    """`organisation_id` is the home organisation. The same person at two of them is two contributors."""

    __tablename__ = "contributors"
    __person__ = of_person(
        "Your profile",
        id="person",
        left_out={"account_id": "the same on two records would say that two organisations know one person"},
    )
    __table_args__ = owned_by(
        ForeignKeyConstraint(["account_id"], ["accounts.id"]),
        Index(None, "organisation_id", "display_name_key", "id"),
        Index(None, "organisation_id", "status", "id"),
    )

    status: ContributorStatus = choice(
        ContributorStatus, "profile", nullable=False, default=ContributorStatus.interested
    )
    # Shown to nobody: the same account on two records would say that two organisations know one person.
    account_id: str | None = reference("identity", index=True, info={"internal": True})
    display_name_key: str = sort_key("display_name", "profile")

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return or_(cls.organisation_id == ORGANISATION, col(cls.id).in_(sight.shared_ids()))

    @classmethod
    def relation(cls) -> ColumnElement[str]:
        return sight.relation(cls.organisation_id)

    @classmethod
    def led(cls) -> ColumnElement[bool]:
        return sight.takes_part_where(led_by_member, cls.id)

    @classmethod
    def visible_to_lead(cls) -> ColumnElement[bool]:
        """Those who take part in the projects that they co-lead."""
        return and_(cls.visible(), cls.led())

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        """Themselves; a co-lead also sees the profiles of those of the same home who take part."""
        return or_(
            cls.id == PERSON,
            and_(cls.organisation_id == ORGANISATION, sight.takes_part_where(co_leads, cls.id)),
        )

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        return cls.id == PERSON

    @classmethod
    def relation_to_person(cls) -> ColumnElement[str]:
        return case((cls.id == PERSON, "self"), else_="partner")


class ContributorCreate(ContributorMembers):
    status: ContributorStatus = ContributorStatus.interested
    external_ids: list[ContributorExternalId] = Field(
        default_factory=list, max_length=20, description="Your own ids of this record."
    )


class ContributorView(ContributorMembers, RecordView):
    status: ContributorStatus = Field(
        default=ContributorStatus.interested, description="For the home organisation only."
    )


class ContributorQuery(Query):
    status: ContributorStatus | None = None
    status_in: list[ContributorStatus] | None = None


def to_speak_to(among: Any) -> ColumnElement[bool]:
    """Whether somebody is among these and has not left."""
    return and_(col(Contributor.status) != ContributorStatus.left.value, col(Contributor.id).in_(among))


CONTRIBUTORS = Noun(
    model=Contributor,
    name="contributor",
    collection="contributors",
    create=ContributorCreate,
    view=ContributorView,
    query=ContributorQuery,
    sorts={"display_name": "display_name_key", "created_at": "created_at"},
    filters={
        "email": lambda: col(Contributor.id).in_(known_by("email")),
        "phone": lambda: col(Contributor.id).in_(known_by("phone")),
        "legal_name": lambda: col(Contributor.id).in_(known_by("legal_name")),
        "needs_review_on_lt": lambda: to_speak_to(sight.needs_reviewed_before("needs_review_on_lt")),
        "ask_again_by": lambda: to_speak_to(sight.asked_again_by("ask_again_by")),
    },
    by_person=frozenset(ContributorMembers.model_fields),
    relations=frozenset({"own", "partner"}),
    # Somebody who pauses or leaves may be ill: that is not for partners to wonder about.
    home_only=frozenset({"status"}),
    about=lambda row: (str(row["id"]),),
    states=States(
        "status",
        {
            "interested": ("invited", "in_induction", "active", "paused", "left"),
            "invited": ("interested", "in_induction", "active", "paused", "left"),
            "in_induction": ("active", "paused", "left"),
            "active": ("paused", "left"),
            "paused": ("interested", "in_induction", "active", "left"),
            "left": ("interested", "active"),
        },
        by_person={
            "interested": ("left",),
            "invited": ("paused", "left"),
            "in_induction": ("paused", "left"),
            "active": ("paused", "left"),
            "paused": ("active", "left"),
            "left": ("interested",),
        },
    ),
    readers=sight.READERS_OF_CONTRIBUTOR,
    after=(likeness.name_written,),
)


def operations() -> list[Operation]:
    """All but deleting: a contributor leaves only by erasure (SETTLED.md 14), which is no DELETE."""
    return [each for each in resource(CONTRIBUTORS) if each.method != "DELETE"]
