"""Who did or read what, when and why: names of members, never their values (SETTLED.md 8, 20)."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import ColumnElement, ForeignKeyConstraint, Index, exists, or_
from sqlalchemy.orm import aliased

from app.kit.personal import Through, of_person
from app.kit.scope import NOBODY
from app.kit.tables import (
    ORGANISATION,
    PERSON,
    Scoped,
    choice,
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
    from app.kit.scope import Scope


class Action(StrEnum):
    created = "created"
    changed = "changed"
    deleted = "deleted"
    moved = "moved"
    read = "read"


class AuditSubject(Scoped, table=True):
    """A contributor whom an entry is about, and their home organisation. A read of a list is about all who
    were on the page; the entry and its subjects are sealed together (kit/audit_chain.py)."""

    __tablename__ = "audit_subjects"
    __person__ = of_person(
        "Which entries on who looked and who changed it are about you",
        contributor_id="person",
        kept="ids alone, which are sealed with their entry: what was done stays on record",
    )
    __table_args__ = (
        ForeignKeyConstraint(["entry_id"], ["audit_entries.id"]),
        Index(None, "entry_id"),
    )

    contributor_id: str = primary_key()
    entry_id: str = primary_key()
    organisation_id: str = reference(nullable=False)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return cls.organisation_id == ORGANISATION

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return cls.contributor_id == PERSON


def _is_about(entry_id: Any, whose: str, asking: Any) -> ColumnElement[bool]:
    subjects = aliased(AuditSubject.__table__)
    row = exists().where(subjects.c.entry_id == entry_id, subjects.c[whose] == asking)
    return row.correlate_except(subjects)


class AuditEntry(Scoped, table=True):
    """One entry. `organisation_id` is whose doing it is; others see it where their record or one of their
    contributors is what it is about, and a contributor where they are."""

    __tablename__ = "audit_entries"
    __person__ = of_person(
        "Who looked at your record, and who changed it",
        record_id="record",
        actor="actor",
        through=Through("id", "audit_subjects", "entry_id"),
        left_out={"request_id": "of one request, for the operator"},
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

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return or_(
            cls.organisation_id == ORGANISATION,
            cls.record_organisation_id == ORGANISATION,
            _is_about(cls.id, "organisation_id", ORGANISATION),
        )

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return _is_about(cls.id, "contributor_id", PERSON)


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
    people: Iterable[str] = (),
) -> None:
    """Put one entry on record when the unit of work ends. `by` is whose doing it is where that is only found
    out on the way, as in a sign-in. `people` are the contributors whom it is about, all of one home, which is
    the `owner` or whoever does it."""
    scope = by or db.scope
    apart = is_apart(resource)
    entry_id = new_id()
    db.insert_at_end(
        AuditEntry,
        {
            "id": entry_id,
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
        },
    )
    home = owner or scope.organisation_id
    for contributor_id in () if apart else sorted(set(people)):
        about = {"contributor_id": contributor_id, "entry_id": entry_id, "organisation_id": home}
        db.insert_at_end(AuditSubject, about)
