"""Accounts: whoever can sign in. An account belongs to no organisation (SETTLED.md 4)."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError
from sqlalchemy import ForeignKeyConstraint, UniqueConstraint, bindparam, select, update
from sqlmodel import SQLModel

from app.features.keys import Keys
from app.features.mail.letters import address
from app.kit.database import Write
from app.kit.personal import of_person
from app.kit.problems import Problem
from app.kit.scope import NOBODY
from app.kit.statements import Statement
from app.kit.tables import ID, INSTANT, instant, new_id, primary_key, reference, text, whole


def _sendable(value: str) -> str:
    try:
        return address(value)
    except ValueError:
        raise PydanticCustomError(
            "wrong-format", "Give an e-mail address, such as name@example.org."
        ) from None


Email = Annotated[
    str,
    StringConstraints(max_length=254),
    AfterValidator(_sendable),
    # Only said here: the validator's own words are kinder than those about a pattern.
    Field(
        examples=["name@example.org"],
        json_schema_extra={"pattern": r"^[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+$"},
    ),
]


class Account(SQLModel, table=True):
    """One sign-in. It belongs to no organisation, so nobody's scope reaches it. Its address is sealed, and
    found by a digest of this installation's own."""

    __tablename__ = "accounts"
    __person__ = of_person(
        "How you sign in",
        id="account",
        left_out={
            "id": "which account it is, is of no use to anybody",
            "email_index": "the address is in the copy",
        },
        kept="goes with its last membership: features/redress/erasing.py",
    )
    __table_args__ = (UniqueConstraint("email_index"),)

    id: str = primary_key()
    created_at: str = instant(nullable=False)
    updated_at: str = instant(nullable=False)
    version: int = whole(nullable=False, default=1)
    disabled_at: str | None = instant()
    sealed_email: str | None = text("identity")
    email_index: str | None = text("identity")


class AccountIdentity(SQLModel, table=True):
    """Who an account is to a provider: issuer and subject, and never an e-mail address, which providers
    let people change and give to the next."""

    __tablename__ = "account_identities"
    __person__ = of_person(
        "Who you are to a sign-in provider",
        account_id="account",
        left_out={"account_id": "as of the account"},
        kept="goes with the account",
    )
    __table_args__ = (
        UniqueConstraint("issuer", "subject"),
        ForeignKeyConstraint(["account_id"], ["accounts.id"], ondelete="CASCADE"),
    )

    id: str = primary_key()
    account_id: str = reference(nullable=False, index=True)
    issuer: str = text(nullable=False)
    subject: str = text("identity", nullable=False)
    created_at: str = instant(nullable=False)


_BY_EMAIL = Statement(
    lambda: select(Account.id).where(
        Account.email_index == bindparam("email_index"), Account.disabled_at.is_(None)
    )
)
_ANY_BY_EMAIL = Statement(lambda: select(Account.id).where(Account.email_index == bindparam("email_index")))
_BY_SUBJECT = Statement(
    lambda: select(AccountIdentity.account_id).where(
        AccountIdentity.issuer == bindparam("issuer"), AccountIdentity.subject == bindparam("subject")
    )
)


_SEALED = Statement(
    lambda: select(Account.sealed_email).where(Account.id == bindparam("account_id", type_=ID))
)
_CHANGE = Statement(
    lambda: (
        update(Account)
        .where(Account.id == bindparam("account_id", type_=ID))
        .values(
            sealed_email=bindparam("sealed"),
            email_index=bindparam("index"),
            updated_at=bindparam("at", type_=INSTANT),
            version=Account.version + 1,
        )
    )
)


def index_of(keys: Keys, email: str) -> str:
    """The digest by which an address is found: one for the installation, unlike any organisation's."""
    digest = keys.indexes.digest("email", email, UUID(NOBODY))
    assert digest is not None  # noqa: S101 - an Email is never blank
    return digest.hex()


async def known_by_email(db: Any, keys: Keys, email: str) -> str | None:
    """The id of the live account with an address, or None. For a handle of the system's."""
    found = await db.value(_BY_EMAIL, email_index=index_of(keys, email))
    return None if found is None else str(found)


async def known_by_subject(db: Any, issuer: str, subject: str) -> str | None:
    """The id of the account that a provider's subject is, or None."""
    found = await db.value(_BY_SUBJECT, issuer=issuer, subject=subject)
    return None if found is None else str(found)


async def prepared(db: Write, keys: Keys, email: str) -> str:
    """The id of the account with an address, made now if there is none. Nobody is signed in by that: it is
    for whoever shows that they read what is sent there."""
    email_index = index_of(keys, email)
    known = await db.value(_ANY_BY_EMAIL, email_index=email_index)
    if known is not None:
        return str(known)
    account_id = new_id()
    sealed = _sealed(keys, account_id, email)
    made = {"id": account_id, "created_at": db.at, "updated_at": db.at, "version": 1, "disabled_at": None}
    await db.insert(Account, made | {"sealed_email": sealed, "email_index": email_index})
    return account_id


def email_of(keys: Keys, account_id: str, sealed: str) -> str:
    """The address of an account, opened."""
    return keys.box("account-email").open(sealed, account_id.encode()).decode()


def _sealed(keys: Keys, account_id: str, email: str) -> str:
    return keys.box("account-email").seal(email.strip().encode(), account_id.encode())


async def address_of(db: Any, keys: Keys, account_id: str) -> str:
    """The same of an account by its id. For a handle of the system's."""
    return email_of(keys, account_id, await db.value(_SEALED, account_id=account_id))


async def change_address(db: Write, keys: Keys, account_id: str, email: str) -> None:
    """Give an account another address; 409 where another account has it."""
    index = index_of(keys, email)
    if await db.value(_ANY_BY_EMAIL, email_index=index) not in (None, account_id):
        raise Problem("address-taken")
    await db.change(
        _CHANGE, account_id=account_id, sealed=_sealed(keys, account_id, email), index=index, at=db.at
    )


async def take_address_off(db: Write, account_id: str) -> None:
    """Leave an account without an address: nobody signs in with it any more."""
    await db.change(_CHANGE, account_id=account_id, sealed=None, index=None, at=db.at)


async def know_subject(db: Write, account_id: str, issuer: str, subject: str) -> None:
    """From now on, who comes from this issuer as this subject is this account."""
    row = {"id": new_id(), "account_id": account_id, "issuer": issuer, "subject": subject}
    await db.insert(AccountIdentity, row | {"created_at": db.at})
