"""The cast: two databases, and the same few callers in every test."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import hypothesis
import pytest

from app.features import clients, organisations
from app.kit import writing
from app.kit.problems import Problem
from app.kit.scope import declared
from app.kit.tables import new_id
from app.main import create_app
from app.schema import migrate
from app.settings import Settings, read_settings
from tests.support.conformity import check_answer
from tests.support.folders import memory
from tests.support.postgres import Cluster, Urls, temporary_cluster

# Read by pytest when the first test wants a folder.
if folder := memory():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", folder)

# How long an example takes depends on who else uses the machine; that is for `bench/` to say.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")

MASTER_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


LONGEST = {"test_schemathesis.py", "test_worker.py", "test_document.py", "test_retention.py"}
"""Files that take minutes. They begin first, so that at the end no core waits for the other."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures of the long tests, which belong in a closing note."""
    for report in terminalreporter.stats.get("passed", []):
        for name, figures in report.user_properties:
            terminalreporter.write_line(f"{report.nodeid}: {name}: {figures}")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with temporary_cluster() as running:
        yield running


@pytest.fixture(scope="session")
def postgres_template(cluster: Cluster) -> str:
    """A migrated database that others are copied from."""
    urls = cluster.create_database("migrated")
    migrate(settings_for(urls))
    return "migrated"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrated")
    settings = settings_for(folder / "migrated.sqlite3")
    migrate(settings)
    return settings.sqlite_path


def settings_for(database: Path | Urls, **changes: str) -> Settings:
    """Settings for one database of the tests. Without pages: what is unknown is answered by the API."""
    if isinstance(database, Path):
        environ = {"DATABASE_URL": f"sqlite:///{database}", "DATA_DIR": str(database.parent)}
    else:
        environ = {"DATABASE_URL": database.app, "DATABASE_OWNER_URL": database.owner}
    defaults = {
        "MASTER_KEY": MASTER_KEY,
        "REQUESTS_PER_MINUTE": "1000000",
        "FRONTEND_DIR": str(Path(__file__).parent / "no-pages"),
    }
    return read_settings(defaults | environ | changes)


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    """Both databases, always."""
    return str(request.param)


_databases = iter(range(1, 1_000_000))


@pytest.fixture
def settings(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """A fresh, migrated, empty database."""
    if dialect == "sqlite":
        copy = tmp_path / "golden-thread.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), copy)
        yield settings_for(copy)
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = f"test_{next(_databases)}"
    urls = cluster.create_database(name, template=request.getfixturevalue("postgres_template"))
    yield settings_for(urls, DATA_DIR=str(tmp_path))
    cluster.drop_database(name)


@dataclass
class Caller:
    """Somebody who calls the API: an organisation's client, or nobody in particular."""

    http: httpx.AsyncClient
    organisation_id: str | None = None
    client_id: str | None = None
    secret: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    async def __call__(self, method: str, path: str, **request: Any) -> httpx.Response:
        """Send one request with this caller's token."""
        request["headers"] = self.headers | request.get("headers", {})
        return await self.http.request(method, path, **request)

    async def get(self, path: str, **request: Any) -> httpx.Response:
        return await self("GET", path, **request)

    async def post(self, path: str, json: Any = None, **request: Any) -> httpx.Response:
        return await self("POST", path, json=json, **request)

    async def patch(self, path: str, json: Any, etag: str = "*", **request: Any) -> httpx.Response:
        request["headers"] = {"if-match": etag} | request.get("headers", {})
        return await self("PATCH", path, json=json, **request)

    async def delete(self, path: str, etag: str = "*") -> httpx.Response:
        return await self("DELETE", path, headers={"if-match": etag})

    async def made(self, path: str, json: Any) -> dict[str, Any]:
        """Create something that must succeed, and give it back."""
        answer = await self.post(path, json)
        assert answer.status_code in (200, 201), answer.text
        made: dict[str, Any] = answer.json()
        return made


@dataclass
class Cast:
    """Coordinator and colleague of one authority, a partner, a stranger, and the public."""

    services: Any
    http: httpx.AsyncClient
    coordinator: Caller
    partner: Caller
    stranger: Caller
    public: Caller

    async def join(self, name: str, permissions: frozenset[str] | None = None) -> Caller:
        """A new organisation with one client that has a token."""
        return await _join(self.services, self.http, name, permissions)

    async def client_of(self, organisation_id: str, permissions: frozenset[str]) -> Caller:
        """Another client of an organisation, with these permissions only."""
        return await _client(self.services, self.http, organisation_id, permissions)


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[tuple[Any, httpx.AsyncClient]]:
    """The application on a database, and a client that speaks to it without a socket."""
    app = create_app(settings)
    inner = app.inner
    async with inner.router.lifespan_context(inner):
        transport = httpx.ASGITransport(app, raise_app_exceptions=True)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://127.0.0.1:8000", event_hooks={"response": [check_answer]}
        ) as http:
            yield inner.state.services, http


@asynccontextmanager
async def casting(settings: Settings) -> AsyncIterator[Cast]:
    """The whole cast on a database."""
    async with running(settings) as (services, http):
        coordinator, partner, stranger = [
            await _join(services, http, name)
            for name in ("Lead Authority", "Partner Authority", "Stranger Authority")
        ]
        yield Cast(services, http, coordinator, partner, stranger, Caller(http))


async def _join(
    services: Any, http: httpx.AsyncClient, name: str, permissions: frozenset[str] | None = None
) -> Caller:
    try:
        organisation_id = await _organisation(services, name)
    except Problem:  # a property plays its scene again and again on one database
        organisation_id = await _organisation(services, f"{name} {new_id()}")
    return await _client(services, http, organisation_id, permissions)


async def _organisation(services: Any, name: str) -> str:
    async with services.database.system("tests: an organisation joins") as db:
        sent = {"name": name, "kind": "local_authority"}
        return str((await writing.create(db, organisations.ORGANISATIONS, sent, None))["id"])


async def _client(
    services: Any, http: httpx.AsyncClient, organisation_id: str, permissions: frozenset[str] | None
) -> Caller:
    granted = sorted(declared() if permissions is None else permissions)
    async with services.database.system("tests: a client is made") as db:
        client_id, secret = await clients.create_client(db, organisation_id, "tests", granted)
    answer = await http.post(
        "/oauth/token", data={"grant_type": "client_credentials"}, auth=(client_id, secret)
    )
    assert answer.status_code == 200, answer.text
    headers = {"authorization": f"Bearer {answer.json()['access_token']}"}
    return Caller(http, organisation_id, client_id, secret, headers)


def run(coroutine: Any) -> Any:
    """Run one asynchronous test; each has an event loop of its own."""
    return asyncio.run(coroutine)
