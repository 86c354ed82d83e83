"""Whose mail led to one of two records, and leads elsewhere once they are one: they are told.

Otherwise whoever makes a record with an address of their own, or signs in by one, could merge it into
somebody's and act as them, unseen.
"""

from app.features import accounts
from app.features.contributors import elsewhere
from app.features.keys import Keys
from app.features.merging.layers import identity_of
from app.features.merging.picture import SEALED, Rowwise
from app.kit.database import Write
from app.kit.noun import Values


async def of_nobody_who_signs_in(rows: Rowwise, *people: Values) -> list[str]:
    """The addresses in two records, of whom has no account. Those who sign in stay who they are."""
    found = [await _email(rows, each["id"]) for each in people if each["account_id"] is None]
    return [each for each in found if each]


async def tell(db: Write, keys: Keys, rows: Rowwise, before: list[str], stays_id: str) -> None:
    """Write to each address of before that is not where the one record is signed in to, or would be."""
    now = await _index(keys, rows, stays_id)
    for index, each in {accounts.index_of(keys, each): each for each in before}.items():
        if index != now:
            elsewhere.write(db, keys, each)


async def _index(keys: Keys, rows: Rowwise, stays_id: str) -> str | None:
    person = await rows.one("contributors", stays_id)
    account = await rows.one("accounts", person["account_id"]) if person and person["account_id"] else None
    if account is not None:
        index: str | None = account["email_index"]
        return index
    email = await _email(rows, stays_id)
    return accounts.index_of(keys, email) if email else None


async def _email(rows: Rowwise, person_id: str) -> str | None:
    row = await rows.one(SEALED, person_id)
    email: str | None = identity_of(row).get("email") if row else None
    return email
