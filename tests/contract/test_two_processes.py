"""Several processes on one PostgreSQL: what one of them cannot know of the other."""

import asyncio

import pytest

from app.kit.adapter import Asking
from app.kit.scope import NOBODY
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run, running
from tests.features.people import stored

WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


async def until_waiting(cast: Cast, count: int) -> None:
    """Until so many requests wait for another transaction, as the database itself says."""
    async with asyncio.timeout(4):
        while await stored(cast, WAITING) != [(count,)]:
            pass


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_key_whose_first_request_runs_in_another_process_is_told_to_wait_and_then_replayed(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast, running(settings) as (_, elsewhere):
            other = Caller(elsewhere, headers=cast.coordinator.headers)
            key, project = {"idempotency-key": "k-1"}, {"title": "P"}
            async with cast.services.database.adapter.writing(Asking(NOBODY, NOBODY, True)) as holding:
                # A new row refers to its organisation, and so waits for whoever holds that.
                await holding.rows("SELECT id FROM organisations FOR UPDATE", [])
                first = asyncio.create_task(cast.coordinator.post("/v1/projects", project, headers=key))
                await until_waiting(cast, 1)
                second = asyncio.create_task(other.post("/v1/projects", project, headers=key))
                await until_waiting(cast, 2)
            made, told = await first, await second
            assert made.status_code == 201
            assert (told.status_code, told.json()["code"]) == (409, "idempotency-conflict")
            assert int(told.headers["retry-after"]) > 0
            again = await other.post("/v1/projects", project, headers=key)
            assert (again.status_code, again.content) == (201, made.content)
            assert again.headers["idempotency-replayed"] == "true"

    run(journey())
