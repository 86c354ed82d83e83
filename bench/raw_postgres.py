"""asyncpg as the raw server uses it: a pool as the serving role, told who asks when that changes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

_TELL = (
    "SELECT set_config('golden_thread.organisation', $1, false),"
    " set_config('golden_thread.system', 'off', false)"
)


class Driver:
    async def open(self, url: str) -> None:
        self._told: dict[int, str] = {}
        self._pool = await asyncpg.create_pool(
            url,
            min_size=1,
            max_size=10,
            init=_as_text,
            reset=_nothing,
            statement_cache_size=512,
            server_settings={"timezone": "UTC", "jit": "off", "plan_cache_mode": "force_generic_plan"},
        )

    async def close(self) -> None:
        await self._pool.close()

    async def rows(self, organisation_id: str, sql: str, arguments: list[Any]) -> list[Any]:
        async with self._pool.acquire() as raw:
            await self._tell(raw, organisation_id)
            return list(await raw.fetch(sql, *arguments))

    @asynccontextmanager
    async def transaction(self, organisation_id: str) -> AsyncIterator[Any]:
        async with self._pool.acquire() as raw:
            await self._tell(raw, organisation_id)
            async with raw.transaction():
                yield raw

    async def _tell(self, raw: Any, organisation_id: str) -> None:
        backend = raw.get_server_pid()
        if self._told.get(backend) != organisation_id:
            await raw.execute(_TELL, organisation_id)
            self._told[backend] = organisation_id


async def _as_text(raw: Any) -> None:
    for name, decode in (("uuid", str), ("date", str), ("timestamptz", _instant)):
        await raw.set_type_codec(name, schema="pg_catalog", encoder=str, decoder=decode, format="text")


def _instant(text: str) -> str:
    whole, _, parts = text[:-3].replace(" ", "T").partition(".")
    return f"{whole}.{parts:0<6}Z"


async def _nothing(raw: Any) -> None:
    """Connections are left clean by whoever used them."""
