"""Sign-ins of people: found by the cookie's secret, begun, seen, and ended."""

import hashlib
import secrets
from datetime import datetime

import orjson
from sqlalchemy import and_, bindparam, delete, or_, select, update
from sqlmodel import col

from app.features import one_time_ends
from app.features.accounts import Account
from app.features.contributors.contributor import Contributor
from app.features.members import Member
from app.features.roles import PERSON, TOLD, permissions_of
from app.features.sign_in.hats import LONGEST, Hat, Present, SignIn, SignInKind, hat_of, hats
from app.kit import audit
from app.kit.database import Read, Write
from app.kit.dates import instant_text
from app.kit.scope import Scope
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    INSTANT,
    ago,
    new_id,
)

_LIVE = Statement(
    lambda: (
        select(
            SignIn.id,
            SignIn.account_id,
            SignIn.member_id,
            SignIn.contributor_id,
            SignIn.organisation_id,
            SignIn.within_organisation_id,
            SignIn.pinned,
            SignIn.last_seen_at,
            SignIn.ends_at,
            Member.roles,
        )
        .outerjoin(Account, Account.id == SignIn.account_id)
        .outerjoin(Member, Member.id == SignIn.member_id)
        .outerjoin(Contributor, Contributor.id == SignIn.contributor_id)
        .where(
            SignIn.secret_hash == bindparam("secret_hash"),
            SignIn.ended_at.is_(None),
            Account.disabled_at.is_(None),
            or_(
                SignIn.member_id.is_(None),
                and_(
                    Member.disabled_at.is_(None),
                    Member.accepted_at.is_not(None),
                    Member.account_id == SignIn.account_id,
                ),
            ),
            or_(
                SignIn.contributor_id.is_(None),
                SignIn.pinned,
                Contributor.account_id == SignIn.account_id,
            ),
        )
    )
)
_SEEN = Statement(
    lambda: (
        update(SignIn)
        .where(SignIn.id == bindparam("sign_in_id", type_=ID))
        .values(last_seen_at=bindparam("at", type_=INSTANT))
    )
)
_END = Statement(
    lambda: (
        update(SignIn)
        .where(SignIn.id == bindparam("sign_in_id", type_=ID), col(SignIn.ended_at).is_(None))
        .values(ended_at=bindparam("at", type_=INSTANT))
    )
)
_END_ALL = Statement(
    lambda: (
        update(SignIn)
        .where(
            or_(
                SignIn.account_id == bindparam("of_account", type_=ID),
                # By a code that was read out, whoever may have used it.
                and_(
                    SignIn.pinned,
                    col(SignIn.contributor_id).in_(
                        select(Contributor.id).where(
                            Contributor.account_id == bindparam("of_account", type_=ID)
                        )
                    ),
                ),
            ),
            col(SignIn.ended_at).is_(None),
        )
        .values(ended_at=bindparam("at", type_=INSTANT))
    )
)
_END_PINNED = Statement(
    lambda: (
        update(SignIn)
        .where(
            SignIn.contributor_id == bindparam("of_contributor", type_=ID),
            SignIn.pinned,
            col(SignIn.ended_at).is_(None),
        )
        .values(ended_at=bindparam("at", type_=INSTANT))
    )
)
_END_WITHIN = Statement(
    lambda: (
        update(SignIn)
        .where(SignIn.within_organisation_id == bindparam("within", type_=ID), col(SignIn.ended_at).is_(None))
        .values(ended_at=bindparam("at", type_=INSTANT))
    )
)
_OLD = Statement(lambda: delete(SignIn).where(SignIn.ends_at < bindparam("before", type_=INSTANT)))


def hashed(secret: str) -> str:
    """The secret of a cookie is random and long, so one SHA-256 keeps it."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def present(db: Read, secret: str) -> Present | None:
    """The sign-in of a cookie unless it was ended, or is without its membership or record. Whether it has
    been idle for too long, `idle_ends_at` says."""
    row = await db.row(_LIVE, secret_hash=hashed(secret))
    if row is None:
        return None
    sign_in_id, account_id, member_id, contributor_id, organisation_id, within, pinned, *times, roles = row
    hat = scope = None
    if member_id is not None:
        hat = Hat(SignInKind.staff, member_id, organisation_id)
        everywhere, leading = permissions_of(orjson.loads(roles))
        scope = Scope(organisation_id, f"member:{member_id}", everywhere, where_leading=leading)
    elif contributor_id is not None:
        hat = Hat(SignInKind.contributor, contributor_id, organisation_id)
        allowed = TOLD if pinned else PERSON
        scope = Scope(organisation_id, f"contributor:{contributor_id}", allowed, contributor_id)
    return Present(sign_in_id, account_id, hat, scope, within, bool(pinned), *times)


async def begin(
    db: Write,
    account_id: str | None,
    hat: Hat | None,
    *,
    within: str | None = None,
    pinned: bool = False,
    ends_at: str | None = None,
) -> str:
    """A new sign-in; the secret for its cookie. Without a `hat`: the only one there is, if there is one."""
    if hat is None:
        nobody = Present("", account_id, None, None, within, pinned, db.at, db.at)
        choices = await hats(db, nobody)
        hat = hat_of(choices[0]) if len(choices) == 1 else None
    secret, sign_in_id = secrets.token_urlsafe(32), new_id()
    kind = hat.kind if hat else SignInKind.staff
    latest = instant_text(datetime.fromisoformat(db.at) + LONGEST[kind])
    blank = {"kind": kind.value, "organisation_id": None, "member_id": None, "contributor_id": None}
    await db.insert(
        SignIn,
        (hat.columns if hat else blank)
        | {
            "id": sign_in_id,
            "secret_hash": hashed(secret),
            "account_id": account_id,
            "within_organisation_id": within,
            "pinned": pinned,
            "created_at": db.at,
            "last_seen_at": db.at,
            "ends_at": min(latest, ends_at) if ends_at else latest,
            "ended_at": None,
        },
    )
    if hat:
        owner = hat.organisation_id
        audit.note(db, audit.Action.created, "sign-in", sign_in_id, owner=owner, by=hat.actor)
    return secret


async def seen(db: Write, sign_in: Present) -> None:
    """Put down that something was asked."""
    await db.change(_SEEN, sign_in_id=sign_in.id, at=db.at)


async def end(db: Write, sign_in: Present) -> bool:
    """End one sign-in; whether it had not ended before, which another process may not know yet."""
    return bool(await db.change(_END, sign_in_id=sign_in.id, at=db.at))


async def end_all(db: Write, sign_in: Present) -> None:
    """End all of the same person's, in every browser."""
    if sign_in.account_id is None:
        assert sign_in.hat is not None  # noqa: S101 - a code that was read out is for one contributor
        await db.change(_END_PINNED, of_contributor=sign_in.hat.id, at=db.at)
    else:
        await end_all_of(db, sign_in.account_id)


async def end_all_of(db: Write, account_id: str) -> None:
    """End all of an account, and the links that were asked for and have not been used."""
    await db.change(_END_ALL, of_account=account_id, at=db.at)
    await one_time_ends.end_asked_for(db, account_id)


async def end_within(db: Write, organisation_id: str) -> int:
    """End all that came by an organisation's own providers; how many that was."""
    return await db.change(_END_WITHIN, within=organisation_id, at=db.at)


async def forget(db: Write) -> int:
    """Delete sign-ins a day after the latest moment at which they could end; how many that was."""
    return await db.change(_OLD, before=ago(86_400))
