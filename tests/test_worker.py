"""The worker as a process: killed in the middle of its work and started again, and as a child of `serve`."""

import os
import select
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func
from sqlalchemy import select as select_

from app.__main__ import main
from app.features import mail
from app.kit.audit import AuditEntry
from app.kit.statements import Statement
from app.kit.work import ask
from app.settings import Settings
from tests.conftest import MASTER_KEY, run
from tests.support.mail_server import TAKEN, Sink, free_port, listening
from tests.support.working import opened, rows

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0
AT_ONCE = 8
"""Mails that one worker has in hand."""

SCRIPT = """
import asyncio, os, signal
from app import worker
from app.features.mail import MailState, delivering
from app.kit import doing, jobs
from app.kit.audit import Action, note
from app.settings import read_settings

jobs.POLL, jobs.GRACE, doing.SOON, doing.LATEST, doing.LEASE = 0.05, 0.1, 0.1, 0.2, 2.0
KILL, STOP = signal.SIGKILL, signal.SIGTERM

def end(number):
    os.kill(os.getpid(), number)

{change}
worker.run(read_settings(), with_parent=False)
"""

COUNT = """
@worker.OWN.job("count", long=True, tries=1000)
async def count(run):
    run.total = {total}
    while run.done < run.total:
        async with run.chunk() as db:
            note(db, Action.created, "mark", None)
            run.done += 1
            if (run.done, run.attempts) == (10, 1):
                end(KILL)  # what this chunk did is not kept
        if (run.done, run.attempts) == (20, 2):
            end(KILL)  # what it did is kept
        if (run.done, run.attempts) == (30, 3):
            end(STOP)
            await asyncio.sleep(3600)  # it is not waited for
        await asyncio.sleep({pause})
"""

COUNT_APART = """
@worker.OWN.job("count", long=True, tries=1000)
async def count(run):
    run.total = {total}
    while run.done < run.total:
        async with run.services.database.system("tests: a mark, apart from how far it came") as db:
            note(db, Action.created, "mark", None)
        if (run.done, run.attempts) == (9, 1):
            end(KILL)
        async with run.chunk():
            run.done += 1
"""

SLOWLY = """
async def none(database):
    return []

@worker.OWN.job("count", long=True)
async def count(run):
    doing.take_up = none  # only the other worker looks from now on
    while run.done < 50:  # five seconds: it looks twice meanwhile
        async with run.chunk() as db:
            note(db, Action.created, "mark", None)
            run.done += 1
        await asyncio.sleep(0.1)
"""

MARK_FIRST = """
hand_over = delivering._hand_over

async def mark_first(services, mail_id, *rest):
    async with services.database.system("tests: said to be sent before it is") as db:
        await db.change(delivering._ENDED, id=mail_id, state=MailState.sent.value, error=None, at=db.at)
    await hand_over(services, mail_id, *rest)

delivering._hand_over = mark_first
"""

_MARKS = Statement(lambda: select_(func.count(AuditEntry.id)).where(AuditEntry.resource == "mark"))


def environment(settings: Settings) -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": settings.database_url,
        "DATABASE_OWNER_URL": settings.database_owner_url,
        "DATA_DIR": str(settings.data_dir),
        "MASTER_KEY": MASTER_KEY,
        "PORT": str(settings.port),
        "WORKER_NAME": settings.worker_name,
        "SMTP_URL": settings.smtp_url or "",
        "MAIL_FROM": "Golden Thread <no-reply@golden.example.org>",
    }


@pytest.fixture
def settings(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A database that the operator's own command has made ready."""
    there = replace(settings, data_dir=tmp_path, port=free_port())
    for name, value in environment(there).items():
        monkeypatch.setenv(name, value)
    assert main(["migrate"]) == 0
    return there


def started(settings: Settings, change: str = "") -> "subprocess.Popen[bytes]":
    script = SCRIPT.format(change=textwrap.dedent(change))
    return subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, env=environment(settings))


def within_patience() -> Iterator[None]:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        yield
        time.sleep(0.1)
    raise AssertionError("it took too long")


def work_until_dead(settings: Settings, change: str) -> None:
    worker = started(settings, change)
    assert worker.wait(PATIENCE) == -signal.SIGKILL


