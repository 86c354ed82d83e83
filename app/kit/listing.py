"""Lists: filters, order, and pages by keyset, over the shapes of kit/reading.py."""

from typing import Any

import orjson
from sqlalchemy import and_, bindparam, func, or_, select, tuple_

from app.kit.database import Read
from app.kit.expressions import IsAmong
from app.kit.noun import Noun, Query
from app.kit.problems import Problem, invalid, parameter_fault
from app.kit.reading import Shape, on_record, shape_of
from app.kit.sealing import Box, Unsealable
from app.kit.statements import Statement
from app.kit.tables import ID

TOTAL_CAP = 10_000


class Lister:
    """Answers lists: filters, order, cursors. `box` seals cursors, because a sort value may be personal."""

    def __init__(self, box: Box) -> None:
        self._box = box

    async def page(self, db: Read, noun: Noun, query: Query, within: dict[str, str]) -> dict[str, Any]:
        """`{"items", "next_cursor"}` for a validated query; `within` pins the parent's id."""
        shape = shape_of(noun, db.scope)
        filters = within | _given(query)
        sort = query.sort or "id"
        after = self._after(query.cursor, noun, sort, filters)
        key = (tuple(filters), sort, None if after is None else after[0] is None)
        plan = shape.listing(key, lambda: _page_statement(shape, tuple(filters), sort, after))
        values = {name: _bound(value) for name, value in filters.items()} | {"page_limit": query.limit + 1}
        if after is not None:
            values |= {"after_key": after[0], "after_id": after[1]}
        rows = await db.rows(plan, **values)
        more = len(rows) > query.limit
        rows = rows[: query.limit]
        on_record(db, shape, None, rows)
        answer: dict[str, Any] = {"items": [shape.json(row) for row in rows], "next_cursor": None}
        if more:
            answer["next_cursor"] = self._cursor(shape, noun, sort, filters, rows[-1])
        if query.with_total:
            answer["total"] = await self._total(db, shape, filters)
        return answer

    async def _total(self, db: Read, shape: Shape, filters: dict[str, Any]) -> int:
        names = tuple(filters)
        plan = shape.listing(("total", names), lambda: _total_statement(shape, names))
        return int(await db.value(plan, **{name: _bound(value) for name, value in filters.items()}))

    def _cursor(self, shape: Shape, noun: Noun, sort: str, filters: dict[str, Any], row: Any) -> str:
        return self._box.seal(
            orjson.dumps([row[-2] if sort.lstrip("-") != "id" else None, row[0]]),
            _bound_to(noun, sort, filters),
        )

    def _after(
        self, cursor: str | None, noun: Noun, sort: str, filters: dict[str, Any]
    ) -> tuple[Any, str] | None:
        if cursor is None:
            return None
        try:
            key, record_id = orjson.loads(self._box.open(cursor, _bound_to(noun, sort, filters)))
        except Unsealable:
            detail = (
                "This cursor is not from this list with these filters and this order. Start again without it."
            )
            raise invalid(parameter_fault("cursor", "cursor-invalid", detail)) from None
        return key, record_id


def _bound_to(noun: Noun, sort: str, filters: dict[str, Any]) -> bytes:
    return orjson.dumps([noun.name, sort, filters], option=orjson.OPT_SORT_KEYS)


def _given(query: Query) -> dict[str, Any]:
    """The filters that the caller gave, in one order whatever theirs was."""
    given = query.model_fields_set - Query.model_fields.keys()
    return {name: getattr(query, name) for name in sorted(given) if getattr(query, name) is not None}


def _bound(value: Any) -> Any:
    return orjson.dumps(value).decode() if isinstance(value, list) else value


def _page_statement(
    shape: Shape, filters: tuple[str, ...], sort: str, after: tuple[Any, str] | None
) -> Statement:
    model: Any = shape.noun.model
    name, descending = sort.lstrip("-"), sort.startswith("-")
    key = _sort_column(shape, name)
    order = [model.id.desc() if descending else model.id.asc()]
    columns = list(shape.select)
    if key is not None:
        order = (
            [key.is_(None), key.desc() if descending else key.asc(), *order]
            if _nullable(key)
            else [key.desc() if descending else key.asc(), *order]
        )
        columns.insert(-1, key.label("sort_key"))
    conditions = [_condition(shape, name) for name in filters]
    if after is not None:
        conditions.append(_beyond(model, key, descending, after[0] is None))
    return Statement(
        lambda: select(*columns).where(*conditions).order_by(*order).limit(bindparam("page_limit"))
    )


def _nullable(key: Any) -> bool:
    """Whether a sort column can be empty; empty ones come last in either direction."""
    return (
        bool(getattr(key, "nullable", True))
        if not hasattr(key, "property")
        else bool(key.property.columns[0].nullable)
    )


def _beyond(model: Any, key: Any, descending: bool, in_the_empty: bool) -> Any:
    after_id = bindparam("after_id", type_=ID)
    further = model.id < after_id if descending else model.id > after_id
    if key is None:
        return further
    if in_the_empty:
        return and_(key.is_(None), further)
    after_key = bindparam("after_key", type_=key.type)
    if not _nullable(key):
        pair, last = tuple_(key, model.id), tuple_(after_key, after_id)
        return pair < last if descending else pair > last
    beyond = key < after_key if descending else key > after_key
    return or_(beyond, and_(key == after_key, further), key.is_(None))


def _sort_column(shape: Shape, name: str) -> Any:
    """The column that a sort stands for; 422 if it is not on the list, 403 if the reader may not see it."""
    if name == "id":
        return None
    column = shape.noun.sorts.get(name)
    if column is None:
        offered = ", ".join(["id", *shape.noun.sorts])
        raise invalid(
            parameter_fault("sort", "not-a-choice", f"Sort by one of {offered}, with - for descending.")
        )
    return _visible_column(shape, name, column)


def _condition(shape: Shape, name: str) -> Any:
    if name in shape.noun.filters:
        return shape.noun.filters[name]()
    for suffix, compare in (("_in", IsAmong), ("_gte", lambda c, v: c >= v), ("_lt", lambda c, v: c < v)):
        member = name.removesuffix(suffix)
        if name.endswith(suffix) and name not in shape.noun.columns:
            column = _visible_column(shape, member, shape.noun.sorts.get(member, member))
            return compare(column, bindparam(name, type_=None if suffix == "_in" else column.type))
    column = _visible_column(shape, name, name)
    return column == bindparam(name, type_=column.type)


def _visible_column(shape: Shape, member: str, column: str) -> Any:
    """The expression to filter or sort by: what the reader would be shown, so that order does not leak."""
    shown = shape.members.get(member, shape.members.get(column))
    if member in shape.noun.columns and shown is None:
        raise Problem("field-withheld", f"You cannot see {member}, so you cannot filter or sort by it.")
    if shown is not None and hasattr(shown, "element"):  # a label around a CASE: partly visible
        return shown.element
    return getattr(shape.noun.model, column)


def _total_statement(shape: Shape, filters: tuple[str, ...]) -> Statement:
    model: Any = shape.noun.model
    conditions = [_condition(shape, name) for name in filters]
    return Statement(
        lambda: select(func.count()).select_from(
            select(model.id).where(*conditions).limit(TOTAL_CAP).subquery()
        )
    )
