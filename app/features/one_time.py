"""Secrets that work once: links and codes to sign in with, codes that are read out, invitations.

Links and invitations are random and only their hash is kept. Codes are digests of the record's own id under
the lasting secret (kit/sealing.py), so that they are kept nowhere at all.
"""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, bindparam, delete, select, update
from sqlmodel import SQLModel

from app.features.keys import Keys
from app.kit.database import Write
from app.kit.dates import instant_text
from app.kit.personal import of_person
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    INSTANT,
    ago,
    belongs_to,
    choice,
    instant,
    new_id,
    primary_key,
    reference,
    text,
    whole,
)

MINUTES = 15
"""How long a link or a code works."""

DAYS = 14
"""How long an invitation is open."""

MOST_WRONG = 10
"""Wrong codes after which the right one does not work either."""

CODES = 2
"""How many codes of one address work at a time, the newest: whoever guesses at one guesses at all of them,
and somebody who asks again may still have the mail before in hand."""

DIGITS = 6
SPOKEN_DIGITS = 12
"""A code that is read out stands alone, without an address beside it, so it is longer."""


class SecretKind(StrEnum):
    link = "link"
    spoken = "spoken"
    member = "member"
    contributor = "contributor"
    address = "address"
    former = "former"


class OneTimeSecret(SQLModel, table=True):
    """One link with its code (`email_index` says whose, `account_id` is null where there is none such), one
    code that is read out, one invitation of a member or a contributor, one link that proves another address
    for an account, or one that gives the address before (`former`) back."""

    __tablename__ = "one_time_secrets"
    __person__ = of_person(
        "Links, codes and invitations to sign in",
        contributor_id="person",
        account_id="account",
        left_out={
            "secret_hash": "a digest of a secret",
            "account_id": "as of the account",
            "email_index": "a digest to find it by; the address is in the copy",
        },
    )
    __table_args__ = (
        UniqueConstraint("secret_hash"),
        Index(None, "email_index", "ends_at"),
        ForeignKeyConstraint(["account_id"], ["accounts.id"], ondelete="CASCADE"),
        belongs_to("member_id", "members", goes_with=True),
        belongs_to("contributor_id", "contributors", goes_with=True),
    )

    id: str = primary_key()
    kind: SecretKind = choice(SecretKind, nullable=False)
    secret_hash: str = text("identity", nullable=False)
    email_index: str | None = text("identity")
    account_id: str | None = reference("identity")
    organisation_id: str | None = reference()
    member_id: str | None = reference()
    contributor_id: str | None = reference()
    attempts: int = whole(nullable=False, default=0)
    created_at: str = instant(nullable=False)
    ends_at: str = instant(nullable=False)
    used_at: str | None = instant()


COLUMNS = tuple(OneTimeSecret.model_fields)

_BY_HASH = Statement(
    lambda: (
        select(*(getattr(OneTimeSecret, name) for name in COLUMNS))
        .where(OneTimeSecret.secret_hash == bindparam("secret_hash"))
        .with_for_update()
    )
)
_OF_EMAIL = Statement(
    lambda: (
        select(*(getattr(OneTimeSecret, name) for name in COLUMNS))
        .where(
            OneTimeSecret.email_index == bindparam("email_index"),
            OneTimeSecret.ends_at > bindparam("now", type_=INSTANT),
            OneTimeSecret.used_at.is_(None),
            OneTimeSecret.attempts < MOST_WRONG,
        )
        .order_by(OneTimeSecret.id.desc())
        .limit(CODES)
    )
)
_WRONG = Statement(
    lambda: (
        update(OneTimeSecret)
        .where(OneTimeSecret.email_index == bindparam("of_email"), OneTimeSecret.used_at.is_(None))
        .values(attempts=OneTimeSecret.attempts + 1)
    )
)
_USED = Statement(
    lambda: (
        update(OneTimeSecret)
        .where(OneTimeSecret.id == bindparam("secret_id", type_=ID))
        .values(used_at=bindparam("at", type_=INSTANT))
    )
)
_ALL_USED = Statement(
    lambda: (
        update(OneTimeSecret)
        .where(OneTimeSecret.email_index == bindparam("of_email"), OneTimeSecret.used_at.is_(None))
        .values(used_at=bindparam("at", type_=INSTANT))
    )
)
_OLD = Statement(
    lambda: delete(OneTimeSecret).where(OneTimeSecret.ends_at < bindparam("before", type_=INSTANT))
)


