"""The real site for a browser: the application with the example partnership in it, and the built pages."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

import uvicorn

from app.features import example, keys
from app.kit.database import connect
from app.main import create_app
from app.schema import migrate
from app.settings import Settings
from tests.conftest import settings_for

HERE = Path(__file__).parent
FRONTEND = HERE.parents[1] / "frontend"
ELSEWHERE = "/livez"


async def load_example(settings: Settings) -> None:
    database = connect(settings.database_url)
    await database.open()
    try:
        opened = await keys.open_keys(database, keys.read_master_keys(settings, make=True))
        await example.load(database, opened)
    finally:
        await database.close()


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a site with the example partnership in a database in `folder`."""
    database = settings_for(folder / "site.sqlite3")
    migrate(database)
    with served(database) as settings:
        asyncio.run(load_example(settings))
        yield settings.public_url


@contextmanager
def served(database: Settings) -> Iterator[Settings]:
    """A migrated database behind the real server; its settings say where the site is."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        settings = replace(
            database,
            public_url=f"http://127.0.0.1:{port}",
            # Another name for this machine: a page of another site, as in real life, without a network.
            exit_url=f"http://localhost:{port}{ELSEWHERE}",
            frontend_dir=FRONTEND / "dist",
        )
        server = uvicorn.Server(
            uvicorn.Config(create_app(settings), log_level="warning", server_header=False)
        )
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield settings
        finally:
            server.should_exit = True
            thread.join()
