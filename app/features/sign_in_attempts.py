"""How often somebody gave the wrong secret: an exact limit, kept in the database (SETTLED.md 23)."""

import math
from datetime import UTC, datetime

from sqlalchemy import bindparam, delete, select
from sqlmodel import SQLModel

from app.kit.database import Write
from app.kit.problems import Problem
from app.kit.statements import Statement
from app.kit.tables import ID, INSTANT, ago, instant, new_id, primary_key, reference

WINDOW = 60
"""Seconds that a failure counts for."""

MOST = 10
"""Failures in that time after which nothing is tried any more, the right secret neither."""


class SignInAttempt(SQLModel, table=True):
    """One failure. `client_id` is what was given, and may be nobody's: both are answered alike."""

    __tablename__ = "sign_in_attempts"

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


async def check(db: Write, client_id: str) -> None:
    """429 with Retry-After while there were too many failures."""
    recent = await db.rows(_RECENT, client_id=client_id, since=ago(WINDOW))
    if len(recent) >= MOST:
        age = (datetime.now(UTC) - datetime.fromisoformat(recent[MOST - 1][0])).total_seconds()
        raise Problem("too-many-requests", headers={"retry-after": str(max(1, math.ceil(WINDOW - age)))})


async def failed(db: Write, client_id: str) -> None:
    """Count one more."""
    await db.insert(SignInAttempt, {"id": new_id(), "client_id": client_id, "failed_at": db.at})


async def forget(db: Write) -> int:
    """Delete what no longer counts; how many that was."""
    return await db.change(_OLD, before=ago(WINDOW))
