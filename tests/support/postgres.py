"""A private PostgreSQL that lives as long as a test run: started here, on a Unix socket, gone afterwards."""

import os
import pwd
import select
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import LiteralString, NamedTuple

import psycopg
from psycopg import sql

from tests.support.folders import memory

OWNER = "golden_thread_owner"
APP = "golden_thread_app"
SUPERUSER = "postgres"
SERVER_USERS = ("postgres", "nobody")  # PostgreSQL refuses to run as root
INITDB = (
    f"--username={SUPERUSER}",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
    "--no-instructions",
)
PATIENCE_SECONDS = 30.0

# Small enough for a cluster on each core beside a browser; no port is opened.
MODEST = {"listen_addresses": "", "shared_buffers": "32MB", "max_connections": "60"}
# What a test writes is thrown away, so a crash may take it; not much is kept, since it lies in memory.
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "128MB",
}


class Urls(NamedTuple):
    """The same database for its owner (migrations) and for the application (rows under row security)."""

    owner: str
    app: str


class PostgresMissingError(RuntimeError):
    """No PostgreSQL server is installed on this machine."""


@dataclass
class Cluster:
    """One PostgreSQL server with the two roles of production; nobody else's server is touched."""

    folder: Path
    settings: Mapping[str, str]
    _server: subprocess.Popen[bytes] = field(init=False, repr=False)

    @classmethod
    def start(
        cls, folder: Path, *, durable: bool = False, settings: Mapping[str, str] | None = None
    ) -> "Cluster":
        """Make a cluster in `folder` and start it.

        `folder` is empty, has a path under 80 bytes, and lies where other users may go (no `tmp_path`).
        `durable` keeps PostgreSQL's own defaults, where an acknowledged commit is on the disk.
        `settings` are further parameters of postgresql.conf. The server ends when the thread that calls this
        ends, however it ends. Raises PostgresMissingError.
        """
        cluster = cls(folder, MODEST | ({} if durable else FORGETFUL) | dict(settings or {}))
        folder.mkdir(parents=True, exist_ok=True)
        _give_away(folder)
        _run(["initdb", *INITDB, f"--pgdata={cluster._data}"])
        cluster.restart()
        for role in (OWNER, APP):
            cluster._execute("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS", role)
        return cluster

    def create_database(self, name: str, template: str | None = None) -> Urls:
        """A database owned by the schema's owner, empty or a copy of `template`, which nobody may use now."""
        # Copying the files is quicker than logging every page, where the template is of a schema's size.
        create = "CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY file_copy"
        self._execute(create, name, OWNER, template or "template0")
        return Urls(owner=self.url(OWNER, name), app=self.url(APP, name))

    def drop_database(self, name: str) -> None:
        """Remove the database if it is there, ending whatever connections it has."""
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def url(self, role: str, database: str) -> str:
        """The address of a database for a role, as libpq, asyncpg and SQLAlchemy read it."""
        return f"postgresql://{role}@/{database}?host={self.folder}"

    def stop(self) -> None:
        """End orderly: clients are cut off, everything is written. Stopping twice is fine."""
        self._server.send_signal(signal.SIGINT)
        self._server.wait(PATIENCE_SECONDS)

    def kill(self) -> None:
        """End as a power cut would: SIGKILL to the server and all its backends, nothing more is written."""
        self._server.send_signal(signal.SIGSTOP)  # or it would start new backends while we count them
        with ExitStack() as opened:
            watched = [opened.enter_context(_watch(pid)) for pid in (self._server.pid, *self._backends())]
            for process in watched:
                signal.pidfd_send_signal(process, signal.SIGKILL)
            for process in watched:
                select.select([process], [], [], PATIENCE_SECONDS)
        self._server.wait(PATIENCE_SECONDS)

    def restart(self) -> None:
        """Start on the data that is there, after `stop` or `kill`; recovery is over when this returns."""
        options = [f"-c{name}={value}" for name, value in self.settings.items()]
        command = ["postgres", f"-D{self._data}", f"-cunix_socket_directories={self.folder}", *options]
        with self._log.open("ab") as log:
            self._server = subprocess.Popen(
                _as_server_user(command), stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=_environment()
            )
        self._wait_until_ready(time.monotonic() + PATIENCE_SECONDS)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _log(self) -> Path:
        return self.folder / "server.log"

    def _backends(self) -> list[int]:
        listed = Path(f"/proc/{self._server.pid}/task/{self._server.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def _wait_until_ready(self, deadline: float) -> None:
        while True:
            try:
                return self._execute("SELECT")
            except psycopg.OperationalError as refused:
                with suppress(subprocess.TimeoutExpired):
                    self._server.wait(timeout=0.02)
                if self._server.returncode is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"PostgreSQL did not start:\n{self._log.read_text()}") from refused

    def _execute(self, statement: LiteralString, *names: str) -> None:
        with psycopg.connect(
            host=str(self.folder), port=5432, user=SUPERUSER, dbname="postgres", autocommit=True
        ) as db:
            db.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def temporary_cluster(
    *, durable: bool = False, settings: Mapping[str, str] | None = None
) -> Iterator[Cluster]:
    """A cluster for the length of a `with` block, in a folder of its own that goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="gt-pg-", dir=None if durable else memory()))
    try:
        cluster = Cluster.start(folder, durable=durable, settings=settings)
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder)


@cache
def _binaries() -> Path:
    """The newest installed server's folder; Debian keeps it off the PATH, other systems do not."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    on_path = shutil.which("initdb")
    found = [Path(on_path)] if on_path else debian[-1:]
    if not found:
        raise PostgresMissingError(
            "No PostgreSQL server here: apt-get install postgresql (`make test` does it)"
        )
    return found[0].parent


@cache
def _server_user() -> str | None:
    """Whom the server runs as: ourselves (None), or, where we are root, somebody with fewer rights."""
    if os.geteuid() != 0:
        return None
    present = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in SERVER_USERS if name in present)


def _as_server_user(command: list[str]) -> list[str]:
    """The command line that runs a PostgreSQL program as the right user, for no longer than we live."""
    program, *arguments = command
    user = _server_user()
    become = [f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"] if user else []
    return ["setpriv", "--pdeathsig=QUIT", *become, str(_binaries() / program), *arguments]


def _environment() -> dict[str, str]:
    """No PG… variable of whoever runs the tests may reach the server."""
    return {"PATH": os.defpath, "LC_ALL": "C"}


def _run(command: list[str]) -> None:
    done = subprocess.run(
        _as_server_user(command), capture_output=True, text=True, env=_environment(), check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stderr}")


def _give_away(folder: Path) -> None:
    if user := _server_user():
        shutil.chown(folder, user)


@contextmanager
def _watch(pid: int) -> Iterator[int]:
    handle = os.pidfd_open(pid)
    try:
        yield handle
    finally:
        os.close(handle)
