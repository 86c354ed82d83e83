"""The schema: every table, and the migrations that bring a database to it."""

from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from urllib.parse import urlsplit

from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData
from sqlmodel import SQLModel

import app.features
import app.kit
from app.settings import Settings

ENGINE = "app.kit.jobs"
"""It declares no table here, and `demo` migrates in the process that then serves, which is to stay small."""

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def metadata() -> MetaData:
    """All tables, after every module that declares one has been read."""
    for package in (app.kit, app.features):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if module.name != ENGINE:
                import_module(module.name)
    return SQLModel.metadata


def migration_config(settings: Settings) -> Config:
    """What Alembic needs to know of this installation."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = _with_driver(settings.database_owner_url)
    config.attributes["serving_role"] = urlsplit(settings.database_url).username
    return config


def _with_driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def migrate(settings: Settings, revision: str = "head") -> None:
    """Bring the database up to a revision, by default the newest. Does nothing where it is there already."""
    if settings.is_sqlite:
        settings.sqlite_path.parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(migration_config(settings), revision)


def migrate_down(settings: Settings, revision: str) -> None:
    """Take the database back to an older revision; `base` empties it."""
    command.downgrade(migration_config(settings), revision)
