"""Work that a request asks for: one row of `jobs` in its own transaction, which a worker does afterwards.

The API imports this and never the engine (SETTLED.md 25). The worker's side is `doing.py`.
"""

import re
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Index
from sqlmodel import col

from app.kit.database import Write
from app.kit.inputs import is_id
from app.kit.personal import of_person
from app.kit.scope import NOBODY
from app.kit.tables import (
    ORGANISATION,
    Scoped,
    choice,
    document,
    instant,
    new_id,
    organisation_key,
    primary_key,
    reference,
    text,
    whole,
)

_CODE = re.compile(r"[a-z][a-z_-]{0,39}")


class JobState(StrEnum):
    waiting = "waiting"
    running = "running"
    done = "done"
    failed = "failed"


class Job(Scoped, table=True):
    """One piece of work. `due_at` is when a worker looks at it next, and null once it has ended. `error` is
    a code in plain words: why it failed, or why it waits for another try. `done` and `total` count what it
    is made of."""

    __tablename__ = "jobs"
    __person__ = of_person("Work that you asked for", asked_by="actor")
    __table_args__ = (organisation_key(), Index(None, "due_at"), Index(None, "finished_at"))

    id: str = primary_key()
    organisation_id: str | None = reference()
    asked_by: str = text(nullable=False)
    kind: str = text(nullable=False)
    arguments: str = document(nullable=False)
    state: JobState = choice(JobState, nullable=False)
    done: int = whole(nullable=False)
    total: int | None = whole()
    attempts: int = whole(nullable=False)
    error: str | None = text()
    created_at: str = instant(nullable=False)
    due_at: str | None = instant()
    started_at: str | None = instant()
    finished_at: str | None = instant()

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return col(cls.organisation_id) == ORGANISATION


def ask(
    db: Write, kind: str, /, *, at: str | None = None, organisation_id: str | None = None, **arguments: Any
) -> str:
    """Ask for a job in this transaction, for now or for the instant `at`; the job's id.

    Arguments are ids, codes and numbers, since a job holds no copy of personal data (SETTLED.md 8);
    ValueError for anything else. The job belongs to the asking organisation where none is named.
    """
    wrong = [name for name, value in arguments.items() if not _is_plain(value)]
    if wrong:
        raise ValueError(f"a job takes ids, codes and numbers, which these are not: {', '.join(wrong)}")
    job_id = new_id()
    db.insert_at_end(
        Job,
        {
            "id": job_id,
            "organisation_id": organisation_id or asking_organisation(db),
            "asked_by": db.scope.actor,
            "kind": kind,
            "arguments": orjson.dumps(arguments).decode(),
            "state": JobState.waiting.value,
            "done": 0,
            "total": None,
            "attempts": 0,
            "error": None,
            "created_at": db.at,
            "due_at": at or db.at,
            "started_at": None,
            "finished_at": None,
        },
    )
    return job_id


def asking_organisation(db: Write) -> str | None:
    """Whose work it is that is asked for; None where the system or the public asks."""
    asking = db.scope.organisation_id
    return asking if asking != NOBODY else None


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return is_id(value) or _CODE.fullmatch(value) is not None
    return isinstance(value, int)
