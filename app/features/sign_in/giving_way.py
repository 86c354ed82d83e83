"""An account that was only prepared for an invitation gives way to whoever proves its address."""

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.features import accounts, one_time_ends
from app.features.accounts import AccountIdentity
from app.features.contributors.contributor import Contributor
from app.features.keys import Keys
from app.features.members import Member
from app.kit.database import Write
from app.kit.statements import Statement
from app.kit.tables import ID

_ID = bindparam("account_id", type_=ID)
_USES = (
    Statement(
        lambda: select(Member.id).where(Member.account_id == _ID, col(Member.accepted_at).is_not(None))
    ),
    Statement(lambda: select(Contributor.id).where(Contributor.account_id == _ID)),
    Statement(lambda: select(AccountIdentity.id).where(AccountIdentity.account_id == _ID)),
)


async def give_way(db: Write, keys: Keys, account_id: str, email: str) -> None:
    """Take the address off an account that nobody ever came to use, unless it is the one that asks. What was
    sent for it ends: whoever was invited is invited again, to the account that has the address then."""
    other = await accounts.known_by_email(db, keys, email)
    if other is None or other == account_id:
        return
    for each in _USES:
        if await db.value(each, account_id=other) is not None:
            return
    await one_time_ends.end_opening(db, other)
    await accounts.take_address_off(db, other)
