"""The transaction commits before the first byte of the answer: the server is killed at that byte, and the
row is there. The same harness catches a server that answers first and commits afterwards."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from app.features import clients, organisations
from app.kit import writing
from app.kit.database import connect
from app.main import all_operations
from app.schema import migrate
from app.settings import Settings
from tests.conftest import MASTER_KEY, run, settings_for
from tests.support.postgres import Cluster, temporary_cluster

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0

SERVER = """
import os, sys
import uvicorn
from app.main import create_app
from app.settings import read_settings

class Told(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        print("ready", flush=True)

{change}
listener = int(sys.argv[1])
config = uvicorn.Config(create_app(read_settings()), log_level="warning", server_header=False)
import socket
Told(config).run(sockets=[socket.socket(fileno=listener)])
"""

# Answers while the transaction is still open, as FastAPI does with a dependency that yields.
ANSWER_FIRST = """
import asyncio
from app.kit import answering

async def late(call, noun, do, key, say):
    answer = asyncio.get_running_loop().create_future()
    async def work():
        async with call.services.database.write(call.scope, call.request_id) as db:
            outcome = await do(db)
            answer.set_result(await say(db, noun, outcome))
            await asyncio.sleep(600)
    call.services.late = asyncio.ensure_future(work())
    return await answer

answering._once_at_a_time = late
"""


@pytest.fixture(scope="module")
def durable_cluster() -> Iterator[Cluster]:
    """PostgreSQL with its own defaults, where an acknowledged commit is on the disk."""
    with temporary_cluster(durable=True) as cluster:
        yield cluster


@pytest.fixture
def durable(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Settings, Cluster | None]:
    if dialect == "sqlite":
        settings = settings_for(tmp_path / "durable.sqlite3")
        migrate(settings)
        return settings, None
    cluster: Cluster = request.getfixturevalue("durable_cluster")
    settings = settings_for(cluster.create_database(f"durable_{os.urandom(4).hex()}"))
    migrate(settings)
    return settings, cluster


def a_client(settings: Settings, permissions: list[str]) -> tuple[str, str]:
    """A client of a new organisation: its id and secret."""
    all_operations()  # declares the permissions
    made: tuple[str, str] = run(_client_in(settings, permissions))
    return made


async def _client_in(settings: Settings, permissions: list[str]) -> tuple[str, str]:
    database = connect(settings.database_url)
    await database.open()
    try:
        async with database.system("tests: an organisation with a client") as db:
            row = await writing.create(
                db, organisations.ORGANISATIONS, {"name": "Lead", "kind": "local_authority"}, None
            )
            return await clients.create_client(db, row["id"], "tests", permissions)
    finally:
        await database.close()


@contextmanager
def serving(settings: Settings, change: str = "") -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A real uvicorn in a process of its own, and its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        environ = {
            "PATH": os.defpath,
            "DATABASE_URL": settings.database_url,
            "DATA_DIR": str(settings.data_dir),
            "MASTER_KEY": MASTER_KEY,
            "REQUESTS_PER_MINUTE": "1000000",
            "PYTHONPATH": str(ROOT),
        }
        server = subprocess.Popen(
            [sys.executable, "-c", SERVER.format(change=textwrap.dedent(change)), str(listener.fileno())],
            cwd=ROOT,
            env=environ,
            pass_fds=[listener.fileno()],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stdout is not None
            assert server.stdout.readline() == "ready\n"
            yield server, port
        finally:
            server.kill()
            server.wait(PATIENCE)
            server.stdout.close()


def ask(port: int, request: bytes, *, kill: subprocess.Popen[str] | None = None) -> bytes:
    """Send a request and give the answer; `kill` ends the server at its first byte, and what was on its
    way arrives or does not."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        connection.sendall(request)
        first = connection.recv(1)
        if kill is not None:
            kill.send_signal(signal.SIGKILL)
            kill.wait(PATIENCE)
        answer = first
        with suppress(ConnectionResetError):
            while chunk := connection.recv(65536):
                answer += chunk
        return answer


def post(path: str, body: str, *headers: str) -> bytes:
    lines = (f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", f"Content-Length: {len(body)}")
    return "\r\n".join((*lines, *headers, "", body)).encode()


def titles(settings: Settings, cluster: Cluster | None) -> list[str]:
    """What a restarted database holds."""
    if cluster is not None:
        cluster.kill()
        cluster.restart()

    async def look() -> list[str]:
        from sqlalchemy import select

        from app.features.projects.project import Project
        from app.kit.statements import Statement

        database = connect(settings.database_url)
        await database.open()
        try:
            async with database.system_read("tests: what survived") as db:
                return [row[0] for row in await db.rows(Statement(lambda: select(Project.title)))]
        finally:
            await database.close()

    found: list[str] = run(look())
    return found


def killed_at_the_first_byte(settings: Settings, change: str = "") -> bytes:
    client_id, secret = a_client(settings, ["projects:write"])
    with serving(settings, change) as (server, port):
        form = f"grant_type=client_credentials&client_id={client_id}&client_secret={secret}"
        answer = ask(port, post("/oauth/token", form, "Content-Type: application/x-www-form-urlencoded"))
        token = answer.partition(b'"access_token":"')[2].partition(b'"')[0].decode()
        assert token, answer
        create = post(
            "/v1/projects",
            '{"title": "answered"}',
            "Content-Type: application/json",
            f"Authorization: Bearer {token}",
        )
        return ask(port, create, kill=server)


@pytest.mark.slow
def test_row_is_there_after_the_server_is_killed_at_the_first_byte_of_its_answer(
    durable: tuple[Settings, Cluster | None],
) -> None:
    settings, cluster = durable
    assert killed_at_the_first_byte(settings).startswith(b"HTTP/1.1 201")
    assert titles(settings, cluster) == ["answered"]


@pytest.mark.slow
def test_server_that_answers_before_it_commits_is_caught(durable: tuple[Settings, Cluster | None]) -> None:
    settings, cluster = durable
    assert killed_at_the_first_byte(settings, ANSWER_FIRST).startswith(b"HTTP/1.1 201")
    assert titles(settings, cluster) == []
