"""Settings, read from the environment once; no globals elsewhere."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between two installations.

    `database_url` is `sqlite:///path` or `postgresql://…` for the role that serves requests;
    `database_owner_url` is the role that owns the schema and runs migrations (PostgreSQL).
    `exit_url` is where "Exit this page" takes people: a page that anybody might be looking at.
    `smtp_url` is `smtps://user:password@host:465` or `smtp://…:587`; without it mail goes to a folder.
    `worker_name` is one worker's own, and the same at each of its starts (SETTLED.md 25).
    `erasures_file` holds ids of who was erased, apart from the database and its backups.
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
    smtp_url: str | None
    mail_from: str
    worker_name: str
    erasures_file: Path

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")

    @property
    def engine_url(self) -> str:
        """Where the engine of the worker keeps what it knows: a file of its own, or a schema of its own."""
        if self.is_sqlite:
            return f"sqlite:///{self.sqlite_path.with_suffix('.engine.sqlite3')}"
        return self.database_url

    @property
    def serving_role(self) -> str | None:
        """PostgreSQL: the role that serves requests, where it is not the owner."""
        role = urlsplit(self.database_url).username
        return role if role != urlsplit(self.database_owner_url).username else None

    @property
    def mail_folder(self) -> Path:
        return self.data_dir / "mail"

    @property
    def sqlite_path(self) -> Path:
        return Path(self.database_url.removeprefix("sqlite:///"))


def read_settings(environ: dict[str, str] | None = None) -> Settings:
    """Settings from the environment; every variable is listed in the README."""
    env = dict(os.environ if environ is None else environ)
    data_dir = Path(env.get("DATA_DIR", "data")).absolute()
    database_url = env.get("DATABASE_URL") or f"sqlite:///{data_dir / 'golden-thread.sqlite3'}"
    host, port = env.get("HOST", "127.0.0.1"), int(env.get("PORT", "8000"))
    public_url = env.get("PUBLIC_URL", f"http://{host}:{port}").rstrip("/")
    return Settings(
        database_url=database_url,
        database_owner_url=env.get("DATABASE_OWNER_URL") or database_url,
        data_dir=data_dir,
        host=host,
        port=port,
        public_url=public_url,
        master_key=env.get("MASTER_KEY"),
        master_key_file=Path(env.get("MASTER_KEY_FILE") or data_dir / "master.key"),
        requests_per_minute=int(env.get("REQUESTS_PER_MINUTE", "1200")),
        frontend_dir=Path(env.get("FRONTEND_DIR") or Path(__file__).parent.parent / "frontend" / "dist"),
        exit_url=env.get("EXIT_URL", "https://www.bbc.co.uk/weather"),
        log_level=env.get("LOG_LEVEL", "info"),
        smtp_url=env.get("SMTP_URL") or None,
        mail_from=env.get("MAIL_FROM") or f"Golden Thread <no-reply@{urlsplit(public_url).hostname}>",
        worker_name=env.get("WORKER_NAME", "worker-1"),
        erasures_file=Path(env.get("ERASURES_FILE") or data_dir / "erasures.ndjson"),
    )