def work_until_all_ended(
    settings: Settings, change: str, begun: Callable[["subprocess.Popen[bytes]"], None] = lambda worker: None
) -> int:
    """Start workers, one after the other as each ends, until no job is left; how many there were."""
    for starts in range(1, 100):
        worker = started(settings, change)
        begun(worker)
        try:
            for _ in within_patience():
                if worker.poll() is not None:
                    break
                if all(row["finished_at"] for row in jobs(settings)):
                    worker.terminate()
                    # Others may have done it all before this one had begun: then it just ends.
                    assert worker.wait(PATIENCE) in (0, -signal.SIGTERM)
                    return starts
        finally:
            worker.kill()
            worker.wait(PATIENCE)
    raise AssertionError("there is no end to it")


def jobs(settings: Settings) -> list[dict[str, Any]]:
    async def look() -> list[dict[str, Any]]:
        async with opened(settings) as services:
            return await rows(services.database)

    found: list[dict[str, Any]] = run(look())
    return found


def ask_to_count(settings: Settings) -> None:
    async def play() -> None:
        async with opened(settings) as services, services.database.system("tests: a long job") as db:
            ask(db, "count")

    run(play())


def marks(settings: Settings) -> int:
    async def play() -> int:
        async with opened(settings) as services, services.database.system_read("tests: marks") as db:
            return int(await db.value(_MARKS))

    return int(run(play()))


def write_mails(settings: Settings, number: int) -> set[str]:
    """Write so many mails; their Message-IDs."""

    async def play() -> set[str]:
        async with opened(settings) as services, services.database.system("tests: many mails") as db:
            links = [f"https://example.org/#{each}" for each in range(number)]
            sent = [
                mail.send(db, services.keys, "invitation", to="a@example.org", link=each) for each in links
            ]
        return {f"<{mail_id}@golden.example.org>" for mail_id in sent}

    wanted: set[str] = run(play())
    return wanted


# -- killed


@pytest.mark.slow
def test_long_job_whose_worker_is_killed_goes_on_to_exactly_the_right_count(settings: Settings) -> None:
    ask_to_count(settings)
    starts = work_until_all_ended(settings, COUNT.format(total=40, pause=0))
    (job,) = jobs(settings)
    assert (job["state"], job["done"], marks(settings)) == ("done", 40, 40)
    assert starts >= job["attempts"] == 4


@pytest.mark.slow
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_count_would_be_wrong_were_work_and_progress_not_kept_together(settings: Settings) -> None:
    ask_to_count(settings)
    work_until_all_ended(settings, COUNT_APART.format(total=40))
    assert marks(settings) == 41


@pytest.mark.slow
def test_job_of_a_worker_that_never_comes_back_is_taken_over_by_another(settings: Settings) -> None:
    ask_to_count(settings)
    work_until_dead(replace(settings, worker_name="worker-2"), COUNT.format(total=15, pause=0))
    assert work_until_all_ended(settings, COUNT.format(total=15, pause=0)) == 1
    (job,) = jobs(settings)
    assert (job["done"], marks(settings), job["attempts"]) == (15, 15, 2)


@pytest.mark.slow
def test_job_that_another_worker_has_in_hand_is_left_to_it(settings: Settings) -> None:
    ask_to_count(settings)
    other = started(replace(settings, worker_name="worker-2"), SLOWLY)
    try:
        for _ in within_patience():
            if jobs(settings)[0]["state"] == "running":
                break
        work_until_all_ended(settings, SLOWLY)
    finally:
        other.kill()
        other.wait(PATIENCE)
    (job,) = jobs(settings)
    assert (job["done"], marks(settings), job["attempts"]) == (50, 50, 1)


class Killing:
    """A mail server at which the worker is killed when certain messages arrive. The server takes every
    second one of these all the same, and nobody is there to hear it."""

    def __init__(self, at: set[int]) -> None:
        self.sink = Sink()
        self.sink.before = self._before
        self.kills = 0
        self._at = at
        self._arrived = 0
        self._worker: subprocess.Popen[bytes] | None = None

    def begun(self, worker: "subprocess.Popen[bytes]") -> None:
        self._worker = worker

    def _before(self, number: int) -> str:
        self._arrived += 1
        if self._arrived not in self._at:
            return TAKEN
        assert self._worker is not None
        self._worker.kill()
        self._worker.wait(PATIENCE)
        self.kills += 1
        return TAKEN if self.kills % 2 == 0 else "421 gone"


def deliver(settings: Settings, number: int, kill_at: set[int], change: str = "") -> tuple[set[str], Killing]:
    """Deliver mails through such a server; what was wanted, and the server."""
    there = replace(settings, smtp_url=f"smtp://127.0.0.1:{free_port()}")
    wanted, server = write_mails(there, number), Killing(kill_at)
    with listening(server.sink, int(str(there.smtp_url).rpartition(":")[2])):
        work_until_all_ended(there, change, server.begun)
    assert server.kills == len(kill_at)
    return wanted, server