def hashed(secret: str) -> str:
    """A secret of a link is random and long, so one SHA-256 keeps it."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def make_link(db: Write, keys: Keys, email_index: str, account_id: str | None) -> tuple[str, str]:
    """A secret for a link and the code beside it. Without an account there is a row all the same: that
    nobody is known by an address shows neither in what is done nor in what is answered."""
    secret = secrets.token_urlsafe(32)
    row = _row(db, SecretKind.link, hashed(secret), timedelta(minutes=MINUTES))
    await db.insert(OneTimeSecret, row | {"email_index": email_index, "account_id": account_id})
    return secret, code_of(keys, row["id"])


async def make_spoken(db: Write, keys: Keys, organisation_id: str, contributor_id: str) -> str:
    """A code for a contributor, to be read out; the id of its row, by which `spoken_code_of` tells it."""
    secret_id = new_id()
    row = _row(
        db, SecretKind.spoken, spoken_hash(keys, spoken_code_of(keys, secret_id)), timedelta(minutes=MINUTES)
    )
    whose = {"organisation_id": organisation_id, "contributor_id": contributor_id}
    await db.insert(OneTimeSecret, row | whose | {"id": secret_id})
    return secret_id


async def make_invitation(db: Write, kind: SecretKind, account_id: str, organisation_id: str, of: str) -> str:
    """A secret for an invitation to act as a member, or as a contributor, whose id is `of`."""
    secret = secrets.token_urlsafe(32)
    row = _row(db, kind, hashed(secret), timedelta(days=DAYS))
    whose = {"organisation_id": organisation_id, f"{kind.value}_id": of, "account_id": account_id}
    await db.insert(OneTimeSecret, row | whose)
    return secret


async def make_change(db: Write, keys: Keys, account_id: str, email: str) -> str:
    """A secret for the link that proves an address, which it carries sealed: it is kept nowhere else."""
    return await _make_carrying(db, keys, SecretKind.address, account_id, email, timedelta(minutes=MINUTES))


async def make_former(db: Write, keys: Keys, account_id: str, email: str) -> str:
    """The same for the link that gives an address back, which it carries likewise."""
    return await _make_carrying(db, keys, SecretKind.former, account_id, email, timedelta(days=DAYS))


async def _make_carrying(
    db: Write, keys: Keys, kind: SecretKind, account_id: str, email: str, lasting: timedelta
) -> str:
    sealed = keys.box("new-address").seal(email.strip().encode(), account_id.encode())
    secret = f"{secrets.token_urlsafe(32)}.{sealed}"
    await db.insert(OneTimeSecret, _row(db, kind, hashed(secret), lasting) | {"account_id": account_id})
    return secret


def carried(keys: Keys, account_id: str, secret: str) -> str:
    """The address that such a secret carries."""
    return keys.box("new-address").open(secret.partition(".")[2], account_id.encode()).decode()


def new_address_link(public_url: str, secret: str) -> str:
    """The page that asks to press a button for it."""
    return f"{public_url}/sign-in/address/#{secret}"


def former_address_link(public_url: str, secret: str) -> str:
    """The same page, which knows by the word before the secret what the button does."""
    return f"{public_url}/sign-in/address/#back.{secret}"


def sign_in_link(public_url: str, secret: str) -> str:
    """The page with a button. What stands behind # reaches no server and no log (SETTLED.md 21)."""
    return f"{public_url}/sign-in/#{secret}"


def invitation_link(public_url: str, secret: str) -> str:
    """The page that says who invites, and asks."""
    return f"{public_url}/invitation/#{secret}"


def _row(db: Write, kind: SecretKind, secret_hash: str, lasting: timedelta) -> dict[str, Any]:
    ends_at = instant_text(datetime.now(UTC) + lasting)
    made = {"id": new_id(), "kind": kind.value, "secret_hash": secret_hash, "attempts": 0}
    return dict.fromkeys(COLUMNS) | made | {"created_at": db.at, "ends_at": ends_at}


def code_of(keys: Keys, secret_id: str) -> str:
    """The six digits that stand beside a link."""
    return keys.digests("sign-in-code").number_of(secret_id, DIGITS)


def spoken_code_of(keys: Keys, secret_id: str) -> str:
    """The twelve digits that are read out."""
    return keys.digests("spoken-code").number_of(secret_id, SPOKEN_DIGITS)


def spoken_hash(keys: Keys, code: str) -> str:
    """What is kept of a code that is read out: from a plain hash twelve digits would soon be guessed."""
    return keys.digests("spoken-code-hash").of(code).hex()


async def found(db: Write, secret_hash: str) -> dict[str, Any] | None:
    """The row of a secret, held until the transaction ends, whether it still works or not."""
    row = await db.row(_BY_HASH, secret_hash=secret_hash)
    return None if row is None else dict(zip(COLUMNS, row, strict=True))


async def found_by_code(db: Write, keys: Keys, email_index: str, code: str) -> dict[str, Any] | None:
    """The live row of an address to which a code belongs; a wrong code counts against all of them."""
    rows = [
        dict(zip(COLUMNS, row, strict=True))
        for row in await db.rows(_OF_EMAIL, email_index=email_index, now=db.at)
    ]
    fitting = [row for row in rows if secrets.compare_digest(code_of(keys, row["id"]), code)]
    if not fitting or fitting[0]["account_id"] is None:
        await db.change(_WRONG, of_email=email_index)
        return None
    return fitting[0]


def works(row: dict[str, Any], at: str) -> bool:
    """Whether a secret has been used by nobody and has not ended."""
    return row["used_at"] is None and row["ends_at"] > at


async def use(db: Write, row: dict[str, Any]) -> None:
    """It has worked. Other links to the same address are not needed any more, and end with it."""
    await db.change(_USED, secret_id=row["id"], at=db.at)
    if row["email_index"]:
        await db.change(_ALL_USED, of_email=row["email_index"], at=db.at)


async def forget(db: Write) -> int:
    """Delete what ended long enough ago for nobody to ask about it; how many that was."""
    return await db.change(_OLD, before=ago(30 * 86_400))
