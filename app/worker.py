"""The worker: every job and round that features declare, and the process that does them."""

import asyncio
import logging
import signal
import sys
from dataclasses import dataclass

from app.features import keys, rounds
from app.features.bookings import keeping
from app.features.bookings import writing_to as booking_letters
from app.features.coming_forward import writing_to as coming_forward
from app.features.impact import writing_to as answering
from app.features.mail import delivering
from app.features.merging import rounds as merging
from app.features.redress import rounds as redress
from app.features.retention import rounds as retention
from app.features.rights import copying, erasing
from app.features.sessions import writing_to
from app.features.support import moving
from app.kit import audit_chain, doing, jobs, smtp
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


@OWN.every("seal-audit", "*/10 * * * * *")
async def seal_audit(services: Services) -> None:
    """Seal what came to the audit, and keep the head beside the database. One that the chain does not have
    any more stays where it is, for `verify` to show."""
    folder = services.settings.data_dir
    kept = audit_chain.kept(folder) or audit_chain.NONE
    head = await audit_chain.seal(services.database, services.keys.audit_digests)
    if not await audit_chain.is_in(services.database, kept):
        log.error("The end of the audit was cut off or made anew: run `python -m app verify`.")
    elif head != kept:
        audit_chain.keep(folder, head)


@OWN.every("tell-audit-head", "0 0 * * * *")
async def tell_audit_head(services: Services) -> None:
    """Say the head each hour, so that it lies wherever the log goes too."""
    async with services.database.system_read("where the audit's chain ends") as db:
        log.info("audit head %s", await audit_chain.last(db))


def all_jobs() -> Jobs:
    """Everything that a worker does."""
    of_people = (
        writing_to.JOBS
        | moving.JOBS
        | coming_forward.JOBS
        | answering.JOBS
        | keeping.JOBS
        | booking_letters.JOBS
        | rounds.JOBS
        | merging.JOBS
        | redress.JOBS
        | copying.JOBS
        | erasing.JOBS
        | retention.JOBS
    )
    return OWN | delivering.JOBS | of_people


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
            opened = await keys.opened(database, settings, make=False)
            services = Services(settings, database, opened)
            await erasing.at_start(services)
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
