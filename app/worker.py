"""The worker: every job and round that features declare, and the process that does them."""

import asyncio
import logging
import signal
import sys
from dataclasses import dataclass

from app.features import keys
from app.features.mail import delivering
from app.features.merging import rounds
from app.kit import doing, jobs, smtp
from app.kit.adapter import Held
from app.kit.database import Database, connect
from app.kit.doing import Jobs
from app.settings import Settings

log = logging.getLogger("golden_thread")

OWN = Jobs()


@dataclass(frozen=True, slots=True)
class Services:
    """What jobs and rounds get."""

    settings: Settings
    database: Database
    keys: keys.Keys


@OWN.every("forget-jobs", "0 7 * * * *")
async def forget(services: Services) -> None:
    """Forget what became of jobs long ago, here and in the engine."""
    await doing.forget(services.database)
    await jobs.forget()


def all_jobs() -> Jobs:
    """Everything that a worker does."""
    return OWN | delivering.JOBS | rounds.JOBS


def run(settings: Settings, *, with_parent: bool) -> None:
    """Work until told to stop by a signal or, for a child of `serve`, until its parent is gone.

    RuntimeError where another worker of the same name is at work, ValueError where a setting is none.
    """
    if settings.smtp_url:
        smtp.read_url(settings.smtp_url)
    logging.basicConfig(level=settings.log_level.upper(), format="%(message)s", stream=sys.stdout)
    asyncio.run(_work(settings, with_parent))


async def _work(settings: Settings, with_parent: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if with_parent:
        # The parent holds the other end of the pipe and never writes: the end of it is the end of them.
        loop.add_reader(sys.stdin.fileno(), stop.set)
    database = connect(settings.database_url)
    await database.open()
    try:
        async with database.hold(settings.worker_name):
            opened = await keys.open_keys(database, keys.read_master_keys(settings, make=False))
            services = Services(settings, database, opened)
            if not settings.smtp_url:
                log.info(
                    "Mail is not sent: it is written to %s. Set SMTP_URL to send it.", settings.mail_folder
                )
            await jobs.work(all_jobs(), services, settings.engine_url, settings.worker_name, stop)
    except Held:
        raise RuntimeError(
            f"A worker named {settings.worker_name} is at work here already: set WORKER_NAME to another name."
        ) from None
    finally:
        await database.close()
