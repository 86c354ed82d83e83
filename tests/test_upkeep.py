"""What a serving process forgets by itself."""

import time

from sqlalchemy import bindparam, func, select, update

from app.features.clients import RevokedToken
from app.kit.idempotency import KEPT_DAYS, IdempotencyKey
from app.kit.statements import Statement
from app.kit.tables import INSTANT, ago
from app.settings import Settings
from app.upkeep import forget
from tests.conftest import casting, run

_AGE = Statement(
    lambda: (
        update(IdempotencyKey)
        .where(IdempotencyKey.key == "old")
        .values(created_at=bindparam("at", type_=INSTANT))
    )
)
_KEYS = Statement(lambda: select(IdempotencyKey.key))
_REVOKED = Statement(lambda: select(func.count(RevokedToken.jti)))


def test_keys_are_forgotten_after_seven_days_and_not_before(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            for key in ("old", "young"):
                await cast.coordinator.post("/v1/projects", {"title": key}, headers={"idempotency-key": key})
            async with cast.services.database.system("tests: a week passes") as db:
                await db.change(_AGE, at=ago(KEPT_DAYS * 86_400 + 1))
            assert await forget(cast.services.database) == 1
            async with cast.services.database.system_read("tests: what is left") as db:
                assert [row[0] for row in await db.rows(_KEYS)] == ["young"]

    run(journey())


def test_revocations_are_forgotten_once_the_token_has_expired_anyway(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            ended = time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime(time.time() - 60))
            async with cast.services.database.system("tests: an old revocation") as db:
                row = {"jti": "00000000-0000-4000-8000-000000000001", "expires_at": ended}
                await db.insert(RevokedToken, row)
            assert await forget(cast.services.database) == 1
            async with cast.services.database.system_read("tests: what is left") as db:
                assert await db.value(_REVOKED) == 0

    run(journey())
