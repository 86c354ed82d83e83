"""A letter to the address before, where somebody else has letters to a person go elsewhere.

Whoever reads the mails of an address that they put down for somebody could sign in as them. So the address
that was there is told, and not which one it is now: the person may have good reason to have left it.
"""

from contextlib import suppress

from sqlalchemy import bindparam, select

from app.features import accounts, mail
from app.features.contributors.contributor import Contributor
from app.features.keys import Keys
from app.features.mail.letters import address
from app.kit.database import Write
from app.kit.standing import Standing
from app.kit.statements import Statement
from app.kit.tables import ID

_ID = bindparam("id", type_=ID)
_ACCOUNT = Statement(lambda: select(Contributor.account_id).where(Contributor.id == _ID))


async def tell(db: Write, keys: Keys, person: Standing, before: str | None, now: str | None) -> None:
    """Write to the address `before`, unless it is the same; not to somebody who changes their own, or who
    signs in already: to them an invitation leads nowhere else.

    Stopped messages do not stop this one. Whoever may put down an address may stop messages too, nothing says
    whether the person did, and it is about who could act as them."""
    if db.scope.is_person or before is None or (now and _same(keys, before, now)):
        return
    if not await db.value(_ACCOUNT, id=person.row["id"]):
        write(db, keys, before)


def write(db: Write, keys: Keys, before: str) -> None:
    """The letter itself."""
    with suppress(ValueError):  # what stands in an identity need not be an address that mail goes to
        mail.send(db, keys, "elsewhere", to=address(before))


def _same(keys: Keys, one: str, other: str) -> bool:
    return accounts.index_of(keys, one) == accounts.index_of(keys, other)
