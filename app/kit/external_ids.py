"""Ids of a record in other systems. They belong to the organisation that gave them (SETTLED.md 11)."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, UniqueConstraint, and_, bindparam, delete, or_, select

from app.kit.expressions import JsonRows
from app.kit.personal import of_person
from app.kit.scope import NOBODY
from app.kit.statements import Statement
from app.kit.tables import ORGANISATION, PERSON, Scoped, instant, new_id, primary_key, reference, text

if TYPE_CHECKING:
    from app.kit.database import Read, Write


class ExternalId(Scoped, table=True):
    """One id in one system. Codes such as GSS are common to all: given by nobody, read by everybody."""

    __tablename__ = "external_ids"
    __person__ = of_person("Your ids in other systems", record_id="record")
    __table_args__ = (UniqueConstraint("assigned_by_organisation_id", "resource", "system", "value"),)

    id: str = primary_key()
    assigned_by_organisation_id: str = reference(nullable=False)
    resource: str = text(nullable=False)
    system: str = text(nullable=False)
    value: str = text(nullable=False)
    record_id: str = reference(nullable=False, index=True)
    created_at: str = instant(nullable=False)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return or_(cls.assigned_by_organisation_id == ORGANISATION, cls.published())

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        return cls.assigned_by_organisation_id == NOBODY

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        """Codes that are common to all, and the ids that their home gave to the person themselves."""
        own = and_(cls.assigned_by_organisation_id == ORGANISATION, cls.record_id == PERSON)
        return or_(own, cls.published())

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        return cls.assigned_by_organisation_id == ORGANISATION


def listed(model: Any, resource: str) -> ColumnElement[Any]:
    """The caller's own and the common ids of each row of `model`, as a JSON list."""
    return (
        select(JsonRows(ExternalId.system, ExternalId.value, names=("system", "value")))
        .where(ExternalId.record_id == model.id, ExternalId.resource == resource)
        .correlate(model)
        .scalar_subquery()
    )


_FIND = Statement(
    lambda: select(ExternalId.record_id).where(
        ExternalId.resource == bindparam("resource"),
        ExternalId.system == bindparam("system"),
        ExternalId.value == bindparam("value"),
    )
)
_OWN = Statement(
    lambda: (
        select(ExternalId.system, ExternalId.value)
        .where(
            ExternalId.record_id == bindparam("record_id"),
            ExternalId.assigned_by_organisation_id == ORGANISATION,
        )
        .order_by(ExternalId.system, ExternalId.value)
    )
)
_FORGET = Statement(lambda: delete(ExternalId).where(ExternalId.record_id == bindparam("record_id")))
_FORGET_ALL = Statement(
    lambda: (
        delete(ExternalId.__table__)
        .where(ExternalId.__table__.c.record_id == bindparam("record_id"))
        .returning(ExternalId.__table__.c.id)
    )
)


async def find(db: "Read", resource: str, system: str, value: str) -> str | None:
    """The record that the caller knows by this id, if it is one that the caller named."""
    found: str | None = await db.value(_FIND, resource=resource, system=system, value=value)
    return found


async def own(db: "Read", record_id: str) -> list[dict[str, str]]:
    """The ids that the caller gave this record."""
    return [{"system": row[0], "value": row[1]} for row in await db.rows(_OWN, record_id=record_id)]


def same(some: list[dict[str, str]], others: list[dict[str, str]]) -> bool:
    """Whether two lists name the same ids, in whatever order."""
    return {(each["system"], each["value"]) for each in some} == {
        (each["system"], each["value"]) for each in others
    }


def in_order(ids: list[dict[str, str]]) -> list[dict[str, str]]:
    """Ids as a record shows them."""
    return sorted(ids, key=lambda each: (each["system"], each["value"]))


async def give(
    db: "Write", resource: str, record_id: str, ids: list[dict[str, str]], common: bool = False
) -> None:
    """Enter ids for a record, and whatever else is due; a value that names another record breaks a
    constraint (409)."""
    for each in ids:
        values = {
            "id": new_id(),
            "assigned_by_organisation_id": NOBODY if common else db.scope.organisation_id,
            "resource": resource,
            "record_id": record_id,
            "created_at": db.at,
        }
        db.insert_at_end(ExternalId, values | each)
    await db.insert_now()


async def replace(db: "Write", resource: str, record_id: str, ids: list[dict[str, str]]) -> None:
    """Make the caller's ids of a record exactly these."""
    await db.change(_FORGET, record_id=record_id)
    await give(db, resource, record_id, ids)


async def forget_all(db: "Write", record_id: str) -> None:
    """A record is gone: so are everybody's ids of it."""
    await db.as_system(_FORGET_ALL, record_id=record_id)
