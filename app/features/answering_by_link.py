"""What forms share that are filled in by a link: what is behind a secret, and how many answers may come."""

from app.features.by_link import id_of
from app.features.sign_in.common import place_of, tries_of
from app.features.sign_in_attempts import DAY, Limit, Tries
from app.kit.adapter import Row
from app.kit.operations import Call
from app.kit.problems import Problem
from app.kit.scope import NOBODY, Scope
from app.kit.statements import Statement

MOST_OF_A_PLACE = 200
"""Answers by one link from one place in five minutes: a whole room may be behind one address."""

MOST_A_DAY = 2000
"""Answers by one link in a day, from wherever."""

_NOBODY_YET = Scope(NOBODY, "public-form")


async def behind(call: Call, purpose: str, secret: str, by_id: Statement) -> Row:
    """The row that a secret opens; 404 or 429. One that was never made is like one that is gone."""
    record_id = id_of(call.services.keys, purpose, secret)
    async with call.services.database.system("who comes with a link is nobody", _NOBODY_YET) as db:
        row: Row | None = await db.row(by_id, id=record_id) if record_id else None
        if row is None:
            await tries_of(call).turn(db)
            await tries_of(call).wrong(db)
    if row is None:
        raise Problem("link-refused", "This link does not work. Ask whoever gave it to you for a new one.")
    return row


async def count(call: Call, what: str) -> None:
    """One more answer by the link of `what`, exactly (SETTLED.md 23), or 429."""
    limits = (Limit(f"{what} from {place_of(call)}", MOST_OF_A_PLACE), Limit(what, MOST_A_DAY, DAY))
    said = "Very many answers came just now. Wait a few minutes, and send yours again: nothing is lost."
    tries = Tries(call.services.keys, limits, said)
    async with call.services.database.system("who answers is nobody", _NOBODY_YET) as db:
        await tries.check(db)
        await tries.count(db)
