"""Where to write to a contributor: nowhere, for whoever wants no messages."""

from contextlib import suppress

from sqlalchemy import bindparam, select

from app.features import accounts
from app.features.accounts import Account
from app.features.contributors.contributor import Contributor
from app.features.contributors.needs import Needs
from app.features.contributors.sealed import Identity, Seal
from app.features.keys import Keys
from app.features.mail.letters import address
from app.kit.database import Read
from app.kit.standing import Standing
from app.kit.statements import Statement
from app.kit.tables import ID

_ID = bindparam("id", type_=ID)
_STOPPED = Statement(lambda: select(Needs.messages_stopped).where(Needs.id == _ID))
_IDENTITY = Statement(lambda: select(Identity.wrapped_key, Identity.sealed).where(Identity.id == _ID))
_ACCOUNT = Statement(
    lambda: (
        select(Account.id, Account.sealed_email)
        .join(Contributor, Contributor.account_id == Account.id)
        .where(Contributor.id == _ID)
    )
)


async def address_of(db: Read, keys: Keys, home: str, contributor_id: str) -> str | None:
    """The address that they sign in with, or else the one in their identity. For a handle of the system's."""
    if await db.value(_STOPPED, id=contributor_id):
        return None
    account = await db.row(_ACCOUNT, id=contributor_id)
    if account and account[1]:
        return accounts.email_of(keys, account[0], account[1])
    return await _of_identity(db, keys, home, contributor_id)


async def _of_identity(db: Read, keys: Keys, home: str, contributor_id: str) -> str | None:
    person = Standing({"id": contributor_id, "organisation_id": home}, "own", "[]", False)
    found = await db.row(_IDENTITY, id=contributor_id)
    email = Seal(keys, person).open(*found).get("email") if found else None
    with suppress(ValueError):
        return address(email or "")
    return None
