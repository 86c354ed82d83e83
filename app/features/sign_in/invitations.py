"""Invitations: what they say, and accepting them. They are opened by the secret in the mail."""

from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import and_, bindparam, or_, select, update
from sqlmodel import col

from app.features import members, one_time, one_time_ends
from app.features.contributors.contributor import Contributor
from app.features.members import Member
from app.features.one_time import SecretKind
from app.features.organisations import Organisation
from app.features.sign_in import sign_ins
from app.features.sign_in.by_secret import Secret
from app.features.sign_in.common import NOBODY_YET, check_possible, tries_of, with_cookie
from app.features.sign_in.hats import Hat, SignInKind
from app.kit import audit
from app.kit.database import Write
from app.kit.inputs import Part
from app.kit.operations import Answer, Call, json_answer
from app.kit.problems import Problem, not_found
from app.kit.statements import Statement
from app.kit.tables import ID


class InvitationSecret(Part):
    secret: Secret = Field(description="What stands behind # in the link.")


class InvitationView(BaseModel):
    """Who invites, and to what. Reading it changes nothing."""

    organisation_id: str = Field(json_schema_extra={"format": "uuid"})
    organisation: str
    kind: SignInKind
    display_name: str
    ends_at: str = Field(json_schema_extra={"format": "date-time"})


_MEANT = Statement(
    lambda: (
        select(Organisation.name, Member.display_name, Member.disabled_at, Contributor.display_name)
        .select_from(Organisation)
        .outerjoin(Member, Member.id == bindparam("member_id", type_=ID))
        .outerjoin(Contributor, Contributor.id == bindparam("contributor_id", type_=ID))
        .where(Organisation.id == bindparam("organisation_id", type_=ID))
    )
)
_LINK = Statement(
    lambda: (
        update(Contributor)
        .where(
            Contributor.id == bindparam("contributor_id", type_=ID),
            or_(
                col(Contributor.account_id).is_(None),
                and_(Contributor.account_id == bindparam("account_id", type_=ID)),
            ),
        )
        .values(account_id=bindparam("account_id", type_=ID))
    )
)


async def read(call: Call) -> Answer:
    """Who invites and what for; a mail scanner that opens the link uses nothing up."""
    check_possible(call)
    await call.body()
    secret = call.json(InvitationSecret).secret
    tries, row = tries_of(call), None
    async with call.services.database.system("an invitation is read", NOBODY_YET) as db:
        await tries.turn(db)
        if (row := await invitation(db, secret)) is None:
            await tries.wrong(db)
        else:
            view = await _view(db, row)
    if row is None:
        raise not_found()
    return json_answer(view)


async def _view(db: Write, row: dict[str, Any]) -> dict[str, Any]:
    check_open(row, db.at)
    named = {name: row[name] for name in ("organisation_id", "member_id", "contributor_id")}
    found = await db.row(_MEANT, **named)
    if found is None or found[2] is not None:
        raise Problem("invitation-ended")
    kind = SignInKind.staff if row["kind"] == SecretKind.member.value else SignInKind.contributor
    said = {"organisation_id": row["organisation_id"], "organisation": found[0], "kind": kind.value}
    return said | {"display_name": found[1] or found[3], "ends_at": row["ends_at"]}


async def accept(call: Call) -> Answer:
    """Accept, and be signed in: whoever has the secret reads the mail that it was sent to."""
    check_possible(call)
    await call.body()
    secret = call.json(InvitationSecret).secret
    already = await call.services.access.signed_in(call)
    tries, cookie = tries_of(call), None
    async with call.services.database.system("an invitation is accepted", NOBODY_YET) as db:
        await tries.turn(db)
        if (row := await invitation(db, secret)) is None:
            await tries.wrong(db)
        else:
            check_open(row, db.at)
            if already is not None and already.account_id != row["account_id"]:
                raise Problem("invitation-for-somebody-else")
            hat = await accepted(db, row, row["account_id"])
            if already is not None:
                await sign_ins.end(db, already)
            cookie = await sign_ins.begin(db, row["account_id"], hat)
    if cookie is None:
        raise not_found()
    return with_cookie(call, Answer(204, headers={"cache-control": "no-store"}), cookie)


async def invitation(db: Write, secret: str) -> dict[str, Any] | None:
    """The row of an invitation's secret, open or not; None for every other text."""
    row = await one_time.found(db, one_time.hashed(secret))
    invites = (SecretKind.member.value, SecretKind.contributor.value)
    return row if row is not None and row["kind"] in invites else None


def check_open(row: dict[str, Any], at: str) -> None:
    """409 once it was accepted, and 410 once it has ended. Whoever has its secret may know which."""
    if row["used_at"] is not None:
        raise Problem("invitation-used")
    if not one_time.works(row, at):
        raise Problem("invitation-ended")


async def accepted(db: Write, row: dict[str, Any], account_id: str) -> Hat:
    """Take an open invitation for an account; what they act as by that."""
    await one_time.use(db, row)
    await one_time_ends.end_other_invitations(db, row)
    organisation_id = row["organisation_id"]
    if row["kind"] == SecretKind.member.value:
        await members.accept(db, row["member_id"], organisation_id)
        return Hat(SignInKind.staff, row["member_id"], organisation_id)
    hat = Hat(SignInKind.contributor, row["contributor_id"], organisation_id)
    if not await db.change(_LINK, contributor_id=hat.id, account_id=account_id):
        raise Problem("invitation-for-somebody-else")
    audit.note(
        db,
        audit.Action.created,
        "contributor-account",
        hat.id,
        owner=organisation_id,
        by=hat.actor,
        people=(hat.id,),
    )
    return hat
