"""Settings, read from the environment once; no globals elsewhere."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between two installations.

    `database_url` is `sqlite:///path` or `postgresql://…` for the role that serves requests;
    `database_owner_url` is the role that owns the schema and runs migrations (PostgreSQL).
    `exit_url` is where "Exit this page" takes people: a page that anybody might be looking at.
    `requests_per_minute` limits each caller; approximate, in this process only (SETTLED.md 23).
    """

    database_url: str
    database_owner_url: str
    data_dir: Path
    host: str
    port: int
    public_url: str
    master_key: str | None
    master_key_file: Path
    requests_per_minute: int
    frontend_dir: Path
    exit_url: str
    log_level: str

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")

    @property
    def sqlite_path(self) -> Path:
        return Path(self.database_url.removeprefix("sqlite:///"))


def read_settings(environ: dict[str, str] | None = None) -> Settings:
    """Settings from the environment; every variable is listed in the README."""
    env = dict(os.environ if environ is None else environ)
    data_dir = Path(env.get("DATA_DIR", "data")).absolute()
    database_url = env.get("DATABASE_URL") or f"sqlite:///{data_dir / 'golden-thread.sqlite3'}"
    host, port = env.get("HOST", "127.0.0.1"), int(env.get("PORT", "8000"))
    return Settings(
        database_url=database_url,
        database_owner_url=env.get("DATABASE_OWNER_URL") or database_url,
        data_dir=data_dir,
        host=host,
        port=port,
        public_url=env.get("PUBLIC_URL", f"http://{host}:{port}").rstrip("/"),
        master_key=env.get("MASTER_KEY"),
        master_key_file=Path(env.get("MASTER_KEY_FILE") or data_dir / "master.key"),
        requests_per_minute=int(env.get("REQUESTS_PER_MINUTE", "1200")),
        frontend_dir=Path(env.get("FRONTEND_DIR") or Path(__file__).parent.parent / "frontend" / "dist"),
        exit_url=env.get("EXIT_URL", "https://www.bbc.co.uk/weather"),
        log_level=env.get("LOG_LEVEL", "info"),
    )
