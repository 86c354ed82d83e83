"""The only way out: columns chosen for one kind of reader, and rows to JSON. Pages: kit/listing.py.

What a reader may not see is absent from the SQL; where it depends on how they stand to a row, the
SQL itself decides (docs/decisions/0003-redaction-in-sql.md). Filters and sorts use the same columns.
"""

import hashlib
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import bindparam, case, literal, select
from sqlalchemy.sql.elements import ColumnElement

from app.kit import audit, external_ids
from app.kit.database import Database, Read, Write
from app.kit.noun import HOME, Noun, Values
from app.kit.problems import not_found
from app.kit.scope import Scope
from app.kit.statements import Statement
from app.kit.tables import ID, LAYERS, Record, criterion

RELATIONS = {
    "organisation": ("own", "partner", "network"),
    "lead": ("own", "partner", "network"),
    "person": ("self", "own", "partner", "network"),
    "public": ("public",),
}


_STANDS: dict[str, Callable[[type[Record]], ColumnElement[str]]] = {
    "organisation": lambda model: model.relation(),
    "lead": lambda model: model.relation(),
    "person": lambda model: model.relation_to_person(),
    "public": lambda model: literal("public"),
}


_MOST_LISTS = 256


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
        relations = [r for r in RELATIONS[scope.audience] if r in noun.relations | {"self", "public"}]
        open_layers = {klass for klass in LAYERS if scope.may(noun.layer(klass))}
        relation = criterion(_STANDS[scope.audience](noun.model))
        self.members: dict[str, ColumnElement[Any]] = {}
        allowed: dict[str, frozenset[str]] = {}
        for name, expression, klass in _members(noun):
            seen_by = frozenset(r for r in relations if _may_see(klass, r, open_layers))
            if name in noun.home_only:
                seen_by &= set(HOME)
            allowed[name] = seen_by
            if seen_by == frozenset(relations):
                self.members[name] = expression
            elif seen_by:
                self.members[name] = case((relation.in_(sorted(seen_by)), expression), else_=None).label(name)
        self.sensitive = noun.sensitive or any(scope.may(permission) for permission in noun.layers)
        places = list(self.members)
        self._version = places.index("version")
        self._names = places.index("external_ids") if noun.external else None
        self.select: list[Any] = [*self.members.values(), relation.label("relation")]
        self.lines = {r: self._line(r, allowed) for r in relations}
        self.find = Statement(lambda: select(*self.select).where(model.id == bindparam("id", type_=ID)))
        self._lists: dict[Any, Statement] = {}

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

    def listing(self, key: Any, build: Callable[[], Statement]) -> Statement:
        """The statement of one way to list, made once. Filters and sorts can be put together in thousands of
        ways; what is asked for first is forgotten first."""
        known = self._lists.get(key)
        if known is None:
            if len(self._lists) >= _MOST_LISTS:
                del self._lists[next(iter(self._lists))]
            known = self._lists[key] = build()
        return known

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
        names = "[]" if self._names is None else row[self._names]
        return etag(row[self._version], self.line_of(row).viewer, names)


def etag(version: int, viewer: str, names: str) -> str:
    """Strong: the version, what kind of reader sees it (SETTLED.md 9), and where there are any, the external
    ids that they see: those can change without the record (docs/decisions/0008)."""
    if names == "[]":
        return f'"{version}-{viewer}"'
    given = sorted((each["system"], each["value"]) for each in orjson.loads(names))
    return f'"{version}-{viewer}-{hashlib.sha256(repr(given).encode()).hexdigest()[:8]}"'


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
        return relation in (*HOME, "partner")
    return relation in HOME and klass in open_layers


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
    on_record(db, shape, record_id, [row])
    return shape.json(row), shape.etag(row)


def made(scope: Scope, noun: Noun, row: Values) -> tuple[dict[str, Any], str]:
    """The same of a row that its owner has just made, and that nothing else decides the sight of."""
    shape = shape_of(noun, scope)
    whole = [row.get(name) for name in shape.members]
    return shape.json([*whole, "own"]), shape.etag([*whole, "own"])


def handle(
    database: Database, noun: Noun, scope: Scope, request_id: str
) -> AbstractAsyncContextManager[Read]:
    """A handle to read a noun with: one that can keep the read on record, where that is needed."""
    if shape_of(noun, scope).sensitive:
        return database.write(scope, request_id)
    return database.read(scope)


def on_record(db: Read, shape: Shape, record_id: str | None, rows: list[Any]) -> None:
    """Put a sensitive read on record; it is committed before the answer leaves, or there is no answer
    (SETTLED.md 20). It is about the people in the rows whose home asks: of others it shows no layer."""
    if not shape.sensitive:
        return
    if not isinstance(db, Write):
        raise TypeError(f"reading {shape.noun.name} is kept on record: use reading.handle")
    people = [
        person
        for row in rows
        if row[-1] in HOME
        for person in shape.noun.about(dict(zip(shape.members, row, strict=False)))
    ]
    audit.note(db, audit.Action.read, shape.noun.name, record_id, people=people)
