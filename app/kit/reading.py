"""The only way out: columns chosen for one kind of reader, pages by keyset, rows to JSON.

What a reader may not see is absent from the SQL; where it depends on how they stand to a row, the
SQL itself decides (docs/decisions/0003-redaction-in-sql.md). Filters and sorts use the same columns.
"""

import hashlib
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import and_, bindparam, case, func, literal, or_, select, tuple_
from sqlalchemy.sql.elements import ColumnElement

from app.kit import audit, external_ids
from app.kit.database import Database, Read, Write
from app.kit.expressions import IsAmong
from app.kit.noun import Noun, Query
from app.kit.problems import Problem, invalid, not_found, parameter_fault
from app.kit.scope import Scope
from app.kit.sealing import Box, Unsealable
from app.kit.statements import Statement
from app.kit.tables import ID, LAYERS, criterion

TOTAL_CAP = 10_000
RELATIONS = {"organisation": ("own", "partner", "network"), "public": ("public",)}


@dataclass(frozen=True, slots=True)
class Line:
    """How one row becomes JSON for one relation: which members, and where they stand in the row.

    `places` is None where the row begins with just these members.
    """

    names: tuple[str, ...]
    places: tuple[int, ...] | None
    documents: tuple[str, ...]
    flags: tuple[str, ...]
    withheld: tuple[str, ...]
    viewer: str


class Shape:
    """One noun as one kind of reader gets it: expressions by member, and a line for each relation."""

    def __init__(self, noun: Noun, scope: Scope) -> None:
        self.noun = noun
        model: Any = noun.model
        relations = [r for r in RELATIONS[scope.audience] if r in noun.relations | {"public"}]
        open_layers = {klass for klass in LAYERS if scope.may(noun.layer(klass))}
        stands = noun.model.relation() if scope.audience == "organisation" else literal("public")
        relation = criterion(stands)
        self.members: dict[str, ColumnElement[Any]] = {}
        allowed: dict[str, frozenset[str]] = {}
        for name, expression, klass in _members(noun):
            seen_by = frozenset(r for r in relations if _may_see(klass, r, open_layers))
            if name in noun.home_only:
                seen_by &= {"own"}
            allowed[name] = seen_by
            if seen_by == frozenset(relations):
                self.members[name] = expression
            elif seen_by:
                self.members[name] = case((relation.in_(sorted(seen_by)), expression), else_=None).label(name)
        self.sensitive = noun.sensitive or any(scope.may(permission) for permission in noun.layers)
        self._version = list(self.members).index("version")
        self.select: list[Any] = [*self.members.values(), relation.label("relation")]
        self.lines = {r: self._line(r, allowed) for r in relations}
        self.find = Statement(lambda: select(*self.select).where(model.id == bindparam("id", type_=ID)))
        self.statements: dict[Any, Statement] = {}

    def _line(self, relation: str, allowed: dict[str, frozenset[str]]) -> Line:
        places = tuple(i for i, name in enumerate(self.members) if relation in allowed[name])
        kept = tuple(name for name in self.members if relation in allowed[name])
        names = set(kept)
        viewer = hashlib.sha256(repr((relation, sorted(names))).encode()).hexdigest()[:8]
        return Line(
            names=kept,
            places=None if len(kept) == len(self.members) else places,
            documents=tuple(
                sorted(names & (self.noun.documents | self.noun.lists.keys() | {"external_ids"}))
            ),
            flags=tuple(sorted(names & self.noun.flags)),
            withheld=tuple(name for name in allowed if name not in names),
            viewer=viewer,
        )

    def line_of(self, row: Any) -> Line:
        return self.lines[row[-1]]

    def json(self, row: Any) -> dict[str, Any]:
        """One row as a JSON object; documents go through as the text that they are."""
        line = self.line_of(row)
        values = row if line.places is None else [row[i] for i in line.places]
        record = dict(zip(line.names, values, strict=False))
        for name in line.documents:
            if record[name] is not None:
                record[name] = orjson.Fragment(record[name])
        for name in line.flags:
            record[name] = bool(record[name])
        record["withheld"] = line.withheld
        return record

    def etag(self, row: Any) -> str:
        """Strong: the version, and what kind of reader sees it (SETTLED.md 9)."""
        return f'"{row[self._version]}-{self.line_of(row).viewer}"'


