"""Scoped statements: expressions that get their criterion here, compiled once per shape.

An expression over mapped classes goes in; SQL for the native driver comes out, with each class's
`visible()` (or `published()`, `writable()`) added wherever the class appears: columns, joins, aliases,
subqueries, counts, updates and deletes. What cannot be scoped is refused, so that there is no way
around it (docs/decisions/0001-scoped-statements.md).
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Delete, Select, Table, Update, bindparam, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import with_loader_criteria
from sqlalchemy.sql import elements
from sqlalchemy.sql.elements import ColumnClause
from sqlalchemy.sql.functions import Function
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.sql.selectable import (
    CTE,
    Alias,
    CompoundSelect,
    Exists,
    ForUpdateArg,
    Join,
    ScalarSelect,
    SelectBase,
    SelectStatementGrouping,
    Subquery,
)

from app.kit.expressions import ListExpression
from app.kit.tables import Criterion, Scoped

DIALECTS: dict[str, Dialect] = {"sqlite": sqlite.dialect(), "postgresql": asyncpg.dialect()}  # type: ignore[no-untyped-call]

# The lambdas are separate literals on purpose: SQLAlchemy caches a criterion by its code, and one
# lambda made in a loop was measured to use the first class's columns for every class.
_READ = {
    "organisation": with_loader_criteria(Scoped, lambda cls: cls.visible(), include_aliases=True),
    "lead": with_loader_criteria(Scoped, lambda cls: cls.visible_to_lead(), include_aliases=True),
    "person": with_loader_criteria(Scoped, lambda cls: cls.visible_to_person(), include_aliases=True),
    "public": with_loader_criteria(Scoped, lambda cls: cls.published(), include_aliases=True),
}
_WRITE = {
    "organisation": with_loader_criteria(Scoped, lambda cls: cls.writable(), include_aliases=True),
    "lead": with_loader_criteria(Scoped, lambda cls: cls.writable_by_lead(), include_aliases=True),
    "person": with_loader_criteria(Scoped, lambda cls: cls.writable_by_person(), include_aliases=True),
}

_WRITING = " writing"

# Functions reach beyond rows (set_config, query_to_xml, dblink …), so only these pass.
FUNCTIONS = {"count", "coalesce", "min", "max", "sum", "length", "lower", "current_date"}

_KNOWN = (
    Select,
    CompoundSelect,
    Subquery,
    CTE,
    Exists,
    ForUpdateArg,
    ScalarSelect,
    SelectStatementGrouping,
    Join,
    Function,
    elements.BindParameter,
    elements.BinaryExpression,
    elements.UnaryExpression,
    elements.ClauseList,
    elements.OperatorExpression,
    elements.Grouping,
    elements.Case,
    elements.Cast,
    elements.Label,
    elements.Null,
    elements.True_,
    elements.False_,
    elements.Tuple,
    elements._label_reference,
    ListExpression,
)


class Refused(TypeError):
    """A statement that cannot be scoped. A mistake of ours, never of the caller."""


class Statement:
    """An expression, built when first needed and compiled once per database and use.

    `build` takes no arguments; values that vary are `bindparam`s, given when the statement runs.
    """

    __slots__ = ("_compiled", "build")

    def __init__(self, build: Callable[[], Any]) -> None:
        self.build = build
        self._compiled: dict[Hashable, Compiled] = {}

    def compiled(self, dialect: str, use: str) -> "Compiled":
        """SQL for one database; `use` is the audience, that of one who writes (`writing`), or "system" for
        no criterion at all."""
        try:
            return self._compiled[dialect, use]
        except KeyError:
            made = self._compiled[dialect, use] = _compile(self.build(), dialect, use)
            return made


@dataclass(frozen=True, slots=True)
class Compiled:
    """SQL with its parameters in driver order: a name, and a constant where the expression had one.

    A constant is never replaced by a value of the same name: constants are part of the criterion too.
    """

    sql: str
    names: tuple[str, ...]
    constants: dict[str, Any]

    def arguments(self, values: dict[str, Any]) -> list[Any]:
        constants = self.constants
        return [constants[name] if name in constants else values[name] for name in self.names]


def _compile(expression: Any, dialect: str, use: str) -> Compiled:
    if use != "system":
        expression = scoped(expression, use)
    compiled = expression.compile(dialect=DIALECTS[dialect])
    required = {name for name, bind in compiled.binds.items() if bind.required}
    # IN (…) of constants is written out once; the stand-ins only say that the rest comes later.
    state = compiled.construct_expanded_state(dict.fromkeys(required))
    constants = {name: value for name, value in state.parameters.items() if name not in required}
    return Compiled(state.statement, tuple(state.positiontup or ()), constants)


def scoped(expression: Any, use: str) -> Any:
    """The expression with its criterion. Raises `Refused` for what cannot be scoped."""
    changes = isinstance(expression, (Update, Delete))
    if not changes and not isinstance(expression, (Select, CompoundSelect)):
        raise Refused(f"{type(expression).__name__} cannot be scoped: use select, update or delete")
    audience = use.removesuffix(_WRITING)
    if changes and (use == audience or audience not in _WRITE):
        raise Refused("a reader does not write")
    if changes:
        _check_change(expression)
    else:
        _check(expression)
    return expression.options((_WRITE if changes else _READ)[audience])


def writing(audience: str) -> str:
    """The `use` of a statement that changes rows for an audience."""
    return audience + _WRITING


def _check(element: Any) -> None:
    """Walk everything that the caller wrote; a kind of element that is not known is refused."""
    if isinstance(element, (ColumnClause, Table, Alias)):
        _check_mapped(element)
        return
    if isinstance(element, Criterion):
        return
    if not isinstance(element, _KNOWN):
        raise Refused(f"{type(element).__name__} cannot be scoped")
    _check_words(element)
    for child in _children(element):
        _check(child)


def _check_words(element: Any) -> None:
    """Whatever reaches the SQL as words of ours is one of few that are known."""
    if isinstance(element, Function) and (element.name not in FUNCTIONS or element.packagenames):
        raise Refused(f"function {element.name} is not on the list")
    if any(isinstance(getattr(element, name, None), custom_op) for name in ("operator", "modifier")):
        raise Refused("an operator of one's own is text and cannot be scoped")
    for part in ("_prefixes", "_suffixes", "_hints", "_statement_hints"):
        if getattr(element, part, None):
            raise Refused("prefixes, suffixes and hints are text and cannot be scoped")
    # The criterion stands in ON, and a full join returns the rows that do not fit it.
    if getattr(element, "full", False) or any(
        join[3]["full"] for join in getattr(element, "_setup_joins", ())
    ):
        raise Refused("a full join cannot be scoped")


def _check_change(change: Any) -> None:
    """An update or a delete touches one table; any other is looked at in a subquery, which is scoped."""
    subject = change._propagate_attrs.get("plugin_subject")
    _check_entity(subject, str(change.table))
    _check_words(change)
    if isinstance(change, Update):
        _check_not_moved(change)
    if change._independent_ctes:
        raise Refused("a CTE beside an update or a delete cannot be scoped")
    values = (getattr(change, "_values", None) or {}).values()
    for child in (*change._where_criteria, *change._returning, *values):
        _check(child)
        if any(column._annotations.get("parententity") is not subject for column in _columns(child)):
            raise Refused("an update or a delete sees another table only in a subquery")


def _columns(element: Any) -> Iterator[Any]:
    """Columns of an expression itself, not of subqueries in it."""
    if isinstance(element, ColumnClause):
        yield element
    elif not isinstance(element, SelectBase):
        for child in element.get_children():
            yield from _columns(child)


def _children(element: Any) -> Iterator[Any]:
    if not isinstance(element, Select):
        yield from element.get_children()
        return
    # Not `Select.get_children`: it adds the plain tables that mapped columns come from, which
    # nobody wrote and which carry no sign of their class.
    yield from SelectBase.get_children(element, omit_attrs=("_from_obj", "_correlate", "_correlate_except"))
    yield from element._from_obj
    for join in element._setup_joins:
        yield from (part for part in join[:2] if part is not None)


def _check_mapped(element: Any) -> None:
    """A table, an alias or a column is scoped if it stands for a mapped class."""
    if isinstance(element, ColumnClause):
        counts_rows = element.is_literal and element.name == "*"
        if counts_rows:
            return
        if isinstance(element.table, (Subquery, CTE)):
            _check(element.table)
            return
    _check_entity(element._annotations.get("parententity"), element.name)


def _check_entity(entity: Any, name: str) -> None:
    if entity is None:
        raise Refused(f"{name} is bare: use the mapped class")
    if not issubclass(entity.class_, Scoped):
        raise Refused(f"{entity.class_.__name__} is not scoped: it needs database.system(reason)")


def _check_not_moved(update: Update) -> None:
    """Rows are stamped once; an update may not hand them to somebody else."""
    columns: Any = update._values or ()
    for column in columns:
        if column.name == "id" or column.name.endswith("organisation_id"):
            raise Refused(f"{column.name} never changes: rows do not move")


@cache
def insert_into(table: Table) -> Statement:
    """INSERT of one whole row, every column by name. For `kit.writing`, which stamps the row."""
    return Statement(
        lambda: table.insert().values({c.name: bindparam(c.name, type_=c.type) for c in table.columns})
    )


@cache
def insert_all_into(tables: tuple[Table, ...]) -> Statement:
    """INSERT of any number of whole rows into several tables in one trip to PostgreSQL: each table's rows
    as one JSON list, named like the table."""
    inserts = ", ".join(
        f"new_{table.name} AS (INSERT INTO {table.name} SELECT * FROM"  # noqa: S608 - names of our tables
        f" jsonb_populate_recordset(CAST(NULL AS {table.name}), CAST(:{table.name} AS jsonb)))"
        for table in tables
    )
    return Statement(lambda: text(f"WITH {inserts} SELECT 1"))


@cache
def add_into(table: Table, dialect: str) -> Statement:
    """Add lines of counts to a table of counts, or begin them: on SQLite one whole row, column by column; on
    PostgreSQL all in one trip, as the JSON list `lines`, locked in the order of their key."""
    key = ", ".join(column.name for column in table.primary_key)
    adding = ", ".join(
        f"{column.name} = {table.name}.{column.name} + excluded.{column.name}"
        for column in table.columns
        if not column.primary_key
    )
    # Every column by name: a table of the database may have them in another order than its class.
    names = ", ".join(column.name for column in table.columns)
    source = (
        f"VALUES ({', '.join(f':{column.name}' for column in table.columns)})"
        if dialect == "sqlite"
        else f"SELECT {names} FROM jsonb_populate_recordset"  # noqa: S608 - names of our tables
        f"(CAST(NULL AS {table.name}), CAST(:lines AS jsonb)) ORDER BY {key}"
    )
    return Statement(
        lambda: text(
            f"INSERT INTO {table.name} ({names}) {source} ON CONFLICT ({key}) DO UPDATE SET {adding}"
        )
    )


@cache
def lock_for_adding(table: Table) -> Statement:
    """Nobody else writes to a table of PostgreSQL before this transaction has ended; they may read it."""
    return Statement(lambda: text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))


def rows_as_json(table: Table, rows: list[dict[str, Any]]) -> str:
    """Rows of one table as a JSON list for `insert_all_into`."""
    documents = [column.name for column in table.columns if column.info.get("json")]
    return orjson.dumps([row | _documents(row, documents) for row in rows]).decode()


def _documents(row: dict[str, Any], names: list[str]) -> dict[str, Any]:
    return {name: orjson.Fragment(row[name]) for name in names if row[name] is not None}
