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

MOST = 10
"""Failures in that time after which nothing is tried any more, the right secret neither."""


class SignInAttempt(SQLModel, table=True):
    """One failure. `client_id` is what was given, and may be nobody's: both are answered alike. For people it
    is a digest of an e-mail address or of where they come from, in the form of an id."""

    __tablename__ = "sign_in_attempts"
    __person__ = nobodys("digests that lead to nobody without the master key, for five minutes")

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
    )
)
_OLD = Statement(
    lambda: delete(SignInAttempt).where(SignInAttempt.failed_at < bindparam("before", type_=INSTANT))
)
_IN_TURN = Statement(lambda: select(StoredSecret.name).with_for_update())


async def check(db: Write, client_id: str, window: int = WINDOW) -> None:
    """429 with Retry-After while there were too many failures."""
    recent = await db.rows(_RECENT, client_id=client_id, since=ago(window))
    if len(recent) >= MOST:
        age = (datetime.now(UTC) - datetime.fromisoformat(recent[MOST - 1][0])).total_seconds()
        raise Problem("too-many-requests", headers={"retry-after": str(max(1, math.ceil(window - age)))})


async def failed(db: Write, client_id: str) -> None:
    """Count one more."""
    await db.insert(SignInAttempt, {"id": new_id(), "client_id": client_id, "failed_at": db.at})


async def forget(db: Write) -> int:
    """Delete what no longer counts; how many that was."""
    return await db.change(_OLD, before=ago(PEOPLE_WINDOW))


@dataclass(frozen=True, slots=True)
class Tries:
    """Tries of one person: of one e-mail address, from one place, or of any other text."""

    keys: Keys
    of: str

    @property
    def _digest(self) -> str:
        return str(UUID(bytes=self.keys.digests("sign-in-attempts").of(self.of)[:16]))

    async def check(self, db: Write) -> None:
        """429 after ten in five minutes. Whoever tries waits for whoever tried before, so that guesses at the
        same moment know of each other; sign-ins are rare enough for that."""
        await db.rows(_IN_TURN)
        await check(db, self._digest, PEOPLE_WINDOW)

    async def count(self, db: Write) -> None:
        """Count one more."""
        await failed(db, self._digest)