def _members(noun: Noun) -> list[tuple[str, ColumnElement[Any], str]]:
    model: Any = noun.model
    found = [(name, getattr(model, name), column.info["class"]) for name, column in noun.columns.items()]
    found += [(name, build().label(name), "open") for name, build in noun.lists.items()]
    if noun.external:
        found.append(("external_ids", external_ids.listed(model, noun.name).label("external_ids"), "open"))
    return found


def _may_see(klass: str, relation: str, open_layers: set[str]) -> bool:
    if klass == "open":
        return True
    if klass == "profile":
        return relation in ("own", "partner")
    return relation == "own" and klass in open_layers


def shape_of(noun: Noun, scope: Scope) -> Shape:
    """The shape for this kind of reader, made once."""
    key = (scope.audience, *(scope.may(permission) for permission in noun.layers))
    shape: Shape | None = noun.shapes.get(key)
    if shape is None:
        shape = noun.shapes[key] = Shape(noun, scope)
    return shape


async def one(db: Read, noun: Noun, record_id: str) -> tuple[dict[str, Any], str]:
    """One record as JSON and its ETag. 404 if it is not there or not visible, with the same words."""
    shape = shape_of(noun, db.scope)
    row = await db.row(shape.find, id=record_id)
    if row is None:
        raise not_found()
    _on_record(db, shape, record_id)
    return shape.json(row), shape.etag(row)


def handle(
    database: Database, noun: Noun, scope: Scope, request_id: str
) -> AbstractAsyncContextManager[Read]:
    """A handle to read a noun with: one that can keep the read on record, where that is needed."""
    if shape_of(noun, scope).sensitive:
        return database.write(scope, request_id)
    return database.read(scope)


def _on_record(db: Read, shape: Shape, record_id: str | None) -> None:
    """Put a sensitive read on record; it is committed before the answer leaves, or there is no answer
    (SETTLED.md 20)."""
    if not shape.sensitive:
        return
    if not isinstance(db, Write):
        raise TypeError(f"reading {shape.noun.name} is kept on record: use reading.handle")
    audit.note(db, audit.Action.read, shape.noun.name, record_id)


class Lister:
    """Answers lists: filters, order, cursors. `box` seals cursors, because a sort value may be personal."""

    def __init__(self, box: Box) -> None:
        self._box = box

    async def page(self, db: Read, noun: Noun, query: Query, within: dict[str, str]) -> dict[str, Any]:
        """`{"items", "next_cursor"}` for a validated query; `within` pins the parent's id."""
        shape = shape_of(noun, db.scope)
        _on_record(db, shape, None)
        filters = within | _given(query)
        sort = query.sort or "id"
        after = self._after(query.cursor, noun, sort, filters)
        key = (tuple(filters), sort, None if after is None else after[0] is None)
        plan = shape.statements.get(key)
        if plan is None:
            plan = shape.statements[key] = _page_statement(shape, tuple(filters), sort, after)
        values = {name: _bound(value) for name, value in filters.items()} | {"page_limit": query.limit + 1}
        if after is not None:
            values |= {"after_key": after[0], "after_id": after[1]}
        rows = await db.rows(plan, **values)
        more = len(rows) > query.limit
        rows = rows[: query.limit]
        answer: dict[str, Any] = {"items": [shape.json(row) for row in rows], "next_cursor": None}
        if more:
            answer["next_cursor"] = self._cursor(shape, noun, sort, filters, rows[-1])
        if query.with_total:
            answer["total"] = await self._total(db, shape, filters)
        return answer

    async def _total(self, db: Read, shape: Shape, filters: dict[str, Any]) -> int:
        key = ("total", tuple(filters))
        plan = shape.statements.get(key)
        if plan is None:
            plan = shape.statements[key] = _total_statement(shape, tuple(filters))
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
            if key_nullable(key)
            else [key.desc() if descending else key.asc(), *order]
        )
        columns.insert(-1, key.label("sort_key"))
    conditions = [_condition(shape, name) for name in filters]
    if after is not None:
        conditions.append(_beyond(model, key, descending, after[0] is None))
    return Statement(
        lambda: select(*columns).where(*conditions).order_by(*order).limit(bindparam("page_limit"))
    )


def key_nullable(key: Any) -> bool:
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
    if not key_nullable(key):
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
