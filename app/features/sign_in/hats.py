"""A sign-in as it is kept and as it was read, and what somebody may act as in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import ForeignKeyConstraint, UniqueConstraint, bindparam, select
from sqlmodel import SQLModel, col

from app.features.contributors.contributor import Contributor
from app.features.members import Member
from app.kit.database import Read
from app.kit.dates import instant_text
from app.kit.personal import of_person
from app.kit.scope import Scope
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    belongs_to,
    choice,
    instant,
    organisation_key,
    primary_key,
    reference,
    text,
    yes_no,
)


class SignInKind(StrEnum):
    staff = "staff"
    contributor = "contributor"


IDLE = {SignInKind.staff: timedelta(minutes=30), SignInKind.contributor: timedelta(hours=20)}
"""How long a sign-in lasts without a request (SETTLED.md 22), within `TOUCH`."""

LONGEST = {SignInKind.staff: timedelta(hours=12), SignInKind.contributor: timedelta(days=14)}
"""How long it lasts at most: a working day, and a fortnight."""

TOUCH = 60.0
"""Seconds after which a request is put down as the latest one: a write for each would cost more than it
tells."""


class SignIn(SQLModel, table=True):
    """One sign-in in one browser. `organisation_id` is that of the membership or contributor record which it
    acts for. One that came through an organisation's provider stays `within_organisation_id`: what a
    provider says counts for its own organisation. One by a code that was read out is `pinned` to the
    contributor that it was for, and has no account."""

    __tablename__ = "sign_ins"
    __person__ = of_person(
        "When you signed in",
        contributor_id="person",
        account_id="account",
        left_out={"secret_hash": "a digest of a secret", "account_id": "as of the account"},
    )
    __table_args__ = (
        UniqueConstraint("secret_hash"),
        ForeignKeyConstraint(["account_id"], ["accounts.id"], ondelete="CASCADE"),
        belongs_to("member_id", "members", goes_with=True),
        belongs_to("contributor_id", "contributors", goes_with=True),
        organisation_key("within_organisation_id"),
    )

    id: str = primary_key()
    secret_hash: str = text("identity", nullable=False)
    account_id: str | None = reference("identity", index=True)
    kind: SignInKind = choice(SignInKind, nullable=False)
    organisation_id: str | None = reference()
    member_id: str | None = reference()
    contributor_id: str | None = reference()
    within_organisation_id: str | None = reference()
    pinned: bool = yes_no(default=False)
    created_at: str = instant(nullable=False)
    last_seen_at: str = instant(nullable=False)
    ends_at: str = instant(nullable=False)
    ended_at: str | None = instant()


@dataclass(frozen=True, slots=True)
class Hat:
    """What somebody may act as: a member of an organisation, or a contributor of theirs."""

    kind: SignInKind
    id: str
    organisation_id: str

    @property
    def actor(self) -> Scope:
        """In whose name it acts; without permissions."""
        noun = "member" if self.kind is SignInKind.staff else "contributor"
        return Scope(self.organisation_id, f"{noun}:{self.id}")

    @property
    def columns(self) -> dict[str, str | None]:
        staff = self.kind is SignInKind.staff
        return {
            "kind": self.kind.value,
            "organisation_id": self.organisation_id,
            "member_id": self.id if staff else None,
            "contributor_id": None if staff else self.id,
        }


@dataclass(frozen=True, slots=True)
class Present:
    """A sign-in that lives, as it was read. `scope` is None while it is not said who they act for."""

    id: str
    account_id: str | None
    hat: Hat | None
    scope: Scope | None
    within_organisation_id: str | None
    pinned: bool
    last_seen_at: str
    ends_at: str

    @property
    def idle_ends_at(self) -> str:
        """When it ends if nothing more is asked, and at the latest `ends_at`."""
        idle = IDLE[self.hat.kind if self.hat else SignInKind.staff]
        return min(self.ends_at, instant_text(datetime.fromisoformat(self.last_seen_at) + idle))


_MEMBERSHIPS = Statement(
    lambda: (
        select(Member.id, Member.organisation_id, Member.display_name, Member.roles)
        .where(
            Member.account_id == bindparam("account_id", type_=ID),
            col(Member.disabled_at).is_(None),
            col(Member.accepted_at).is_not(None),
        )
        .order_by(Member.id)
    )
)
_RECORDS = Statement(
    lambda: (
        select(Contributor.id, Contributor.organisation_id, Contributor.display_name)
        .where(Contributor.account_id == bindparam("account_id", type_=ID))
        .order_by(Contributor.id)
    )
)
_RECORD = Statement(
    lambda: select(Contributor.id, Contributor.organisation_id, Contributor.display_name).where(
        Contributor.id == bindparam("id", type_=ID)
    )
)


async def hats(db: Read, sign_in: Present) -> list[dict[str, Any]]:
    """What they may act as, with the names to choose by. For a handle of the system's."""
    if sign_in.pinned and sign_in.hat:
        records = await db.rows(_RECORD, id=sign_in.hat.id)
        return [_record(*row) for row in records]
    found = [_membership(*row) for row in await db.rows(_MEMBERSHIPS, account_id=sign_in.account_id)]
    found += [_record(*row) for row in await db.rows(_RECORDS, account_id=sign_in.account_id)]
    within = sign_in.within_organisation_id
    return [each for each in found if within in (None, each["organisation_id"])]


def _membership(member_id: str, organisation_id: str, display_name: str, roles: str) -> dict[str, Any]:
    named = {"member_id": member_id, "contributor_id": None, "organisation_id": organisation_id}
    return named | {"display_name": display_name, "roles": orjson.loads(roles)}


def _record(contributor_id: str, organisation_id: str, display_name: str) -> dict[str, Any]:
    named = {"member_id": None, "contributor_id": contributor_id, "organisation_id": organisation_id}
    return named | {"display_name": display_name, "roles": []}


def hat_of(choice: dict[str, Any]) -> Hat:
    """One of `hats` as it is put on."""
    kind = SignInKind.staff if choice["member_id"] else SignInKind.contributor
    return Hat(kind, choice["member_id"] or choice["contributor_id"], choice["organisation_id"])
