"""Who reads concerns: members whom the organisation names, two or more, so that one can be avoided."""

from dataclasses import dataclass
from typing import Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import UniqueConstraint, bindparam, delete, select
from sqlmodel import col

from app.features.contributors.contributor import Contributor
from app.features.members import Member
from app.features.organisations import Organisation
from app.features.roles import Role
from app.kit import audit
from app.kit.database import Write
from app.kit.inputs import Id, Part
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.personal import nobodys
from app.kit.problems import Problem, fault, invalid
from app.kit.scope import declare
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    AtHome,
    belongs_to,
    instant,
    new_id,
    organisation_key,
    primary_key,
    reference,
)


class ConcernRecipient(AtHome, table=True):
    """One member who is named. Everybody at the organisation may know who that is."""

    __tablename__ = "concern_recipients"
    __person__ = nobodys("which members read concerns")
    __table_args__ = (
        organisation_key(),
        belongs_to("member_id", "members", goes_with=True),
        UniqueConstraint("organisation_id", "member_id"),
    )

    id: str = primary_key()
    organisation_id: str = reference(nullable=False)
    member_id: str = reference(nullable=False)
    created_at: str = instant(nullable=False)


class ConcernRecipients(Part):
    """Those who are to read concerns, all of them."""

    member_ids: list[Id] = Field(
        min_length=2, max_length=20, description="Two or more, so that whoever it is about can be avoided."
    )


class Colleague(BaseModel):
    """A member as those see them who have something to say about how they were treated."""

    member_id: str = Field(json_schema_extra={"format": "uuid"})
    display_name: str
    reads_concerns: bool


class ConcernPeople(BaseModel):
    """Whom a concern can be about, and who reads concerns."""

    items: list[Colleague]
    enough: bool = Field(description="Whether two or more read concerns, so that one can be avoided.")
    contact: str | None = Field(description="Whom to ring or write to instead.")


@dataclass(frozen=True, slots=True)
class Person:
    """A member who is here: their id and account, what they may do, and whether they read concerns."""

    id: str
    account_id: str
    display_name: str
    roles: frozenset[str]
    named: bool


_PEOPLE = Statement(
    lambda: (
        select(Member.id, Member.account_id, Member.display_name, Member.roles, ConcernRecipient.id)
        .outerjoin(ConcernRecipient, ConcernRecipient.member_id == Member.id)
        .where(
            Member.organisation_id == bindparam("organisation_id", type_=ID),
            col(Member.disabled_at).is_(None),
            col(Member.accepted_at).is_not(None),
        )
        .order_by(Member.id)
    )
)
_ACCOUNT = Statement(
    lambda: select(Contributor.account_id).where(Contributor.id == bindparam("contributor_id", type_=ID))
)
_WORKS_AS = Statement(lambda: select(Member.account_id).where(Member.id == bindparam("member_id", type_=ID)))
_CONTACT = Statement(
    lambda: select(Organisation.concern_contact).where(
        Organisation.id == bindparam("organisation_id", type_=ID)
    )
)
_FORGET = Statement(
    lambda: delete(ConcernRecipient).where(
        ConcernRecipient.organisation_id == bindparam("organisation_id", type_=ID)
    )
)


async def people(db: Write, organisation_id: str) -> list[Person]:
    """Everybody who works there today. Asked as the system: a contributor sees no members otherwise."""
    found = await db.as_system(_PEOPLE, organisation_id=organisation_id)
    return [
        Person(member_id, account_id, name, frozenset(orjson.loads(roles)), recipient is not None)
        for member_id, account_id, name, roles, recipient in found
    ]


async def reader_of(db: Write, organisation_id: str, contributor_id: str, about: str | None) -> str | None:
    """The member who is to read a concern: somebody who is named, else an administrator, and never the one
    it is about or the contributor in another role. Both are known by their account: who was removed and
    invited again is another member, and the same somebody. None where nobody is left."""
    not_they = {row[0] for row in await db.as_system(_ACCOUNT, contributor_id=contributor_id)}
    if about is not None:
        not_they |= {row[0] for row in await db.as_system(_WORKS_AS, member_id=about)}
    fit = [each for each in await people(db, organisation_id) if each.account_id not in not_they]
    named = [each.id for each in fit if each.named]
    others = [each.id for each in fit if Role.administrator in each.roles]
    return next(iter([*named, *others]), None)


async def nobody_left(db: Write, organisation_id: str) -> Problem:
    """409 in words that say whom to turn to."""
    contact = await db.value(_CONTACT, organisation_id=organisation_id)
    return Problem("nobody-to-read", contact, contact=contact)


async def _show(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.write(call.scope, call.request_id) as db:
        found = await people(db, call.scope.organisation_id)
        contact = await db.value(_CONTACT, organisation_id=call.scope.organisation_id)
    return json_answer(_shown(found, contact))


def _shown(found: list[Person], contact: str | None) -> dict[str, Any]:
    items = [
        {"member_id": each.id, "display_name": each.display_name, "reads_concerns": each.named}
        for each in found
    ]
    return {"items": items, "enough": sum(each.named for each in found) > 1, "contact": contact}


async def _name(call: Call) -> Answer:
    await call.body()
    wanted = set(call.json(ConcernRecipients).member_ids)
    async with call.services.database.write(call.scope, call.request_id) as db:
        home = db.scope.organisation_id
        known = {each.id for each in await people(db, home)}
        _check(wanted, known)
        await db.change(_FORGET, organisation_id=home)
        for member_id in sorted(wanted):
            row = {"id": new_id(), "organisation_id": home, "member_id": member_id, "created_at": db.at}
            await db.insert(ConcernRecipient, row)
        audit.note(db, audit.Action.changed, "concern-recipients", None, owner=home)
        found = await people(db, home)
        contact = await db.value(_CONTACT, organisation_id=home)
    return json_answer(_shown(found, contact))


def _check(wanted: set[str], known: set[str]) -> None:
    if wanted - known:
        detail = "Name members of yours who have accepted their invitation."
        raise invalid(fault("/member_ids", "unknown-reference", detail))
    if len(wanted) < 2:
        raise invalid(fault("/member_ids", "too-short", "Name two different people or more."))


_TWO = ["01933b5e-8f6a-7c41-9d2e-5b7f3a1c8e04", "01933b5e-8f6a-7c41-9d2e-5b7f3a1c8e05"]


def operations() -> list[Operation]:
    """Who reads concerns: for those who may have one to see, and for administrators to say."""
    path, tag = "/v1/concern-recipients", "concerns"
    return [
        Operation(
            "GET",
            path,
            "list_concern_recipients",
            _show,
            "concerns:read",
            "See whom a concern can be about, and who reads concerns",
            tag,
            answers={200: ConcernPeople},
        ),
        Operation(
            "PUT",
            path,
            "name_concern_recipients",
            _name,
            declare("concern-recipients:write", "Say who reads concerns."),
            "Say who reads concerns",
            tag,
            body=ConcernRecipients,
            example={"member_ids": _TWO},
            answers={200: ConcernPeople},
        ),
    ]
