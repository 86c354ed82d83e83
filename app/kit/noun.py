"""What the kit has to know of a noun of the domain to serve it by the contract."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import ColumnElement

from app.kit.inputs import Members
from app.kit.rollups import Rollup
from app.kit.statements import Statement
from app.kit.tables import LAYERS, Record

Values = dict[str, Any]
"""A row by column: plain JSON data, documents as JSON text."""


def _flag(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value)


Flag = Annotated[bool, BeforeValidator(_flag), Field(strict=True)]


class Query(BaseModel):
    """What every list takes. Features add filters: `member`, `member_in`, `member_gte`, `member_lt`."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str | None, Field(max_length=2000, description="`next_cursor` of the page before.")] = (
        None
    )
    sort: Annotated[
        str | None,
        Field(max_length=60, pattern="^-?[a-z_]+$", description="A member; with `-` in front, descending."),
    ] = None
    with_total: Annotated[Flag, Field(description="Also count, up to 10,000.")] = False


class RecordView(BaseModel):
    """Members common to all records. A member listed in `withheld` is not there."""

    id: str = Field(json_schema_extra={"format": "uuid"})
    organisation_id: str = Field(json_schema_extra={"format": "uuid"})
    external_ids: list[dict[str, str]] = Field(
        description="Your own ids of this record, and common codes.",
        examples=[[{"system": "hr", "value": "E-1"}]],
    )
    created_at: str = Field(json_schema_extra={"format": "date-time"})
    updated_at: str = Field(json_schema_extra={"format": "date-time"})
    version: int
    withheld: list[str] = Field(description="Members that you may not see.", examples=[[]])


HOME = ("own", "self")
"""Relations of those to whom all of a record may be open: its organisation, and the person it is about."""


def whose(row: Values) -> str:
    """Whose a record's history is: the home organisation of the person it is about, or its owner."""
    return str(row.get("home_organisation_id") or row["organisation_id"])


