"""The worker's side of `jobs`: how a feature declares what it does, and one run of a job.

A job goes on where it was. What `Run.chunk` commits and how far the job came are one transaction, so a run
after `kill -9` does nothing twice and leaves nothing out.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import orjson
from sqlalchemy import bindparam, delete, func, select, update

from app.kit.database import Database, Write
from app.kit.scope import NOBODY, Scope
from app.kit.statements import Statement
from app.kit.tables import ID, INSTANT, ago, now
from app.kit.work import Job, JobState

log = logging.getLogger("golden_thread")

LEASE = 60.0
"""Seconds after which a job that has not ended is looked at again: whoever took it up may be gone, and the
engine may have lost what it knew."""

SOON, LATEST = 10.0, 600.0
"""Seconds from a run that failed to the next: twice as many each time, up to the latter."""

TRIES = 5
"""Runs of a job that end in an error which nobody expected."""

KEPT_DAYS = 30
"""How long it can be seen what became of a job."""


class Services(Protocol):
    """What a job's function can rely on; the worker gives more."""

    @property
    def database(self) -> Database: ...


class Failed(Exception):
    """The job cannot be done and another try would not help. The code is kept and shown."""


class Later(Exception):
    """Not now: the job is tried again. The code says why, to whoever looks meanwhile."""


@dataclass
class Run:
    """One run of a job, as its function sees it. `done` and `total` are how far earlier runs came."""

    services: Any
    id: str
    kind: str
    organisation_id: str | None
    asked_by: str
    arguments: dict[str, Any]
    done: int
    total: int | None
    attempts: int

    @asynccontextmanager
    async def chunk(self) -> AsyncIterator[Write]:
        """One transaction of the job, which keeps `done` and `total` as they are when it ends. On SQLite a
        chunk may hold the write lock for 50 ms (SETTLED.md 26)."""
        before = self.done, self.total
        scope = Scope(self.organisation_id or NOBODY, self.asked_by)
        try:
            async with self.services.database.system(f"job:{self.kind}", scope) as db:
                yield db
                await db.change(_PROGRESS, id=self.id, done=self.done, total=self.total)
        except BaseException:
            self.done, self.total = before
            raise


