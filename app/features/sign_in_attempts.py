"""How often somebody gave the wrong secret: an exact limit, kept in the database (SETTLED.md 23)."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, select
from sqlmodel import SQLModel

from app.features.keys import Keys, StoredSecret
from app.kit.database import Write
from app.kit.personal import nobodys
from app.kit.problems import Problem
from app.kit.statements import Statement
from app.kit.tables import ID, INSTANT, ago, instant, new_id, primary_key, reference

WINDOW = 60
"""Seconds that a client's failure counts for."""

PEOPLE_WINDOW = 300
"""The same of people's tries."""

DAY = 86_400
"""The same of codes by e-mail, which are short: what ten in five minutes come to in a day is too many."""

MOST = 10
"""Failures in that time after which nothing is tried any more, the right secret neither."""


class SignInAttempt(SQLModel, table=True):
    """One failure. `client_id` is what was given, and may be nobody's: both are answered alike. For people it
    is a digest of an e-mail address or of where they come from, in the form of an id."""

    __tablename__ = "sign_in_attempts"
    __person__ = nobodys("digests that lead to nobody without the master key, for a day")

    id: str = primary_key()
    client_id: str = reference(nullable=False, index=True)
    failed_at: str = instant(nullable=False)


_RECENT = Statement(
    lambda: (
        select(SignInAttempt.failed_at)
        .where(
            SignInAttempt.client_id == bindparam("client_id", type_=ID),
            SignInAttempt.failed_at > bindparam("since", type_=INSTANT),
        )
        .order_by(SignInAttempt.failed_at.desc())
        .limit(bindparam("most"))
    )
)
_OLD = Statement(
    lambda: delete(SignInAttempt).where(SignInAttempt.failed_at < bindparam("before", type_=INSTANT))
)
_IN_TURN = Statement(lambda: select(StoredSecret.name).with_for_update())


async def check(
    db: Write, client_id: str, window: int = WINDOW, most: int = MOST, said: str | None = None
) -> None:
    """429 with Retry-After while there were too many failures."""
    recent = await db.rows(_RECENT, client_id=client_id, since=ago(window), most=most)
    if len(recent) >= most:
        age = (datetime.now(UTC) - datetime.fromisoformat(recent[-1][0])).total_seconds()
        wait = str(max(1, math.ceil(window - age)))
        raise Problem("too-many-requests", said, headers={"retry-after": wait})


async def failed(db: Write, client_id: str) -> None:
    """Count one more."""
    await db.insert(SignInAttempt, {"id": new_id(), "client_id": client_id, "failed_at": db.at})


async def forget(db: Write) -> int:
    """Delete what no longer counts; how many that was."""
    return await db.change(_OLD, before=ago(DAY))


@dataclass(frozen=True, slots=True)
class Limit:
    """How many tries of one kind there are in a time: `of` an e-mail address, from a place, or anywhere."""

    of: str
    most: int = MOST
    within: int = PEOPLE_WINDOW


@dataclass(frozen=True, slots=True)
class Tries:
    """Tries that count against each of these limits. `said` is what somebody reads who has to wait."""

    keys: Keys
    limits: tuple[Limit, ...]
    said: str | None = None

    def _digest(self, of: str) -> str:
        return str(UUID(bytes=self.keys.digests("sign-in-attempts").of(of)[:16]))

    async def turn(self, db: Write) -> None:
        """Whoever tries waits for whoever tried before, so that guesses at the same moment know of each
        other; sign-ins are rare enough for that."""
        await db.rows(_IN_TURN)

    async def check(self, db: Write) -> None:
        """429 where a limit is reached, in turn."""
        await self.turn(db)
        for each in self.limits:
            await check(db, self._digest(each.of), each.within, each.most, self.said)

    async def count(self, db: Write) -> None:
        """Count one more, once for whatever has more than one limit."""
        for of in dict.fromkeys(each.of for each in self.limits):
            await failed(db, self._digest(of))

    async def wrong(self, db: Write) -> None:
        """Count a long secret that is wrong, or 429. A right one is looked up before, in turn, and refused to
        nobody: it cannot be guessed, and whoever shares a place with a guesser is not kept out."""
        await self.check(db)
        await self.count(db)
