"""How tables are declared: naming, column types, column classes, and whose rows they hold."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    DateTime,
    ForeignKeyConstraint,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    event,
    false,
    literal,
    true,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.elements import Grouping
from sqlmodel import Field, SQLModel, col
from sqlmodel._compat import SQLModelConfig
from uuid_utils import uuid7

SQLModel.metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

# Values are the same plain JSON data on both databases: ids, instants and days are text in Python,
# and JSON columns hold JSON text. SETTLED.md 10 fixes what each database stores.
ID = String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
INSTANT = Text().with_variant(DateTime(timezone=True), "postgresql")
DAY = Text().with_variant(Date(), "postgresql")
JSON = Text().with_variant(postgresql.JSONB(), "postgresql")
BINARY_TEXT = Text().with_variant(Text(collation="C"), "postgresql")

CLASSES = ("open", "profile", "identity", "needs", "equality", "confidential")
"""Column classes (ARCHITECTURE.md). `open`: whoever sees the row. `profile`: the home or lead
organisation and its partners. The others: the home or lead organisation with a permission of its own."""

LAYERS = CLASSES[2:]
"""The classes that need a permission of their own."""


def new_id() -> str:
    """A UUIDv7: ids sort by when they were made."""
    return str(uuid7())


def now() -> str:
    """This instant as RFC 3339 UTC text with six digits and Z, as both databases give it back."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def ago(seconds: float) -> str:
    """The instant so many seconds before this one."""
    return (datetime.now(UTC) - timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _column(
    sa_type: Any, klass: str, *, nullable: bool, info: dict[str, Any] | None = None, **field: Any
) -> Any:
    kwargs = {"info": {"class": klass} | (info or {})} | field.pop("column", {})
    return Field(sa_type=sa_type, nullable=nullable, sa_column_kwargs=kwargs, **field)


def primary_key(**field: Any) -> Any:
    """A column of the primary key that is an id."""
    return _column(ID, "open", nullable=False, primary_key=True, **field)


def text(klass: str = "open", *, nullable: bool = True, **field: Any) -> Any:
    """Words. `nullable=False` with no default makes the member required."""
    return _column(Text, klass, nullable=nullable, **_blank(nullable, field))


def choice(values: type[StrEnum], klass: str = "open", *, nullable: bool = True, **field: Any) -> Any:
    """One code of an enumeration of DOMAIN.md, kept by a CHECK constraint."""
    codes = tuple(value.value for value in values)
    return _column(Text, klass, nullable=nullable, info={"codes": codes}, **_blank(nullable, field))


def document(klass: str = "open", *, nullable: bool = True, **field: Any) -> Any:
    """A list, an object or an imprecise date, kept as JSON."""
    return _column(JSON, klass, nullable=nullable, info={"json": True}, **_blank(nullable, field))


def whole(klass: str = "open", *, nullable: bool = True, **field: Any) -> Any:
    """A whole number; money is pence and the member's name ends in `_pence`."""
    return _column(BigInteger, klass, nullable=nullable, **_blank(nullable, field))


def yes_no(klass: str = "open", **field: Any) -> Any:
    """True or false, never null."""
    return _column(Boolean(create_constraint=False), klass, nullable=False, info={"boolean": True}, **field)


def instant(klass: str = "open", *, nullable: bool = True, **field: Any) -> Any:
    """A moment in UTC."""
    return _column(INSTANT, klass, nullable=nullable, **_blank(nullable, field))


def day(klass: str = "open", *, nullable: bool = True, **field: Any) -> Any:
    """A calendar day."""
    return _column(DAY, klass, nullable=nullable, **_blank(nullable, field))


def reference(klass: str = "open", *, nullable: bool = True, **field: Any) -> Any:
    """The id of another record. The foreign key itself is declared with `belongs_to`."""
    return _column(ID, klass, nullable=nullable, **_blank(nullable, field))


def sort_key(of: str, klass: str = "open") -> Any:
    """The casefolded twin of a text column: what text sorts on, alike on both databases (SETTLED.md 10)."""
    return _column(BINARY_TEXT, klass, nullable=False, info={"casefold_of": of, "internal": True}, default="")


def first_day_of(member: str, klass: str = "open") -> Any:
    """The first possible day of an imprecise date: what it sorts and filters on."""
    return _column(DAY, klass, nullable=True, info={"first_day_of": member, "internal": True}, default=None)


def _blank(nullable: bool, field: dict[str, Any]) -> dict[str, Any]:
    if nullable and "default" not in field and "default_factory" not in field:
        return {"default": None} | field
    return field


def belongs_to(
    column: str, target: str, organisation_column: str = "organisation_id", *, goes_with: bool = False
) -> ForeignKeyConstraint:
    """A foreign key that pairs the id with the organisation column of its target (SETTLED.md 1),
    so that a row can never point into another organisation's data. A row that `goes_with` its target
    is deleted with it; otherwise the target cannot be deleted while the row is there."""
    return ForeignKeyConstraint(
        [organisation_column, column],
        [f"{target}.organisation_id", f"{target}.id"],
        ondelete="CASCADE" if goes_with else None,
    )


def organisation_key(column: str = "organisation_id") -> ForeignKeyConstraint:
    """A foreign key to the organisation itself."""
    return ForeignKeyConstraint([column], ["organisations.id"])


@event.listens_for(Column, "after_parent_attach")
def _keep_rules(column: Column[Any], table: Table) -> None:
    """Refuse unclassified columns, and keep every enumeration in the database too."""
    if table.metadata is not SQLModel.metadata:
        return
    if column.info.get("class") not in CLASSES:
        raise TypeError(f"{table.name}.{column.name} has no column class: one of {', '.join(CLASSES)}")
    codes: Sequence[str] | None = column.info.get("codes")
    if codes:
        table.append_constraint(CheckConstraint(column.in_(codes), name=column.name))


ORGANISATION = bindparam("scope_organisation_id", type_=ID)
PERSON = bindparam("scope_contributor_id", type_=ID)
MEMBER = bindparam("scope_member_id", type_=ID)
"""The asking organisation, the contributor who asks for themselves, and the member who asks for the
organisation. Nothing else of a scope reaches SQL."""


class Criterion(Grouping[Any]):
    """An expression that decides who sees a row, and so may look at tables that are not scoped themselves."""


def criterion(expression: ColumnElement[Any]) -> Criterion:
    """For the kit: lets `relation()` or `writable()` stand among the columns of a statement."""
    return Criterion(expression)


class Scoped(SQLModel):
    """Rows that can be reached through a scope at all. Everything else needs `database.system(reason)`."""

    # Rows never become objects of their class, so its validators would only cost memory.
    model_config = SQLModelConfig(defer_build=True)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        """What an organisation may read."""
        return true() if cls is Scoped else false()

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        """What anybody may read."""
        return true() if cls is Scoped else false()

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        """What an organisation may change."""
        return true() if cls is Scoped else false()

    @classmethod
    def relation(cls) -> ColumnElement[str]:
        """How the asking organisation stands to a row: "own", "partner" or "network"."""
        return literal("own")

    @classmethod
    def led(cls) -> ColumnElement[bool]:
        """Whether a row lies in a project that the asking member co-leads, or in none."""
        return true()

    @classmethod
    def visible_to_lead(cls) -> ColumnElement[bool]:
        """What a member may read by a permission that holds in the projects that they co-lead: what is open
        in their organisation, and of people (`and_(cls.visible(), cls.led())`) theirs."""
        return cls.visible()

    @classmethod
    def writable_by_lead(cls) -> ColumnElement[bool]:
        """What they may change."""
        return and_(cls.writable(), cls.led())

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        """What a contributor may read who acts for themselves."""
        return true() if cls is Scoped else false()

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        """What they may change."""
        return true() if cls is Scoped else false()

    @classmethod
    def relation_to_person(cls) -> ColumnElement[str]:
        """How they stand to a row: "self" where it is about them, "partner" where they take part."""
        return literal("self")


class AtHome(Scoped):
    """Rows that one organisation keeps for itself, in a table with an `organisation_id`."""

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return false() if cls is AtHome else cls.organisation_id == ORGANISATION  # type: ignore[attr-defined]

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        return cls.visible()


class Record(Scoped):
    """Members common to all records (API.md § Resources)."""

    id: str = primary_key(default_factory=new_id)
    created_at: str = instant(nullable=False)
    updated_at: str = instant(nullable=False)
    version: int = whole(nullable=False, default=1)


class Owned(Record):
    """A record of one organisation: by default nobody else sees or changes it."""

    organisation_id: str = reference(nullable=False)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return true() if cls is Owned else col(cls.organisation_id) == ORGANISATION

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        return true() if cls is Owned else col(cls.organisation_id) == ORGANISATION


def owned_by(*constraints: Any) -> tuple[Any, ...]:
    """Table arguments of an `Owned` table: the pair that others point to, and its own constraints."""
    return (UniqueConstraint("organisation_id", "id"), organisation_key(), *constraints)
