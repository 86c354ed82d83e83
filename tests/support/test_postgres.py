"""The private PostgreSQL keeps what it promises: two roles, fresh databases, nothing lost to a kill."""

import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support.postgres import APP, OWNER, Cluster, temporary_cluster

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with temporary_cluster(durable=True) as started:
        yield started


def run(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as db:
        done = db.execute(statement)
        return done.fetchall() if done.description else []


def test_owner_makes_tables_and_app_does_not(cluster: Cluster) -> None:
    urls = cluster.create_database("tables")
    run(urls.owner, "CREATE TABLE thread (colour text)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run(urls.app, "CREATE TABLE another (colour text)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run(urls.app, "SELECT * FROM thread")


def test_neither_role_gets_round_row_security(cluster: Cluster) -> None:
    urls = cluster.create_database("roles")
    rights = (
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname LIKE 'golden%' ORDER BY 1 DESC"
    )
    assert run(urls.app, rights) == [(OWNER, False, False), (APP, False, False)]


def test_copy_of_a_template_has_its_rows_and_keeps_its_own(cluster: Cluster) -> None:
    template = cluster.create_database("template")
    run(template.owner, "CREATE TABLE thread AS SELECT 'gold' AS colour")
    copy = cluster.create_database("copy", template="template")
    run(copy.owner, "INSERT INTO thread VALUES ('red')")
    assert len(run(copy.owner, "SELECT * FROM thread")) == 2
    assert len(run(template.owner, "SELECT * FROM thread")) == 1


def test_dropped_database_is_gone_although_somebody_is_connected(cluster: Cluster) -> None:
    urls = cluster.create_database("dropped")
    with psycopg.connect(urls.owner) as db:
        cluster.drop_database("dropped")
        with pytest.raises(psycopg.OperationalError):
            db.execute("SELECT")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        run(urls.owner, "SELECT")


@pytest.mark.parametrize("end", [Cluster.kill, Cluster.stop])
def test_committed_rows_outlive_the_server(cluster: Cluster, end: Callable[[Cluster], None]) -> None:
    urls = cluster.create_database(f"ended_by_{end.__name__}")
    run(urls.owner, "CREATE TABLE thread AS SELECT 'gold' AS colour")
    end(cluster)
    with pytest.raises(psycopg.OperationalError):
        run(urls.owner, "SELECT")
    cluster.restart()
    assert run(urls.owner, "SELECT colour FROM thread") == [("gold",)]


def test_text_sorts_by_code_point_as_sqlite_sorts_it(cluster: Cluster) -> None:
    urls = cluster.create_database("order")
    words = run(urls.app, "SELECT word FROM unnest(ARRAY['b', 'É', 'a', 'B']) AS word ORDER BY word")
    assert [word for (word,) in words] == ["B", "a", "b", "É"]
    assert run(urls.app, "SHOW server_encoding") == [("UTF8",)]


def test_nothing_is_left_after_the_block_even_when_it_fails() -> None:
    with pytest.raises(ZeroDivisionError), temporary_cluster() as started:
        raise ZeroDivisionError
    assert not started.folder.exists()
    with pytest.raises(psycopg.OperationalError):
        run(started.url(OWNER, "postgres"), "SELECT")


KILLED_RUN = """
import sys
from pathlib import Path
from tests.support.postgres import Cluster
cluster = Cluster.start(Path(sys.argv[1]))
print((cluster.folder / "data/postmaster.pid").read_text().split()[0], flush=True)
sys.stdin.read()
"""


def test_server_ends_with_a_test_run_that_was_killed() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        command = [sys.executable, "-c", KILLED_RUN, f"{folder}/pg"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as tests:
            assert tests.stdout
            server = os.pidfd_open(int(tests.stdout.readline()))
            tests.kill()
            ended, _, _ = select.select([server], [], [], 30)
            os.close(server)
    assert ended
