"""The engine that runs jobs: the only import of DBOS, which keeps its own file or schema (SETTLED.md 25).

What is true is in our own table. The engine sees that each job that was taken up runs on one worker at a
time and again after that worker died; what it knows may be thrown away, and is made anew from the table.
Only ids reach it: no argument, result or error of a job.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import orjson
from dbos import DBOS, DBOSConfig, Serializer

from app.kit import doing
from app.kit.doing import Due, Jobs, Services

log = logging.getLogger("golden_thread")

VERSION = "1"
"""The same for every release: the engine strands what another version left behind."""

QUEUES = {"quick": 8, "long": 2}
"""How many jobs of each queue one worker has in hand."""

POLL = 0.5
"""Seconds between two looks at what is due."""

GRACE = 5.0
"""Seconds that jobs in hand get to end when the worker is told to stop."""

SCHEMA = "dbos"
_ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]


class Plain(Serializer):
    """JSON, where the engine's own way is pickle, which runs what it reads."""

    def serialize(self, data: Any) -> str:
        return orjson.dumps(data, default=str).decode()

    def deserialize(cls, serialized_data: str) -> Any:  # noqa: N805 - as the engine names it
        return orjson.loads(serialized_data)

    def name(self) -> str:
        return "json"


def prepare(url: str, serving_role: str | None) -> None:
    """Make or update the engine's schema on PostgreSQL as the owner, for a worker that owns nothing.
    On SQLite the worker itself makes the engine's file."""
    _quiet()
    DBOS.migrate(url, schema=SCHEMA, application_role=serving_role)


async def work(jobs: Jobs, services: Services, url: str, name: str, stop: asyncio.Event) -> None:
    """Do jobs and rounds until told to stop. `url` is the engine's database; `name` is this worker's and no
    other's, the same after every start: by it the worker finds what it had in hand."""
    async with _engine(jobs, services, url, name, stop):
        while not stop.is_set():
            try:
                await _hand_over(jobs, await doing.take_up(services.database))
            except Exception as error:  # noqa: BLE001 - a database that is away comes back
                log.warning("could not look for jobs: %s", type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), POLL)


@asynccontextmanager
async def _engine(
    jobs: Jobs, services: Services, url: str, name: str, stop: asyncio.Event
) -> AsyncIterator[None]:
    running: set[asyncio.Task[None]] = set()

    async def job(job_id: str) -> None:
        if stop.is_set():
            raise asyncio.CancelledError  # the engine keeps it for the next start
        task = asyncio.create_task(doing.do(jobs, services, job_id))
        running.add(task)
        task.add_done_callback(running.discard)
        await task

    async def round_(at: str, which: str) -> None:
        try:
            await jobs.rounds[which][1](services)
        except Exception as error:  # noqa: BLE001 - it has its next time
            log.warning("round %s met %s", which, type(error).__name__)

    config: DBOSConfig = {
        "name": "golden-thread",
        "system_database_url": url,
        "dbos_system_schema": SCHEMA,
        "sys_db_pool_size": 5,
        "run_migrations": url.startswith("sqlite:"),
        "application_version": VERSION,
        "executor_id": name,
        "serializer": Plain(),
        "enable_otlp": False,
        "max_executor_threads": 8,
    }
    DBOS(config=config)
    _quiet()
    # How often is for the table to say: it counts runs (doing.py).
    DBOS.workflow(name="job", max_recovery_attempts=None)(job)
    scheduled = DBOS.workflow(name="round", max_recovery_attempts=None)(round_)
    DBOS.launch()
    try:
        for queue, at_once in QUEUES.items():
            await DBOS.register_queue_async(queue, worker_concurrency=at_once, polling_interval_sec=POLL)
        await _schedule(jobs, scheduled)
        yield
    finally:
        await _finish(running)
        await asyncio.to_thread(DBOS.destroy, workflow_completion_timeout_sec=0, destroy_registry=True)


async def _finish(running: set[asyncio.Task[None]]) -> None:
    """Let what is in hand end, for a moment. The rest goes on at the next start, as after a kill."""
    if running:
        _, late = await asyncio.wait(running, timeout=GRACE)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


def _quiet() -> None:
    """Its warnings go where ours go, and it has no console of its own."""
    engine = logging.getLogger("dbos")
    engine.handlers.clear()
    engine.propagate = True
    engine.setLevel(logging.WARNING)


async def _schedule(jobs: Jobs, workflow: Any) -> None:
    """Rounds at their times, and none that an older release had."""
    for schedule in await DBOS.list_schedules_async():
        if schedule["schedule_name"] not in jobs.rounds:
            await DBOS.delete_schedule_async(schedule["schedule_name"])
    await DBOS.apply_schedules_async(
        [
            {
                "schedule_name": which,
                "workflow_fn": workflow,
                "schedule": cron,
                "context": which,
                "queue_name": "quick",
            }
            for which, (cron, _) in jobs.rounds.items()
        ]
    )


async def _hand_over(jobs: Jobs, due: list[Due]) -> None:
    """Give what is due to the engine under its own id. What the engine has in hand it keeps; what it thinks
    has ended begins anew, for the table says otherwise."""
    if not due:
        return
    known = await DBOS.list_workflows_async(
        workflow_ids=[each.id for each in due], load_input=False, load_output=False
    )
    ended = [each.workflow_id for each in known if each.status in _ENDED]
    await DBOS.delete_workflows_async(ended)
    in_hand = {each.workflow_id for each in known} - set(ended)
    for each in due:
        if each.id not in in_hand:
            kind = jobs.kinds.get(each.kind)
            await DBOS.enqueue_workflow_with_options_async(
                {
                    "workflow_name": "job",
                    "queue_name": "long" if kind and kind.long else "quick",
                    "workflow_id": each.id,
                    "app_version": VERSION,
                },
                each.id,
            )


async def forget() -> None:
    """Delete what the engine keeps of jobs and rounds that have ended."""
    before = datetime.now(UTC).isoformat()
    while True:
        ended = await DBOS.list_workflows_async(
            status=_ENDED, completed_before=before, limit=500, load_input=False, load_output=False
        )
        if not ended:
            return
        await DBOS.delete_workflows_async([each.workflow_id for each in ended])