@pytest.mark.slow
def test_every_mail_arrives_though_the_worker_is_killed_in_the_middle(settings: Settings) -> None:
    wanted, server = deliver(settings, 40, {5, 15, 25})
    assert set(server.sink.counts) == wanted
    twice = [message_id for message_id, times in server.sink.counts.items() if times > 1]
    assert len(twice) <= server.kills * AT_ONCE, "only what was in hand when the worker died may come again"
    assert max(server.sink.counts.values()) <= server.kills + 1


@pytest.mark.slow
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_mails_would_be_lost_were_they_marked_before_they_are_taken(settings: Settings) -> None:
    wanted, server = deliver(settings, 20, {5}, MARK_FIRST)
    assert set(server.sink.counts) < wanted


@pytest.mark.soak
def test_many_kills_change_no_count_and_lose_no_mail(settings: Settings) -> None:
    ask_to_count(settings)
    wanted, server = deliver(settings, 400, set(range(20, 400, 40)), COUNT.format(total=600, pause=0.02))
    assert (jobs(settings)[0]["done"], marks(settings)) == (600, 600)
    assert set(server.sink.counts) == wanted
    assert sum(server.sink.counts.values()) - len(wanted) <= server.kills * AT_ONCE


# -- beside `serve`


@contextmanager
def serving(settings: Settings, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """`serve` as the operator starts it, which says on its log whatever it imports."""
    command = [sys.executable, "-X", "importtime", "-m", "app", "serve"]
    with log.open("wb") as file:
        server = subprocess.Popen(command, cwd=ROOT, env=environment(settings), stdout=file, stderr=file)
        try:
            yield server
        finally:
            server.kill()
            server.wait(PATIENCE)


def child_of(server: "subprocess.Popen[bytes]", other_than: int = 0) -> int:
    """The process that it started, once there is one."""
    for _ in within_patience():
        tasks = Path(f"/proc/{server.pid}/task").iterdir()
        found = [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
        if found and found != [other_than]:
            return found[0]
    raise AssertionError


def wait_until_gone(process: int) -> None:
    handle = os.pidfd_open(process)
    try:
        assert select.select([handle], [], [], PATIENCE)[0], "the worker lingers"
    finally:
        os.close(handle)


def wait_for_files(folder: Path, number: int) -> None:
    for _ in within_patience():
        if len(list(folder.glob("*.eml"))) == number:
            return


@pytest.mark.slow
@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    "how", [signal.SIGKILL, signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.soak)]
)
def test_embedded_worker_comes_again_when_it_dies_and_goes_with_its_server(
    settings: Settings, tmp_path: Path, how: signal.Signals
) -> None:
    log = tmp_path / "log"
    with serving(settings, log) as server:
        first = child_of(server)
        write_mails(settings, 1)
        wait_for_files(tmp_path / "mail", 1)
        os.kill(first, signal.SIGKILL)
        write_mails(settings, 1)
        second = child_of(server, other_than=first)
        wait_for_files(tmp_path / "mail", 2)
        server.send_signal(how)
        wait_until_gone(second)
    imported = {line.rpartition("|")[2].strip() for line in log.read_text().splitlines() if "|" in line}
    assert {"app.main", "app.kit.statements"} <= imported
    assert {name for name in imported if name.partition(".")[0] in ("dbos", "aiosmtplib")} == set()


def test_operator_who_names_a_mail_server_wrongly_reads_one_line(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SMTP_URL", "mail.example.org")
    assert main(["worker"]) == 1
    said = capsys.readouterr().err
    assert (said.count("\n"), "SMTP_URL is smtps://" in said) == (1, True)


@pytest.mark.slow
def test_operator_who_starts_a_second_worker_of_the_same_name_reads_one_line(settings: Settings) -> None:
    async def play() -> "subprocess.CompletedProcess[str]":
        async with opened(settings) as services, services.database.hold("worker-1"):
            command = [sys.executable, "-m", "app", "worker"]
            return subprocess.run(  # noqa: ASYNC221 - nobody else waits
                command, cwd=ROOT, env=environment(settings), capture_output=True, text=True, check=False
            )

    said = run(play())
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == (
        "golden-thread: A worker named worker-1 is at work here already: set WORKER_NAME to another name.\n"
    )
