"""Runs migrations on SQLite and PostgreSQL; the URL and the serving role come from app/schema.py."""

from typing import Any

from alembic import context
from sqlalchemy import create_engine, event, pool, text

from app.schema import metadata

options = context.config.attributes
PATIENCE = (
    "SET lock_timeout = '5s'; SET statement_timeout = '15min'; SET golden_thread.system = 'on'; "
    "SET golden_thread.organisation = '00000000-0000-0000-0000-000000000000'"
)


def run() -> None:
    engine = create_engine(options["url"], poolclass=pool.NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(PATIENCE))
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=metadata(),
            render_as_batch=engine.dialect.name == "sqlite",
            transaction_per_migration=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if engine.dialect.name == "sqlite":
            _check_foreign_keys(connection)
    engine.dispose()


def _prepare(raw: Any, _: Any) -> None:
    # Alembic rebuilds SQLite tables; with foreign keys on, that deletes every child row.
    raw.execute("PRAGMA foreign_keys=OFF")
    # Here and not by the first that serve: where two begin at once, one of them finds the file locked.
    raw.execute("PRAGMA journal_mode=WAL")


def _check_foreign_keys(connection: object) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()  # type: ignore[attr-defined]
    if broken:
        raise RuntimeError(f"after the migration {len(broken)} rows refer to rows that are not there")


run()
