"""A worker inside the test, on either database."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import select

from app.features import keys
from app.kit import doing, jobs
from app.kit.database import Database, connect
from app.kit.doing import Jobs
from app.kit.statements import Statement
from app.kit.work import Job
from app.settings import Settings
from app.worker import Services

PATIENCE = 30.0

_JOBS = Statement(
    lambda: select(Job.id, Job.kind, Job.state, Job.error, Job.attempts, Job.done, Job.finished_at).order_by(
        Job.id
    )
)


def prepare(settings: Settings) -> Settings:
    """A database in which a worker can start."""
    if not settings.is_sqlite:
        jobs.prepare(settings.database_owner_url, settings.serving_role)
    return settings


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Services]:
    """The database and its keys, without a worker."""
    database = connect(settings.database_url)
    await database.open()
    try:
        found = await keys.open_keys(database, keys.read_master_keys(settings, make=False))
        yield Services(settings, database, found)
    finally:
        await database.close()


@asynccontextmanager
async def working(services: Services, does: Jobs) -> AsyncIterator[None]:
    """A worker is at work for the length of the block."""
    stop = asyncio.Event()
    settings = services.settings
    worker = asyncio.create_task(jobs.work(does, services, settings.engine_url, settings.worker_name, stop))
    try:
        yield
        assert not worker.done(), worker
    finally:
        stop.set()
        await worker


async def without_engine(services: Services, does: Jobs) -> list[dict[str, Any]]:
    """Do what is due until every job has ended, one after the other; the jobs."""

    async def ended() -> bool:
        for due in await doing.take_up(services.database):
            await doing.do(does, services, due.id)
        return all(row["finished_at"] for row in await rows(services.database))

    await until(ended)
    return await rows(services.database)


async def rows(database: Database) -> list[dict[str, Any]]:
    """All jobs, the oldest first."""
    names = ("id", "kind", "state", "error", "attempts", "done", "finished_at")
    async with database.system_read("tests: what became of jobs") as db:
        return [dict(zip(names, row, strict=True)) for row in await db.rows(_JOBS)]


async def all_ended(database: Database) -> list[dict[str, Any]]:
    """All jobs, once each has ended."""
    found: list[dict[str, Any]] = []

    async def ended() -> bool:
        found[:] = await rows(database)
        return all(row["finished_at"] for row in found)

    await until(ended)
    return found


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    """Look again and again until it is so."""
    async with asyncio.timeout(PATIENCE):
        while not await true():  # noqa: ASYNC110 - what it looks at is in a database
            await asyncio.sleep(0.02)
