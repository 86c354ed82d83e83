"""The first outcome again for a request that is sent again with its key. No copies of personal data
are kept (SETTLED.md 8): the record is read again to answer."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import ColumnElement, UniqueConstraint, bindparam, select, update

from app.kit.adapter import Broken
from app.kit.personal import of_person
from app.kit.problems import Problem
from app.kit.statements import Statement
from app.kit.tables import (
    ORGANISATION,
    AtHome,
    document,
    instant,
    new_id,
    primary_key,
    reference,
    text,
    whole,
)

if TYPE_CHECKING:
    from app.kit.database import Write

KEPT_DAYS = 7


class IdempotencyKey(AtHome, table=True):
    """One key of one actor: what was asked (as a hash) and what came of it (as ids)."""

    __tablename__ = "idempotency_keys"
    __person__ = of_person(
        "Requests that were sent for you",
        actor="actor",
        left_out={"request_hash": "a digest of the request", "key": "a random value of a page or program"},
    )
    __table_args__ = (UniqueConstraint("organisation_id", "actor", "key"),)

    id: str = primary_key()
    organisation_id: str = reference(nullable=False)
    actor: str = text(nullable=False)
    key: str = text(nullable=False)
    request_hash: str = text(nullable=False)
    status: int | None = whole()
    outcome: str | None = document()
    created_at: str = instant(nullable=False)

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return cls.organisation_id == ORGANISATION

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        return cls.organisation_id == ORGANISATION


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the first request: its status, and the ids that its answer was made of. `made` is a row
    that says by itself how its maker sees it; it is not kept."""

    status: int
    ids: list[Any]
    made: dict[str, Any] | None = None


_KNOWN = Statement(
    lambda: select(IdempotencyKey.request_hash, IdempotencyKey.status, IdempotencyKey.outcome).where(
        IdempotencyKey.actor == bindparam("actor"), IdempotencyKey.key == bindparam("key")
    )
)
_FINISH = Statement(
    lambda: (
        update(IdempotencyKey)
        .where(IdempotencyKey.actor == bindparam("for_actor"), IdempotencyKey.key == bindparam("for_key"))
        .values(status=bindparam("status"), outcome=bindparam("outcome", type_=IdempotencyKey.outcome.type))
    )
)


def fingerprint(method: str, path: str, body: bytes) -> str:
    """A hash of the whole request, so that a key cannot be used for another."""
    return hashlib.sha256(b"\0".join((method.encode(), path.encode(), body))).hexdigest()


async def begin(db: "Write", key: str, request_hash: str) -> Outcome | None:
    """Claim a key, or give back what came of the request that had it first."""
    known = await db.row(_KNOWN, actor=db.scope.actor, key=key)
    if known is not None:
        if known[0] != request_hash:
            raise Problem("idempotency-key-reused")
        return Outcome(known[1], orjson.loads(known[2]))
    row = {
        "id": new_id(),
        "organisation_id": db.scope.organisation_id,
        "actor": db.scope.actor,
        "key": key,
        "request_hash": request_hash,
        "status": None,
        "outcome": None,
        "created_at": db.at,
    }
    try:
        await db.insert(IdempotencyKey, row)
    except Broken:
        # The only rule that a whole row can break is that a key is used once: another process was quicker.
        raise still_running() from None
    return None


async def finish(db: "Write", key: str, outcome: Outcome) -> None:
    """Keep what came of it, in the same transaction."""
    await db.change(
        _FINISH,
        for_actor=db.scope.actor,
        for_key=key,
        status=outcome.status,
        outcome=orjson.dumps(outcome.ids).decode(),
    )


def still_running() -> Problem:
    """409 with the seconds to wait: by then the first outcome is there, or the key is free."""
    return Problem("idempotency-conflict", headers={"retry-after": "1"})


class Running:
    """Keys whose first request is still running in this process: sent again, they get 409 and Retry-After."""

    def __init__(self) -> None:
        self._keys: set[tuple[str, str]] = set()

    @contextmanager
    def __call__(self, actor: str, key: str | None) -> Iterator[None]:
        if key is None:
            yield
            return
        if (actor, key) in self._keys:
            raise still_running()
        self._keys.add((actor, key))
        try:
            yield
        finally:
            self._keys.discard((actor, key))
