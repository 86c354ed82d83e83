"""Where to write to whoever asked for something about a person."""

from sqlalchemy import bindparam, select

from app.features import accounts
from app.features.accounts import Account
from app.features.contributors.reaching import address_of
from app.features.keys import Keys
from app.features.members import Member
from app.features.rights.gathering import Person
from app.kit.database import Read
from app.kit.statements import Statement
from app.kit.tables import ID

_OF_MEMBER = Statement(
    lambda: (
        select(Account.id, Account.sealed_email)
        .join(Member, Member.account_id == Account.id)
        .where(Member.id == bindparam("id", type_=ID))
    )
)


async def of_asker(db: Read, keys: Keys, person: Person, asked_by: str) -> str | None:
    """Their address; None for a program. For a handle of the system's, like all of this."""
    kind, _, asking_id = asked_by.partition(":")
    if kind == "member":
        found = await db.row(_OF_MEMBER, id=asking_id)
        return accounts.email_of(keys, found[0], found[1]) if found and found[1] else None
    return await of_person(db, keys, person) if asked_by == person.actor else None


async def of_person(db: Read, keys: Keys, person: Person) -> str | None:
    """Where to write to the person themselves."""
    return await address_of(db, keys, person.home, person.id)
