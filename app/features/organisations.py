"""Organisations: the partners, each the controller of the personal data that it enters."""

from typing import Annotated

from pydantic import Field
from sqlalchemy import ColumnElement, UniqueConstraint, bindparam, case, literal, select, true

from app.features.enumerations import OrganisationKind
from app.kit import external_ids
from app.kit.changes import FeedCounter
from app.kit.database import Read
from app.kit.inputs import Line, Members, Named, Pence, Words, is_id
from app.kit.noun import Noun, Query, RecordView, Values
from app.kit.operations import Operation
from app.kit.personal import nobodys
from app.kit.resource import resource
from app.kit.statements import Statement
from app.kit.tables import ID, ORGANISATION, Owned, choice, organisation_key, sort_key, text, whole


class OrganisationMembers(Members):
    name: Line = text(nullable=False, description="Its name.", schema_extra={"examples": ["Walsall"]})
    kind: OrganisationKind = choice(OrganisationKind, nullable=False, default=OrganisationKind.other)
    kind_label: Line | None = text(description="A free label where the kind is `other`.")
    lived_experience_term: Line | None = text(
        description="Its own word for a person with lived experience.", schema_extra={"examples": ["PWLE"]}
    )
    concern_contact: Words | None = text(
        description="Whom to ring or write to about how somebody was treated, where nobody here can read it.",
        schema_extra={"examples": ["Ring the complaints line: 01632 960000."]},
    )
    check_ins_read: Words | None = text(
        description="Who reads check-ins here, and when, as people are told before they write one. By role.",
        schema_extra={"examples": ["Our two coordinators read it on working days, within two days."]},
    )
    help_here: Words | None = text(
        description="Whom here to turn to for help now, as it is shown beside a check-in.",
        schema_extra={"examples": ["Ring our office: 01632 960000, Monday to Friday, 9 to 5."]},
    )
    needs_review_months: Annotated[int, Field(ge=1, le=60)] = whole(
        nullable=False,
        default=12,
        description="After how many months what helps somebody is gone through again.",
    )
    second_person_above_pence: Pence = whole(
        nullable=False,
        default=0,
        description="Payments of more than this are approved by somebody who neither offered nor claimed "
        "them. 0: all of them.",
    )
    pay_within_days: Annotated[int, Field(ge=1, le=365)] = whole(
        nullable=False, default=30, description="By how many days after a claim it is to be paid."
    )


class Organisation(OrganisationMembers, Owned, table=True):
    """Owned by itself. Everybody here may read that it exists; it changes its own entry."""

    __tablename__ = "organisations"
    __person__ = nobodys("organisations")
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("name_key"),
        organisation_key(),
    )

    name_key: str = sort_key("name")

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return true()

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        return true()

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return true()

    @classmethod
    def relation_to_person(cls) -> ColumnElement[str]:
        return literal("network")

    @classmethod
    def relation(cls) -> ColumnElement[str]:
        return case((cls.organisation_id == ORGANISATION, "own"), else_="network")


class OrganisationCreate(OrganisationMembers, Named):
    pass


class OrganisationView(OrganisationMembers, RecordView):
    pass


class OrganisationQuery(Query):
    kind: OrganisationKind | None = None
    kind_in: list[OrganisationKind] | None = None


async def _owned_by_itself(db: object, row: Values, before: Values | None) -> None:
    row["organisation_id"] = row["id"]


ORGANISATIONS = Noun(
    model=Organisation,
    name="organisation",
    collection="organisations",
    create=OrganisationCreate,
    view=OrganisationView,
    query=OrganisationQuery,
    sorts={"name": "name_key"},
    readers=Statement(lambda: select(FeedCounter.organisation_id)),
    rules=(_owned_by_itself,),
)


def operations() -> list[Operation]:
    """Reading, and changing one's own. Organisations are made by the operator (SETTLED.md 5)."""
    return [each for each in resource(ORGANISATIONS) if each.method in ("GET", "PATCH")]


_NAMED = Statement(lambda: select(Organisation.id).where(Organisation.name_key == bindparam("name_key")))
_THERE = Statement(lambda: select(Organisation.id).where(Organisation.id == bindparam("id", type_=ID)))


async def by_name(db: Read, name: str) -> str | None:
    """The id of the organisation of this name, whatever its case. No two have the same."""
    found: str | None = await db.value(_NAMED, name_key=name.casefold())
    return found


async def meant(db: Read, text: str) -> str:
    """The id of the organisation that an operator means: by its id, by a common code such as
    `gss:E08000030`, or by its name. ValueError where there is none.

    `db` reads what is published, so that no organisation's own codes are taken for common ones. Names come
    last: an organisation chooses its own, and could choose one that is written like another's code.
    """
    found = await db.value(_THERE, id=text.lower()) if is_id(text) else None
    system, _, value = text.partition(":")
    found = found or await external_ids.find(db, ORGANISATIONS.name, system, value)
    found = found or await by_name(db, text)
    if found is None:
        raise ValueError(
            f"There is no organisation {text}. Give its name, its id or a code as gss:E08000030."
        )
    return str(found)
