"""Where to write to those who handle what people ask for. The system alone opens addresses."""

from collections.abc import Iterable

import orjson
from sqlalchemy import bindparam, select
from sqlmodel import col

from app.features import mail
from app.features.accounts import Account, email_of
from app.features.keys import Keys
from app.features.members import Member
from app.features.roles import Role
from app.kit.database import Write
from app.kit.statements import Statement
from app.kit.tables import ID

_PRESENT = col(Member.disabled_at).is_(None), col(Member.accepted_at).is_not(None)
_ADDRESS = (
    select(Member.roles, Account.id, Account.sealed_email)
    .join(Account, Account.id == Member.account_id)
    .where(*_PRESENT, col(Account.sealed_email).is_not(None))
)
_OF_ORGANISATION = Statement(
    lambda: _ADDRESS.where(Member.organisation_id == bindparam("organisation_id", type_=ID))
)
_OF_MEMBER = Statement(lambda: _ADDRESS.where(Member.id == bindparam("member_id", type_=ID)))


async def write_to_administrators(
    db: Write, keys: Keys, organisation_id: str, letter: str, **values: str
) -> None:
    """A letter to each administrator. For a handle of the system's."""
    found = await db.rows(_OF_ORGANISATION, organisation_id=organisation_id)
    theirs = [row[1:] for row in found if Role.administrator in orjson.loads(row[0])]
    _write(db, keys, theirs, letter, values)


async def write_to_member(db: Write, keys: Keys, member_id: str, letter: str, **values: str) -> bool:
    """A letter to one member; False where they are none any more. Likewise."""
    theirs = [row[1:] for row in await db.rows(_OF_MEMBER, member_id=member_id)]
    _write(db, keys, theirs, letter, values)
    return bool(theirs)


def _write(
    db: Write, keys: Keys, accounts: Iterable[Iterable[str]], letter: str, values: dict[str, str]
) -> None:
    for account in accounts:
        mail.send(db, keys, letter, to=email_of(keys, *account), **values)
