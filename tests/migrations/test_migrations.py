"""The schema: from nothing to the newest and back, with data in it, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Column, Connection, Text, create_engine, inspect, text

from app.schema import metadata, migrate, migrate_down, migration_config
from app.settings import Settings
from tests.conftest import casting, run, settings_for
from tests.support.postgres import Cluster
from tests.sweeps.world import World

pytestmark = pytest.mark.slow


@pytest.fixture
def empty(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """A database with nothing in it."""
    if dialect == "sqlite":
        yield settings_for(tmp_path / "empty.sqlite3")
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    yield settings_for(cluster.create_database("empty"))
    cluster.drop_database("empty")


@contextmanager
def connected(settings: Settings) -> Iterator[Connection]:
    """A connection as the schema's owner, who says that the system asks."""
    engine = create_engine(migration_config(settings).attributes["url"])
    with engine.connect() as connection:
        if not settings.is_sqlite:
            connection.execute(text("SET golden_thread.system = 'on'"))
            connection.execute(
                text("SET golden_thread.organisation = '00000000-0000-0000-0000-000000000000'")
            )
        yield connection
    engine.dispose()


def counts(settings: Settings) -> dict[str, int]:
    with connected(settings) as connection:
        return {
            table: connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one()
            for table in inspect(connection).get_table_names()
        }


def fill(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await World(cast, cast.coordinator).fill()

    run(journey())


def test_schema_goes_up_down_and_up_again_with_data_in_it(empty: Settings) -> None:
    migrate(empty)
    fill(empty)
    filled = counts(empty)
    assert filled["projects"] > 0
    migrate(empty)
    assert counts(empty) == filled, "a second migration has nothing to do"
    migrate_down(empty, "base")
    assert set(counts(empty)) == {"alembic_version"}
    migrate(empty)
    assert set(counts(empty)) == set(filled)
    fill(empty)
    assert counts(empty).keys() == filled.keys()


def test_every_step_down_and_up_keeps_the_rows_of_tables_that_stay(empty: Settings) -> None:
    """Alembic rebuilds SQLite's tables; done wrongly, that deletes every child row (QUALITY.md)."""
    migrate(empty)
    fill(empty)
    steps = list(ScriptDirectory.from_config(migration_config(empty)).walk_revisions())
    assert steps
    for step in steps:
        before = counts(empty)
        migrate_down(empty, str(step.down_revision or "base"))
        below = counts(empty)
        assert {name: before[name] for name in below if name != "alembic_version"} == {
            name: rows for name, rows in below.items() if name != "alembic_version"
        }
        migrate(empty, step.revision)


def test_rebuilding_a_table_deletes_nothing_that_hangs_on_it(empty: Settings) -> None:
    """What a later migration will do on SQLite, tried with rows in place."""
    migrate(empty)
    fill(empty)
    before = counts(empty)
    with connected(empty) as connection:
        operations = Operations(MigrationContext.configure(connection))
        for table in ("organisations", "projects", "contributors", "sessions"):
            with operations.batch_alter_table(table, recreate="auto") as batch:
                batch.add_column(Column("added_by_a_test", Text))
        connection.commit()
        if empty.is_sqlite:
            assert connection.execute(text("PRAGMA foreign_key_check")).fetchall() == []
    assert counts(empty) == before


def test_schema_is_what_the_models_say(empty: Settings) -> None:
    migrate(empty)
    with connected(empty) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, metadata()) == []
        inspected = inspect(connection)
        for table in metadata().tables.values():
            found = {column["name"]: column["nullable"] for column in inspected.get_columns(table.name)}
            assert found == {column.name: column.nullable for column in table.columns}, table.name
            checks = {check["name"] for check in inspected.get_check_constraints(table.name)}
            assert checks == {c.name for c in table.constraints if isinstance(c, CheckConstraint)}, table.name


def test_every_constraint_and_index_has_a_name_that_a_migration_can_use(empty: Settings) -> None:
    migrate(empty)
    every = []
    with connected(empty) as connection:
        inspected = inspect(connection)
        for table in metadata().tables:
            named = [
                inspected.get_pk_constraint(table),
                *inspected.get_foreign_keys(table),
                *inspected.get_unique_constraints(table),
                *inspected.get_check_constraints(table),
                *inspected.get_indexes(table),
            ]
            names = [each["name"] for each in named]
            assert all(name and name.split("_")[0] in ("pk", "fk", "uq", "ck", "ix") for name in names), names
            every += [constraint.name for constraint in metadata().tables[table].constraints]
    assert len({name[:63] for name in every}) == len(every) > 0, "PostgreSQL cuts longer names: two are one"


def test_database_admits_exactly_the_codes_of_each_enumeration(empty: Settings) -> None:
    """Autogenerate does not see a new member: a CHECK that lacks it refuses what the API takes."""
    migrate(empty)
    known = {frozenset(each) for each in StrEnum.__subclasses__() if each.__module__.startswith("app.")}
    seen = 0
    with connected(empty) as connection:
        for table in metadata().tables.values():
            checks = {c["name"]: c["sqltext"] for c in inspect(connection).get_check_constraints(table.name)}
            for column in table.columns:
                codes = column.info.get("codes")
                if not codes:
                    continue
                assert frozenset(codes) in known, f"{table.name}.{column.name} has codes of no enumeration"
                admitted = _codes_in(checks[f"ck_{table.name}_{column.name}"])
                assert admitted == set(codes), f"{table.name}.{column.name}"
                seen += 1
    assert seen > 20


def _codes_in(check: str) -> set[str]:
    return set(check.split("'")[1::2])


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_migration_waits_for_locks_for_seconds_and_for_statements_for_minutes(
    empty: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A migration that waits behind a long read would stop everybody who comes after it."""
    seen: list[tuple[Any, ...]] = []
    run_migrations = MigrationContext.run_migrations

    def watched(context: MigrationContext, **options: Any) -> None:
        connection = context.connection
        assert connection is not None
        shown = ("lock_timeout", "statement_timeout")
        seen.append(tuple(connection.execute(text(f"SHOW {name}")).scalar_one() for name in shown))
        run_migrations(context, **options)

    monkeypatch.setattr(MigrationContext, "run_migrations", watched)
    migrate(empty)
    migrate_down(empty, "base")
    assert seen == [("5s", "15min")] * 2


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_tables_belong_to_the_owner_and_serve_the_other_role(empty: Settings) -> None:
    migrate(empty)
    with connected(empty) as connection:
        owners = connection.execute(
            text("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        ).scalars()
        assert list(owners) == ["golden_thread_owner"]
