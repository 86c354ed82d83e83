"""What a serving process forgets by itself: old idempotency keys, tokens taken back, sign-ins and secrets."""

import asyncio
import logging

from sqlalchemy import bindparam, delete

from app.features import one_time, sign_in_attempts
from app.features.clients import RevokedToken
from app.features.sign_in import sign_ins
from app.kit.database import Database
from app.kit.idempotency import KEPT_DAYS, IdempotencyKey
from app.kit.statements import Statement
from app.kit.tables import INSTANT, ago, now

log = logging.getLogger("golden_thread")

EVERY = 3600.0
"""Seconds between two rounds."""

_OLD_KEYS = Statement(
    lambda: delete(IdempotencyKey).where(IdempotencyKey.created_at < bindparam("before", type_=INSTANT))
)
_EXPIRED = Statement(
    lambda: delete(RevokedToken).where(RevokedToken.expires_at < bindparam("before", type_=INSTANT))
)


async def forget(database: Database) -> int:
    """Delete what is past its time; how many rows that was."""
    async with database.system("forget what is past its time") as db:
        keys = await db.change(_OLD_KEYS, before=ago(KEPT_DAYS * 86_400))
        people = await sign_in_attempts.forget(db) + await one_time.forget(db) + await sign_ins.forget(db)
        return keys + await db.change(_EXPIRED, before=now()) + people


async def forget_hourly(database: Database) -> None:
    """Forget now and then every hour, until cancelled. A round that fails is tried again in the next."""
    while True:
        try:
            await forget(database)
        except Exception as error:  # noqa: BLE001 - upkeep never ends the process that serves
            log.warning("upkeep failed: %s", type(error).__name__)
        await asyncio.sleep(EVERY)
