"""Databases with the generated data: a cached SQLite file, and PostgreSQL filled from it."""

import asyncio
import base64
import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import psycopg
from psycopg import sql

from app.features import clients
from app.features.four_pi_counts import COUNTS
from app.features.keys import Keys, open_keys, read_master_keys
from app.kit import rollups
from app.kit.database import connect
from app.kit.scope import declared
from app.main import all_operations
from app.schema import metadata, migrate
from app.settings import Settings, read_settings
from bench.data import Maker, generate
from tests.support.postgres import SUPERUSER, Cluster, temporary_cluster

MASTER_KEY = base64.b64encode(b"bench" + bytes(27)).decode()
CACHE = Path(__file__).parent.parent / ".cache" / "bench"
_SOURCES = [
    *Path(__file__).parent.glob("data/*.py"),
    *Path(__file__).parent.parent.glob("migrations/**/*.py"),
]
_CLIENTS = ".clients.json"
# The servers compete on a database that fits in memory, and autovacuum would charge its work to whoever runs.
_POSTGRES = {"shared_buffers": "256MB", "autovacuum": "off"}


@dataclass(frozen=True)
class Place:
    """One database as the servers find it. `environ` is what the application reads."""

    dialect: str
    environ: dict[str, str]
    folder: Path
    superuser_url: str = ""
    cluster: Cluster | None = None


@contextmanager
def sqlite_place(template: Path, folder: Path) -> Iterator[Place]:
    """A copy of the cached file, so that no run finds what another one wrote."""
    path = folder / "bench.sqlite3"
    shutil.copy(template, path)
    yield Place("sqlite", _environ(f"sqlite:///{path}", folder), folder)


@contextmanager
def postgres_place(template: Path, folder: Path) -> Iterator[Place]:
    """A private, durable PostgreSQL with the rows of the cached file."""
    with temporary_cluster(durable=True, settings=_POSTGRES) as cluster:
        urls = cluster.create_database("bench")
        environ = _environ(urls.app, folder) | {"DATABASE_OWNER_URL": urls.owner}
        migrate(read_settings(environ))
        superuser = cluster.url(SUPERUSER, "bench")
        _copy_rows(template, superuser)
        yield Place("postgresql", environ, folder, superuser, cluster)


def template(scale: float, seed: int) -> Path:
    """The SQLite file with the data, made once for each scale, seed and schema."""
    made_of = [repr((scale, seed)).encode(), *(path.read_bytes() for path in sorted(_SOURCES))]
    name = hashlib.sha256(b"\0".join(made_of)).hexdigest()[:16]
    path = CACHE / f"{name}.sqlite3"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            made = Path(folder, path.name)
            _build(made, scale, seed)
            made.with_suffix(_CLIENTS).rename(path.with_suffix(_CLIENTS))
            made.rename(path)
    return path


def clients_of(path: Path) -> dict[str, tuple[str, str]]:
    """Client id and secret of each organisation in a template."""
    found: dict[str, tuple[str, str]] = orjson.loads(path.with_suffix(_CLIENTS).read_bytes())
    return found


def _environ(url: str, folder: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "MASTER_KEY": MASTER_KEY,
        "REQUESTS_PER_MINUTE": "1000000000",
        "LOG_LEVEL": "warning",
    }


def _build(path: Path, scale: float, seed: int) -> None:
    settings = read_settings(_environ(f"sqlite:///{path}", path.parent))
    migrate(settings)
    maker = Maker(seed, scale, asyncio.run(_open_keys(settings)))
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("BEGIN")
        for table, rows in generate(maker):
            _insert(raw, table, rows)
        raw.execute("COMMIT")
        broken = raw.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"the generated data breaks foreign keys: {broken[:5]}")
        raw.execute("ANALYZE")
    asyncio.run(_count(settings, maker.organisations))
    made = asyncio.run(_make_clients(settings, maker.organisations))
    path.with_suffix(_CLIENTS).write_bytes(orjson.dumps(made))
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _insert(raw: sqlite3.Connection, table: str, rows: Iterator[dict[str, Any]]) -> None:
    first = next(rows)
    names = list(first)
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    raw.execute(statement, list(first.values()))
    raw.executemany(statement, ([row[name] for name in names] for row in rows))


async def _open_keys(settings: Settings) -> Keys:
    database = connect(settings.database_url)
    await database.open()
    keys = await open_keys(database, read_master_keys(settings, make=False))
    await database.close()
    return keys


async def _count(settings: Settings, organisations: list[str]) -> None:
    """The rows were not written through the application, so their counts are made afterwards."""
    database = connect(settings.database_url)
    await database.open()
    for each in organisations:
        async with database.system("bench: counts of what was generated") as db:
            await rollups.rebuild(db, COUNTS, each)
    await database.close()


async def _make_clients(settings: Settings, organisations: list[str]) -> dict[str, tuple[str, str]]:
    all_operations()  # declares the permissions
    database = connect(settings.database_url)
    await database.open()
    async with database.system("bench: a client for each organisation") as db:
        made = {
            each: await clients.create_client(db, each, "bench", sorted(declared())) for each in organisations
        }
    await database.close()
    return made


def _copy_rows(source: Path, url: str) -> None:
    with closing(sqlite3.connect(source)) as raw, psycopg.connect(url, autocommit=True) as target:
        for table in metadata().sorted_tables:
            _copy_table(raw, target, table.name, [column.name for column in table.columns])
        target.execute("VACUUM (ANALYZE, FREEZE)")
        target.execute("CHECKPOINT")


def _copy_table(
    raw: sqlite3.Connection, target: psycopg.Connection[Any], table: str, names: list[str]
) -> None:
    columns = ", ".join(f'"{name}"' for name in names)
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with target.cursor() as cursor, cursor.copy(into) as copy:
        for row in raw.execute(f"SELECT {columns} FROM {table}"):
            copy.write_row(row)