Function = Callable[[Run], Awaitable[None]]
Round = Callable[[Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job. Those that are `long` wait for each other, and no mail waits for them."""

    function: Function
    long: bool
    tries: int


@dataclass(frozen=True, slots=True)
class Jobs:
    """What a worker can do: kinds of job by name, and rounds by name with their times."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    rounds: dict[str, tuple[str, Round]] = field(default_factory=dict)

    def job(self, kind: str, *, long: bool = False, tries: int = TRIES) -> Callable[[Function], Function]:
        """Declare the function that does this kind of job. It may run more than once: it goes on from
        `run.done`, or looks what is left to do. Raises Failed or Later."""

        def declare(function: Function) -> Function:
            self.kinds[kind] = Kind(function, long, tries)
            return function

        return declare

    def every(self, name: str, cron: str) -> Callable[[Round], Round]:
        """Declare a round: it is given the services at the times of a cron expression (UTC; with six
        fields the first is seconds). One that fails has its next time."""

        def declare(function: Round) -> Round:
            self.rounds[name] = (cron, function)
            return function

        return declare

    def __or__(self, other: "Jobs") -> "Jobs":
        return Jobs(self.kinds | other.kinds, self.rounds | other.rounds)


_AT = bindparam("at", type_=INSTANT)
_ID = bindparam("id", type_=ID)
_PROGRESS = Statement(
    lambda: update(Job).where(Job.id == _ID).values(done=bindparam("done"), total=bindparam("total"))
)
_BEGIN = Statement(
    lambda: (
        update(Job)
        .where(Job.id == _ID, Job.finished_at.is_(None))
        .values(
            state=JobState.running.value,
            attempts=Job.attempts + 1,
            started_at=func.coalesce(Job.started_at, _AT),
            due_at=bindparam("due_at", type_=INSTANT),
        )
    )
)
_JOB = Statement(
    lambda: select(
        Job.kind, Job.organisation_id, Job.asked_by, Job.arguments, Job.done, Job.total, Job.attempts
    ).where(Job.id == _ID)
)
_END = Statement(
    lambda: (
        update(Job)
        .where(Job.id == _ID)
        .values(state=bindparam("state"), error=bindparam("error"), due_at=None, finished_at=_AT)
    )
)
_AGAIN = Statement(
    lambda: (
        update(Job)
        .where(Job.id == _ID)
        .values(state=JobState.waiting.value, error=bindparam("error"), due_at=_AT)
    )
)
_DUE = Statement(
    lambda: (
        select(Job.id, Job.kind, Job.state).where(Job.due_at <= _AT).order_by(Job.due_at, Job.id).limit(100)
    )
)
_TAKE_UP = Statement(
    lambda: (
        update(Job).where(Job.id == _ID, Job.due_at <= _AT).values(due_at=bindparam("due_at", type_=INSTANT))
    )
)
_OLD = Statement(lambda: delete(Job).where(Job.finished_at < _AT))


async def do(jobs: Jobs, services: Services, job_id: str) -> None:
    """Run a job once, and keep what came of it. One that has ended already stays as it is."""
    run = await _begin(services, job_id)
    if run is None:
        return
    tries = jobs.kinds[run.kind].tries if run.kind in jobs.kinds else 0
    try:
        await _function(jobs, run)(run)
    except Failed as failed:
        await _end(run, JobState.failed, str(failed))
    except Later as later:
        await _again(run, str(later), tries)
    except Exception as error:  # noqa: BLE001 - a job never ends the worker; its text may hold personal data
        log.warning("job %s (%s) met %s", run.id, run.kind, type(error).__name__)
        await _again(run, "something-went-wrong", tries)
    else:
        await _end(run, JobState.done, None)


def _function(jobs: Jobs, run: Run) -> Function:
    kind = jobs.kinds.get(run.kind)
    if kind is None:
        raise Failed("nobody-does-this")
    # A run that took the whole worker down with it raised nothing.
    if run.attempts > kind.tries:
        raise Failed("tried-too-often")
    return kind.function


async def _begin(services: Services, job_id: str) -> Run | None:
    async with services.database.system("a worker begins a job") as db:
        if not await db.change(_BEGIN, id=job_id, at=db.at, due_at=in_seconds(LEASE)):
            return None
        kind, organisation_id, asked_by, arguments, done, total, attempts = (await db.rows(_JOB, id=job_id))[
            0
        ]
    given = orjson.loads(arguments)
    return Run(services, job_id, kind, organisation_id, asked_by, given, done, total, attempts)


async def _end(run: Run, state: JobState, error: str | None) -> None:
    async with run.services.database.system("a worker ends a job") as db:
        await db.change(_END, id=run.id, state=state.value, error=error, at=db.at)


async def _again(run: Run, error: str, tries: int) -> None:
    if run.attempts >= tries:
        await _end(run, JobState.failed, error)
        return
    async with run.services.database.system("a worker puts a job off") as db:
        await db.change(_AGAIN, id=run.id, error=error, at=in_seconds(pause(run.attempts)))


def pause(attempts: int) -> float:
    """Seconds until the next run, after so many."""
    return float(min(SOON * 2 ** min(attempts - 1, 30), LATEST))


@dataclass(frozen=True, slots=True)
class Due:
    """A job that a worker looks at now."""

    id: str
    kind: str
    state: str


async def take_up(database: Database) -> list[Due]:
    """Jobs that are due, the longest due first, a hundred at most. No other worker gets the same ones
    before LEASE is over."""
    async with database.system_read("a worker looks what is due") as db:
        found = [Due(*row) for row in await db.rows(_DUE, at=now())]
    if not found:
        return []
    async with database.system("a worker takes jobs up") as db:
        again = in_seconds(LEASE)
        return [each for each in found if await db.change(_TAKE_UP, id=each.id, at=db.at, due_at=again)]


async def forget(database: Database) -> int:
    """Delete jobs that ended long ago; how many that was."""
    async with database.system("forget jobs that ended long ago") as db:
        return await db.change(_OLD, at=ago(KEPT_DAYS * 86_400))


def in_seconds(seconds: float) -> str:
    """The instant so many seconds from now."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
