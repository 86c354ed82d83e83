"""Where to write to somebody about their own record: nowhere, for whoever wants no messages."""

from contextlib import suppress

from sqlalchemy import bindparam, select

from app.features import accounts
from app.features.accounts import Account
from app.features.contributors.contributor import Contributor
from app.features.contributors.needs import Needs
from app.features.contributors.sealed import Identity, Seal
from app.features.keys import Keys
from app.features.mail.letters import address
from app.features.members import Member
from app.features.rights.gathering import Person
from app.kit.database import Read
from app.kit.statements import Statement
from app.kit.tables import ID

_ID = bindparam("id", type_=ID)
_STOPPED = Statement(lambda: select(Needs.messages_stopped).where(Needs.id == _ID))
_IDENTITY = Statement(lambda: select(Identity.wrapped_key, Identity.sealed).where(Identity.id == _ID))
_OF_PERSON = Statement(
    lambda: (
        select(Account.id, Account.sealed_email)
        .join(Contributor, Contributor.account_id == Account.id)
        .where(Contributor.id == _ID)
    )
)
_OF_MEMBER = Statement(
    lambda: (
        select(Account.id, Account.sealed_email)
        .join(Member, Member.account_id == Account.id)
        .where(Member.id == _ID)
    )
)


async def of_asker(db: Read, keys: Keys, person: Person, asked_by: str) -> str | None:
    """The address of whoever asked for something about a person; None for a program. For a handle of the
    system's, like all of this."""
    kind, _, asking_id = asked_by.partition(":")
    if kind == "member":
        return await _of_account(db, keys, _OF_MEMBER, asking_id)
    return await of_person(db, keys, person) if asked_by == person.actor else None


async def of_person(db: Read, keys: Keys, person: Person) -> str | None:
    """The address that they sign in with, or else the one in their identity."""
    if await db.value(_STOPPED, id=person.id):
        return None
    return await _of_account(db, keys, _OF_PERSON, person.id) or await _of_identity(db, keys, person)


async def _of_account(db: Read, keys: Keys, statement: Statement, of: str) -> str | None:
    found = await db.row(statement, id=of)
    return accounts.email_of(keys, found[0], found[1]) if found and found[1] else None


async def _of_identity(db: Read, keys: Keys, person: Person) -> str | None:
    found = await db.row(_IDENTITY, id=person.id)
    email = Seal(keys, person.standing).open(*found).get("email") if found else None
    with suppress(ValueError):
        return address(email or "")
    return None
