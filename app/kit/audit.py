"""Who did or read what, when and why: names of members, never their values (SETTLED.md 8, 20)."""

from enum import StrEnum
from typing import TYPE_CHECKING

import orjson
from sqlmodel import SQLModel

from app.kit.personal import of_person
from app.kit.scope import NOBODY
from app.kit.tables import choice, document, instant, new_id, primary_key, reference, text, whole

if TYPE_CHECKING:
    from app.kit.database import Write
    from app.kit.scope import Scope


class Action(StrEnum):
    created = "created"
    changed = "changed"
    deleted = "deleted"
    moved = "moved"
    read = "read"


class AuditEntry(SQLModel, table=True):
    """One entry. `seal` is filled by the job that chains entries in order (SETTLED.md 28)."""

    __tablename__ = "audit_entries"
    __person__ = of_person(
        "Who looked at your record, and who changed it",
        record_id="record",
        actor="actor",
        left_out={
            "seal": "about the entry, not the person",
            "request_id": "of one request, for the operator",
        },
        kept="names of members and ids, and no value: what was done stays on record",
    )

    id: str = primary_key()
    organisation_id: str = reference(nullable=False)
    actor: str = text(nullable=False)
    action: Action = choice(Action, nullable=False)
    resource: str = text(nullable=False)
    record_id: str | None = reference()
    record_organisation_id: str | None = reference()
    version: int | None = whole()
    members: str = document(nullable=False)
    reason: str | None = text("confidential")
    request_id: str = text(nullable=False)
    occurred_at: str = instant(nullable=False)
    seal: str | None = text()


_APART: set[str] = set()


def keep_apart(*resources: str) -> None:
    """What becomes of these is on record with the installation and not with any organisation, and no feed
    hears of it: either would tell an organisation's members that there is one, and whose."""
    _APART.update(resources)


def is_apart(resource: str) -> bool:
    """Whether what becomes of it is kept apart."""
    return resource in _APART


def note(
    db: "Write",
    action: Action,
    resource: str,
    record_id: str | None,
    *,
    owner: str | None = None,
    version: int | None = None,
    members: tuple[str, ...] | list[str] = (),
    reason: str | None = None,
    by: "Scope | None" = None,
) -> None:
    """Put one entry on record when the unit of work ends. `by` is whose doing it is where that is only found
    out on the way, as in a sign-in."""
    scope = by or db.scope
    apart = is_apart(resource)
    db.insert_at_end(
        AuditEntry,
        {
            "id": new_id(),
            "organisation_id": NOBODY if apart else scope.organisation_id,
            "actor": scope.actor,
            "action": action.value,
            "resource": resource,
            "record_id": record_id,
            "record_organisation_id": None if apart else owner,
            "version": version,
            "members": orjson.dumps(sorted(members)).decode(),
            "reason": reason,
            "request_id": db.request_id,
            "occurred_at": db.at,
            "seal": None,
        },
    )
