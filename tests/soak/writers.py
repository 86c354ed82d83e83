"""Sixteen writers, a reader that follows every feed, and servers that are killed under them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count, cycle, zip_longest
from typing import Any, NamedTuple

import httpx
from sqlalchemy import bindparam, select

from app.features import clients, organisations
from app.features.projects.project import Project
from app.kit import writing
from app.kit.adapter import Busy
from app.kit.changes import Event, FeedEntry
from app.kit.database import Database, connect
from app.kit.statements import Statement
from app.main import all_operations
from app.settings import Settings
from tests.contract.test_commit_first import PATIENCE, serving
from tests.support.postgres import Cluster

WRITERS = 16
# All of them see each other's projects of the network; the last one only listens.
ORGANISATIONS = ("One Authority", "Another Authority", "Listening Authority")
PERMISSIONS = ["projects:read", "projects:write"]


class Heard(NamedTuple):
    """One entry of a feed."""

    seq: int
    resource: str
    record_id: str
    version: int


@dataclass
class Load:
    """How much to write, how often to kill, and on how many servers."""

    writes: int
    kills: int
    servers: int = 1
    change: str = ""
    """Python that makes the servers deliberately wrong."""


@dataclass
class Ledger:
    """What the writers were told, and what the reader saw while they wrote."""

    projects: dict[str, str] = field(default_factory=dict)
    """The id that was acknowledged for each title."""
    versions: dict[str, int] = field(default_factory=dict)
    """The newest version that was acknowledged for each id."""
    followed: dict[str, list[Heard]] = field(default_factory=dict)
    refusals: Counter[str] = field(default_factory=Counter)
    """Answers that a writer who does everything right should never get."""
    retries: int = 0
    kills: int = 0

    @property
    def writes(self) -> int:
        """Changes that were acknowledged."""
        return sum(self.versions.values())


_PROJECTS = Statement(lambda: select(Project.title, Project.id, Project.version))
_FEED = Statement(
    lambda: (
        select(FeedEntry.seq, Event.resource, Event.record_id, Event.version)
        .join(Event, Event.id == FeedEntry.event_id)
        .where(FeedEntry.reader_organisation_id == bindparam("reader"), FeedEntry.seq > bindparam("after"))
        .order_by(FeedEntry.seq)
    )
)


class Servers:
    """Processes that serve one database. One that was killed comes back, on another port."""

    def __init__(self, settings: Settings, load: Load, cluster: Cluster | None) -> None:
        self.cluster = cluster
        self._settings = settings
        self._change = load.change
        self._running: dict[int, ExitStack] = {}
        self._turn = count()
        self._up = asyncio.Event()
        self._coming = asyncio.Lock()

    def start(self) -> None:
        """One more server; returns when it answers."""
        ending = ExitStack()
        _, port = ending.enter_context(serving(self._settings, self._change))
        self._running[port] = ending

    @property
    def up(self) -> bool:
        return bool(self._running)

    async def address(self) -> str:
        """One that is up, each in its turn."""
        while not self._running:
            self._up.clear()
            await self._up.wait()
        ports = sorted(self._running)
        return f"http://127.0.0.1:{ports[next(self._turn) % len(ports)]}"

    def kill(self) -> None:
        """End the oldest with SIGKILL, whatever it is doing."""
        self._running.pop(next(iter(self._running))).close()

    async def another(self) -> None:
        """Start a server while the others go on."""
        async with self._coming:
            await asyncio.to_thread(self.start)
        self._up.set()

    async def kill_database(self) -> None:
        """End PostgreSQL as a power cut would; recovery is over when this returns. Not while a server
        starts: it would rightly refuse to."""
        assert self.cluster is not None
        async with self._coming:
            self.cluster.kill()
            self.cluster.restart()

    @contextmanager
    def running(self, number: int) -> Iterator[None]:
        try:
            for _ in range(number):
                self.start()
            yield
        finally:
            while self._running:
                self.kill()


class Writers:
    """Organisations' clients that write until everything is acknowledged, sending again what was not."""

    def __init__(self, servers: Servers, http: httpx.AsyncClient, load: Load, secrets: list[Any]) -> None:
        self.ledger = Ledger()
        self.told = asyncio.Event()
        self._servers = servers
        self._http = http
        self._load = load
        self._secrets = secrets
        self._tokens: dict[int, str] = {}
        self._kinds = cycle(["server", "server", "database"] if servers.cluster else ["server"])
        self._comings: list[asyncio.Task[None]] = []

    async def write(self) -> None:
        """Make projects and change each once, until there were as many writes as were asked for."""
        titles = iter(range(self._load.writes // 2))
        await asyncio.gather(*(self._writer(number % 2, titles) for number in range(WRITERS)))
        await asyncio.gather(*self._comings)

    async def _writer(self, whose: int, titles: Iterator[int]) -> None:
        for title in titles:
            await self._project(whose, f"project {title}")

    async def _project(self, whose: int, title: str) -> None:
        key = {"idempotency-key": title.replace(" ", "-")}
        new = {"title": title, "visibility": "network"}
        made = await self._answered(whose, "POST", "/v1/projects", json=new, headers=key)
        if made.status_code != 201:
            return self._refused(made)
        record_id = made.json()["id"]
        self.ledger.projects[title] = record_id
        self._acknowledged(record_id, 1)
        path = f"/v1/projects/{record_id}"
        match = {"if-match": '"1"'}
        changed = await self._answered(whose, "PATCH", path, json={"limits": "None."}, headers=match)
        # 412: an earlier try did it, and its answer was lost with the server.
        if changed.status_code not in (200, 412):
            return self._refused(changed)
        return self._acknowledged(record_id, 2)

    def _refused(self, answer: httpx.Response) -> None:
        self.ledger.refusals[f"{answer.request.method} {answer.status_code} {answer.text[:200]}"] += 1

    def _acknowledged(self, record_id: str, version: int) -> None:
        self.ledger.versions[record_id] = version
        self.told.set()
        due = self.ledger.writes * (self._load.kills + 1) // self._load.writes
        if self.ledger.kills < min(due, self._load.kills) and self._servers.up:
            self._kill()

    def _kill(self) -> None:
        self.ledger.kills += 1
        if next(self._kinds) == "server":
            self._servers.kill()
            coming = self._servers.another()
        else:
            coming = self._servers.kill_database()
        self._comings.append(asyncio.create_task(coming))

    async def _answered(self, whose: int, method: str, path: str, **request: Any) -> httpx.Response:
        """An answer that says what came of the request, however often it must be sent."""
        while True:
            try:
                answer = await self._try(whose, method, path, **request)
            except httpx.TransportError:
                self.ledger.retries += 1
                continue
            if answer.status_code == 401:
                self._tokens.pop(whose, None)
            elif "retry-after" in answer.headers:
                await asyncio.sleep(int(answer.headers["retry-after"]))
            else:
                return answer
            self.ledger.retries += 1

    async def _try(self, whose: int, method: str, path: str, **request: Any) -> httpx.Response:
        address = await self._servers.address()
        if whose not in self._tokens:
            self._tokens[whose] = await self._token(address, whose)
        headers = request["headers"] | {"authorization": f"Bearer {self._tokens[whose]}"}
        return await self._http.request(method, address + path, **(request | {"headers": headers}))

    async def _token(self, address: str, whose: int) -> str:
        form = {"grant_type": "client_credentials"}
        answer = await self._http.post(f"{address}/oauth/token", data=form, auth=self._secrets[whose])
        return str(answer.json().get("access_token"))


async def joined(database: Database) -> tuple[list[str], list[tuple[str, str]]]:
    """The organisations' ids, and a client id and secret of each."""
    all_operations()  # declares the permissions
    ids, secrets = [], []
    async with database.system("tests: organisations with clients") as db:
        for name in ORGANISATIONS:
            sent = {"name": name, "kind": "local_authority"}
            row = await writing.create(db, organisations.ORGANISATIONS, sent, None)
            ids.append(str(row["id"]))
            secrets.append(await clients.create_client(db, row["id"], "tests", PERMISSIONS))
    return ids, secrets


async def feed(database: Database, reader: str, after: int = 0) -> list[Heard]:
    async with database.system_read("tests: a reader of its feed") as db:
        return [Heard(*row) for row in await db.rows(_FEED, reader=reader, after=after)]


async def follow(database: Database, writers: Writers, readers: list[str]) -> None:
    """Read on in every feed after each acknowledgement, as a consumer with a cursor would."""
    followed = writers.ledger.followed
    followed.update({reader: [] for reader in readers})
    while True:
        await writers.told.wait()
        writers.told.clear()
        for reader, heard in followed.items():
            with suppress(Busy):  # PostgreSQL was killed
                heard.extend(await feed(database, reader, heard[-1].seq if heard else 0))


async def written_under_kills(
    settings: Settings, cluster: Cluster | None, load: Load
) -> tuple[Ledger, Counter[str]]:
    """Let them write; what they were told, and how often the database says otherwise, by fault."""
    servers = Servers(settings, load, cluster)
    async with opened(settings) as database, httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as http:
        readers, secrets = await joined(database)
        with servers.running(load.servers):
            writers = Writers(servers, http, load, secrets)
            following = asyncio.create_task(follow(database, writers, readers))
            try:
                await writers.write()
            finally:
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)
    if cluster is not None:
        await servers.kill_database()
    async with opened(settings) as database:
        return writers.ledger, await _faults(database, writers.ledger)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    database = connect(settings.database_url)
    await database.open()
    try:
        yield database
    finally:
        await database.close()


async def _faults(database: Database, ledger: Ledger) -> Counter[str]:
    async with database.system_read("tests: what survived") as db:
        projects = [tuple(row) for row in await db.rows(_PROJECTS)]
    found = Counter({f"refused: {answer}": times for answer, times in ledger.refusals.items()})
    there = {record_id: version for _, record_id, version in projects}
    found["lost"] = sum(there.get(record_id, 0) < told for record_id, told in ledger.versions.items())
    found["doubled"] = len(projects) - len({title for title, _, _ in projects})
    for reader, followed in ledger.followed.items():
        found.update(faults_of_feed(await feed(database, reader), followed, there))
    return +found


def faults_of_feed(heard: list[Heard], followed: list[Heard], projects: dict[str, int]) -> Counter[str]:
    """How often a feed misses, repeats or reorders one of the versions that the projects have had, leaves
    out a number, or gave one who followed it something else."""
    told = [(entry.record_id, entry.version) for entry in heard if entry.resource == "project"]
    happened = {(record_id, v) for record_id, newest in projects.items() for v in range(1, newest + 1)}
    last: dict[str, int] = {}
    found: Counter[str] = Counter(
        missed=len(happened - set(told)),
        invented=len(set(told) - happened),
        repeated=len(told) - len(set(told)),
        gaps=sum(entry.seq != seq for seq, entry in enumerate(heard, 1)),
        followed=sum(seen != entry for seen, entry in zip_longest(followed, heard[: len(followed)])),
    )
    for record_id, version in told:
        found["reordered"] += version < last.get(record_id, 0)
        last[record_id] = version
    return found
