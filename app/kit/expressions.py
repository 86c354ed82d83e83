"""SQL that the two databases spell differently, as expressions that can be scoped like any other."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class ListExpression(FunctionElement[Any]):
    """Base of the expressions below: its clauses are scoped, and it reaches no table of its own."""

    inherit_cache = False


class JsonRows(ListExpression):
    """All rows of a subquery as one JSON list: of values, or of objects when `names` are given."""

    name = "json_rows"
    type = Text()

    def __init__(self, *columns: Any, names: tuple[str, ...] = ()) -> None:
        super().__init__(*columns)
        self.names = names


@compiles(JsonRows, "sqlite")
def _json_rows_sqlite(element: JsonRows, compiler: Any, **kw: Any) -> str:
    return f"json_group_array({_json_item(element, compiler, 'json_object', **kw)})"


@compiles(JsonRows, "postgresql")
def _json_rows_postgresql(element: JsonRows, compiler: Any, **kw: Any) -> str:
    order = compiler.process(element.clauses, **kw)
    item = _json_item(element, compiler, "jsonb_build_object", **kw)
    return f"coalesce(jsonb_agg({item} ORDER BY {order}), '[]'::jsonb)"


def _json_item(element: "JsonRows | JsonObject", compiler: Any, build: str, **kw: Any) -> str:
    values = [compiler.process(clause, **kw) for clause in element.clauses]
    if not element.names:
        return str(values[0])
    members = ", ".join(f"'{name}', {value}" for name, value in zip(element.names, values, strict=True))
    return f"{build}({members})"


class JsonObject(ListExpression):
    """One row as a JSON object with these names."""

    name = "json_object"
    type = Text()

    def __init__(self, **members: Any) -> None:
        super().__init__(*members.values())
        self.names = tuple(members)


@compiles(JsonObject, "sqlite")
def _json_object_sqlite(element: JsonObject, compiler: Any, **kw: Any) -> str:
    return _json_item(element, compiler, "json_object", **kw)


@compiles(JsonObject, "postgresql")
def _json_object_postgresql(element: JsonObject, compiler: Any, **kw: Any) -> str:
    return _json_item(element, compiler, "jsonb_build_object", **kw)


class HasItem(ListExpression):
    """Whether a JSON list of codes holds a given one."""

    name = "has_item"
    type = Boolean()

    def __init__(self, column: Any, item: ColumnElement[Any]) -> None:
        super().__init__(column, item)


@compiles(HasItem, "sqlite")
def _has_item_sqlite(element: HasItem, compiler: Any, **kw: Any) -> str:
    column, item = (compiler.process(clause, **kw) for clause in element.clauses)
    # Text of our own around compiled expressions; nothing of a caller is in it.
    return f"EXISTS (SELECT 1 FROM json_each({column}) WHERE json_each.value = {item})"  # noqa: S608


@compiles(HasItem, "postgresql")
def _has_item_postgresql(element: HasItem, compiler: Any, **kw: Any) -> str:
    column, item = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({column} @> to_jsonb({item}::text))"


class Answered(ListExpression):
    """A question whose answer lies in rows that its asker may not see. On PostgreSQL a function of the wall
    looks beyond it and says only yes or no; SQLite has no wall, and `looks` itself."""

    name = "answered"
    type = Boolean()

    def __init__(self, function: str, *about: Any, looks: ColumnElement[bool]) -> None:
        super().__init__(*about, looks)
        self.function = function


@compiles(Answered, "sqlite")
def _answered_sqlite(element: Answered, compiler: Any, **kw: Any) -> str:
    return f"({compiler.process(list(element.clauses)[-1], **kw)})"


@compiles(Answered, "postgresql")
def _answered_postgresql(element: Answered, compiler: Any, **kw: Any) -> str:
    about = ", ".join(compiler.process(clause, **kw) for clause in list(element.clauses)[:-1])
    return f"{element.function}({about})"


class IsAmong(ListExpression):
    """Whether a text column has one of the values of a JSON list given as one parameter."""

    name = "is_among"
    type = Boolean()

    def __init__(self, column: Any, values: ColumnElement[Any]) -> None:
        super().__init__(column, values)


@compiles(IsAmong, "sqlite")
def _is_among_sqlite(element: IsAmong, compiler: Any, **kw: Any) -> str:
    column, values = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608


@compiles(IsAmong, "postgresql")
def _is_among_postgresql(element: IsAmong, compiler: Any, **kw: Any) -> str:
    column, values = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"{column}::text IN (SELECT jsonb_array_elements_text({values}::jsonb))"
