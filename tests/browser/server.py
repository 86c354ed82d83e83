"""The real site for a browser: the application with the example partnership in it, and the built pages."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
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
    """The address of a site with a database in `folder`."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        site = f"http://127.0.0.1:{port}"
        # Another name for this machine: a page of another site, as in real life, without a network.
        elsewhere = f"http://localhost:{port}{ELSEWHERE}"
        there = {"PUBLIC_URL": site, "EXIT_URL": elsewhere, "FRONTEND_DIR": str(FRONTEND / "dist")}
        settings = settings_for(folder / "site.sqlite3", **there)
        migrate(settings)
        app = create_app(settings)
        asyncio.run(load_example(settings))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield site
        finally:
            server.should_exit = True
            thread.join()