def _named(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The contributor that a row names, or all of them."""
    one, all_of_them = row.get("contributor_id"), row.get("contributor_ids")
    return (str(one),) if one else tuple(orjson.loads(all_of_them)) if all_of_them else ()


@dataclass(frozen=True, slots=True)
class States:
    """A member that is set on create and then moves only by transitions (SETTLED.md 13). `by_person` are
    the moves that a contributor makes in what is about themselves, and `explained` the states into which
    nobody else moves it without saying why. `asks` is the model of a transition that takes more than that:
    its further members are columns, and the move sets them."""

    member: str
    moves: Mapping[str, tuple[str, ...]]
    by_person: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    explained: frozenset[str] = frozenset()
    asks: type[BaseModel] | None = None


Decides = Callable[[Any, Values], Awaitable[list[tuple["Noun", Values]]]]
"""Which other records are seen because of a row: (db, the row) to their nouns and rows."""

Rule = Callable[[Any, Values, Values | None], Awaitable[None]]
"""A rule of the field: (db, the row as it will be, the row as it was or None). Raises a Problem, or
completes the row (what it sets is kept)."""


@dataclass(frozen=True)
class Noun:
    """One noun: its table, its models and its rules.

    `parent` is the noun that a row hangs on and `parent_member` the column that names it; `nested`
    says whether the parent is in the path. `created_by` are the relations to the parent that may create.
    `readers` selects the organisations whose feed hears of a change; its parameters are columns.
    `relations` are the ways in which an organisation can stand to a row at all.
    `sight` are the members that decide who sees the record, and `shows` names others that are seen with
    it; `decides` names those that are seen because it is there. Whoever gains or loses sight by a change
    is told (SETTLED.md 24).
    `begins` are asked once a new record was told of: they make what is below it from the start. `leaves` are
    asked before one is deleted.
    `readers` are the organisations that hear of a change, and `readers_in_sight` says that whoever may make
    one sees all the rows that they are found by; otherwise the system looks for them.
    `sees` says whether an organisation sees a row; it is given where rows can be kept back from somebody who
    sees what they hang on, and then they are counted.
    `home_only` are members of any class that nobody but its home or lead sees, whoever sees the record.
    `by_person` are the members that a contributor may send about themselves; `created_by_person` and
    `removed_by_person` say whether they may make one that hangs on nothing or on what they only take part in,
    and delete their own.
    `keyed` is one whose every POST needs an Idempotency-Key (API.md § Concurrency and retries).
    `sensitive` reads are put on record before they are answered (SETTLED.md 20).
    `about` says which contributors a row is about: who reads or changes it is on record for them to see.
    `followers` are rules of features further down, asked once a change is written: they make what follows
    from it in their own tables, in the same transaction. Each is added by the feature that it belongs to.
    `rollups` are counts of its rows that are kept beside them, likewise added by features further down.
    """

    model: type[Record]
    name: str
    collection: str
    create: type[Members]
    view: type[BaseModel]
    readers: Statement
    query: type[Query] = Query
    permission: str = ""
    sorts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, Callable[[], ColumnElement[Any]]] = field(default_factory=dict)
    filters: Mapping[str, Callable[[], ColumnElement[bool]]] = field(default_factory=dict)
    parent: "Noun | None" = None
    parent_member: str = ""
    nested: bool = False
    created_by: frozenset[str] = frozenset({"own"})
    relations: frozenset[str] = frozenset({"own", "partner", "network"})
    inherits: tuple[str, ...] = ()
    states: States | None = None
    rules: tuple[Rule, ...] = ()
    after: tuple[Rule, ...] = ()
    begins: tuple[Rule, ...] = ()
    leaves: tuple[Rule, ...] = ()
    readers_in_sight: bool = False
    sight: frozenset[str] = frozenset()
    decides: Decides | None = None
    shows: Decides | None = None
    sees: Callable[[Any], ColumnElement[bool]] | None = None
    home_only: frozenset[str] = frozenset()
    by_person: frozenset[str] = frozenset()
    created_by_person: bool = False
    removed_by_person: bool = False
    keyed: bool = False
    sensitive: bool = False
    about: Callable[[Mapping[str, Any]], tuple[str, ...]] = _named
    external: bool = True
    followers: list[Rule] = field(init=False, default_factory=list)
    rollups: list[Rollup] = field(init=False, default_factory=list)
    shapes: dict[tuple[Any, ...], Any] = field(init=False, default_factory=dict)
    """For `kit.reading`: how each kind of reader gets it, made when first needed."""

    @property
    def reads(self) -> str:
        return f"{self.permission or self.collection}:read"

    @property
    def writes(self) -> str:
        return f"{self.permission or self.collection}:write"

    @cached_property
    def columns(self) -> dict[str, Any]:
        """Columns that are members, by name."""
        table = self.model.__table__  # type: ignore[attr-defined]
        return {column.name: column for column in table.columns if not column.info.get("internal")}

    @cached_property
    def internal(self) -> dict[str, Any]:
        """Columns that are nobody's to read or send."""
        table = self.model.__table__  # type: ignore[attr-defined]
        return {column.name: column for column in table.columns if column.info.get("internal")}

    @cached_property
    def derived(self) -> dict[str, Any]:
        """Those of them that the kit fills from other members: sort keys and first days."""
        made = {"casefold_of", "first_day_of"}
        return {name: column for name, column in self.internal.items() if column.info.keys() & made}

    @cached_property
    def documents(self) -> frozenset[str]:
        """Members that come as JSON text."""
        return (
            frozenset(name for name, column in self.columns.items() if column.info.get("json"))
            | self.lists.keys()
        )

    @cached_property
    def flags(self) -> frozenset[str]:
        """Members that are true or false."""
        return frozenset(name for name, column in self.columns.items() if column.info.get("boolean"))

    @cached_property
    def sendable(self) -> frozenset[str]:
        """Members that a caller may send."""
        return frozenset(self.create.model_fields) & (self.columns.keys() | self.lists.keys())

    def is_layered(self, name: str) -> bool:
        """Whether a member is its home's alone: of a column class that needs a permission of its own,
        or `home_only`."""
        return name in self.home_only or (name in self.columns and self.columns[name].info["class"] in LAYERS)

    def is_quiet(self, name: str) -> bool:
        """Whether some who see the record may not know that this member is there to change."""
        if name not in self.columns:
            return False
        return self.is_layered(name) or (
            "network" in self.relations and self.columns[name].info["class"] == "profile"
        )

    @cached_property
    def path(self) -> str:
        """The collection's address, with the parent's id where it is nested."""
        if self.parent and self.nested:
            return f"/v1/{self.parent.collection}/{{{self.parent_member}}}/{self.collection}"
        return f"/v1/{self.collection}"

    def href(self, row: Mapping[str, Any]) -> str:
        """The address of one record."""
        return f"{self.path.format_map(row)}/{row['id']}"

    @cached_property
    def layers(self) -> tuple[str, ...]:
        """The permissions that open the layers that this noun has columns of."""
        held = {column.info["class"] for column in self.columns.values()}
        return tuple(self.layer(klass) for klass in LAYERS if klass in held)

    def layer(self, klass: str) -> str:
        """The permission that opens a column class: for `open` and `profile`, and where the noun itself is
        that layer of another, the permission to read it."""
        if klass not in LAYERS:
            return self.reads
        whole = self.permission or self.collection
        return self.reads if whole.endswith(f".{klass}") else f"{whole}.{klass}:read"
