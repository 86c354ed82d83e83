"""The only way in: create, change, delete, move. Version, history, audit and feed in one transaction."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import bindparam, delete, update

from app.kit import audit, external_ids, rollups, states, telling
from app.kit.adapter import Broken
from app.kit.database import Write
from app.kit.dates import first_day, instant_text
from app.kit.inputs import check_data
from app.kit.noun import HOME, Decides, Noun, Values
from app.kit.problems import Problem, fault, invalid
from app.kit.standing import Standing, not_yours
from app.kit.statements import Statement
from app.kit.strict_json import merge_patch
from app.kit.tables import ID, new_id

_deleted: dict[type, Statement] = {}


async def create(db: Write, noun: Noun, sent: Values, above: Standing | None) -> Values:
    """Insert one record from validated members; `above` is the parent that it hangs on. Returns the row."""
    if above is not None and not (above.relation in noun.created_by and above.led):
        raise not_yours(above)
    if db.scope.is_person and not noun.created_by_person and not (above and above.relation in HOME):
        raise Problem("not-yours-to-change")
    _refuse_kept(db, noun, "own", ["external_ids"] if sent.get("external_ids") else [])
    row = _blank(noun) | _stored(noun, sent)
    row |= {"id": new_id(), "created_at": db.at, "updated_at": db.at, "version": 1}
    row["organisation_id"] = above.row["organisation_id"] if above else db.scope.organisation_id
    if above is not None:
        row[noun.parent_member] = above.row["id"]
        row |= {name: above.row[name] for name in noun.inherits}
    await _apply(noun.rules, db, row, None)
    _complete(noun, row)
    others = await _seen_by(db, noun.decides, row)
    with _explaining(noun):
        await db.insert(noun.model, row)
    rollups.moved(db, noun.rollups, None, row)
    await _apply(noun.after, db, row, None)
    if noun.states:
        states.keep(db, noun, row, None, row[noun.states.member], None)
    for other in others:
        telling.sight_moved(db, *other)
    telling.say(db, noun, row, audit.Action.created, "created", tuple(sent))
    ids = external_ids.in_order(sent.get("external_ids", []))
    with _explaining(noun):
        await external_ids.give(db, noun.name, row["id"], ids)
    await _apply(noun.begins, db, row, None)
    await _apply(noun.followers, db, row, None)
    return row | {"external_ids": orjson.dumps(ids).decode()}


Sight = list[tuple[Noun, Values, telling.Organisations]]
"""Records, and who sees them before something changes that."""


async def _seen_by(db: Write, decides: Decides | None, row: Values) -> Sight:
    """Records that are seen because of a row, and who sees them now."""
    decided = await decides(db, row) if decides else []
    return [(other, its, await telling.hearers(db, other, its)) for other, its in decided]


async def _sight(db: Write, noun: Noun, before: Values, row: Values, changed: list[str]) -> Sight:
    """What is seen otherwise once these members change: the record, and what is seen with it."""
    if noun.sight.isdisjoint(changed):
        return []
    return [(noun, row, await telling.hearers(db, noun, before)), *await _seen_by(db, noun.shows, before)]


async def change(
    db: Write, noun: Noun, current: Standing, patch: Values, given_ids: list[dict[str, str]]
) -> Values:
    """Merge a patch into a record (RFC 7396) and validate the whole. Unchanged content writes nothing."""
    _refuse_kept(db, noun, current.relation, patch)
    _refuse_withheld(db, noun, current, patch)
    sent = validated(noun, current.row, patch, given_ids)
    row, changed = await merged(db, noun, current, sent)
    new_ids = sent.get("external_ids") if "external_ids" in patch else None
    if new_ids is not None and not external_ids.same(new_ids, given_ids):
        await replace_ids(db, noun, row["id"], new_ids)
        changed.append("external_ids")
    if not changed:
        return current.row
    sight = await _sight(db, noun, current.row, row, changed)
    await _update(db, noun, current.row, row, [name for name in changed if name in noun.columns])
    await _apply(noun.after, db, row, current.row)
    for each in sight:
        telling.sight_moved(db, *each)
    telling.say(db, noun, row, audit.Action.changed, "updated", tuple(changed))
    await _apply(noun.followers, db, row, current.row)
    return row


def _refuse_kept(db: Write, noun: Noun, relation: str, names: Iterable[str]) -> None:
    """403 for what an organisation says about a person, where the person says it."""
    if not db.scope.is_person:
        return
    for name in names:
        kept = name in noun.create.model_fields and name not in noun.by_person
        if name == "external_ids" or (relation == "self" and kept):
            raise Problem("not-yours-to-change", f"{name} is kept by your organisation. Ask them.")


async def merged(db: Write, noun: Noun, current: Standing, sent: Values) -> tuple[Values, list[str]]:
    """The row as it would be with validated members, by the rules of its noun, and which members differ."""
    row = current.row | _stored(noun, sent)
    await _apply(noun.rules, db, row, current.row)
    return row, [name for name in current.row if _differs(noun, name, row, current.row)]


def _refuse_withheld(db: Write, noun: Noun, current: Standing, patch: Values) -> None:
    """403 for a member that the caller cannot see: whether a guess changes it would tell what it is."""
    for name in filter(noun.is_layered, patch):
        klass = noun.columns[name].info["class"] if name in noun.columns else "open"
        if current.relation not in HOME or not db.scope.may(noun.layer(klass)):
            raise Problem("not-yours-to-change", f"You cannot see {name}, so you cannot change it.")


async def move(db: Write, noun: Noun, current: Standing, transition: states.Transition) -> Values:
    """Take one open move, with its date and reason in the history."""
    assert noun.states is not None  # noqa: S101
    member = noun.states.member
    came_from = current.row[member]
    more = transition.model_dump(
        mode="python", exclude=set(states.Transition.model_fields), exclude_none=True
    )
    if transition.to in noun.states.explained and transition.reason is None and current.relation != "self":
        raise invalid(fault("/reason", "required", "Say why: the person whom it is about reads it."))
    states.check_move(noun, came_from, transition.to, by_person=current.relation == "self")
    row = current.row | _stored(noun, more) | {member: transition.to}
    await _apply(noun.rules, db, row, current.row)
    changed = [name for name in noun.columns if _differs(noun, name, row, current.row)]
    sight = await _sight(db, noun, current.row, row, changed)
    await _update(db, noun, current.row, row, changed)
    states.keep(db, noun, row, came_from, transition.to, transition)
    for each in sight:
        telling.sight_moved(db, *each)
    telling.say(db, noun, row, audit.Action.moved, "updated", tuple(changed))
    await _apply(noun.followers, db, row, current.row)
    return row


async def settle(db: Write, noun: Noun, row: Values, to: str) -> None:
    """Move a record because of another one, by no move that a caller may take. `row` has at least its id,
    version, organisation and state. Whoever settles tells who gains or loses sight by it."""
    assert noun.states is not None  # noqa: S101
    member = noun.states.member
    before, row[member] = dict(row), to
    await _update(db, noun, before, row, [member])
    states.keep(db, noun, row, before[member], to, None)
    telling.say(db, noun, row, audit.Action.moved, "updated", (member,))


async def remove(db: Write, noun: Noun, current: Standing) -> None:
    """Delete one record; 409 `in-use` while others refer to it. The audit and the feed keep a notice."""
    model: Any = noun.model
    if model not in _deleted:
        _deleted[model] = Statement(
            lambda: delete(model).where(
                model.id == bindparam("record_id", type_=ID),
                model.version == bindparam("expected", type_=model.version.type),
            )
        )
    if db.scope.is_person and current.relation != "own" and not noun.removed_by_person:
        raise Problem("not-yours-to-change")
    row = current.row
    await _apply(noun.leaves, db, row, row)
    others = await _seen_by(db, noun.decides, row)
    readers = await telling.hearers(db, noun, row)
    telling.say(db, noun, row, audit.Action.deleted, "deleted", (), readers=readers)
    try:
        gone = await db.change(_deleted[model], record_id=row["id"], expected=row["version"])
    except Broken as broken:
        raise Problem("in-use") if broken.kind == "foreign_key" else _explained(noun, broken) from None
    if not gone:
        raise stale()
    rollups.moved(db, noun.rollups, row, None)
    await external_ids.forget_all(db, row["id"])
    for other in others:
        telling.sight_moved(db, *other)


def stale() -> Problem:
    """412 without an ETag; the caller of `change` adds the current one."""
    return Problem("precondition-failed")


async def _update(db: Write, noun: Noun, before: Values, row: Values, changed: list[str]) -> None:
    """Write the changed columns, if nobody was quicker (optimistic, by version)."""
    _complete(noun, row)
    names = (*changed, *noun.derived, "updated_at", "version")
    expected = row["version"]
    row["version"], row["updated_at"] = expected + 1, db.at
    values = {f"new_{name}": row[name] for name in names} | {"record_id": row["id"], "expected": expected}
    with _explaining(noun):
        touched = await db.change(_setting(noun.model, names), **values)
    if not touched:
        raise stale()
    rollups.moved(db, noun.rollups, before, row)


# Callers choose which members they change together, so there are more statements than can be kept.
@lru_cache(maxsize=512)
def _setting(model: Any, names: tuple[str, ...]) -> Statement:
    columns = model.__table__.columns
    return Statement(
        lambda: (
            update(model)
            .where(
                model.id == bindparam("record_id", type_=ID),
                model.version == bindparam("expected", type_=columns.version.type),
            )
            .values({name: bindparam(f"new_{name}", type_=columns[name].type) for name in names})
        )
    )


async def replace_ids(db: Write, noun: Noun, record_id: str, ids: list[dict[str, str]]) -> None:
    """Make the caller's ids of a record exactly these; 409 where one of them names another record."""
    with _explaining(noun):
        await external_ids.replace(db, noun.name, record_id, ids)


def validated(noun: Noun, row: Values, patch: Values, given_ids: list[dict[str, str]]) -> Values:
    """The members that a caller may send, as they will be, checked by the same model as on create."""
    whole = {name: _plain(noun, name, row[name]) for name in noun.sendable if row[name] is not None}
    if noun.external:
        whole["external_ids"] = given_ids
    _check_not_moved(noun, row, patch)
    merged = merge_patch(whole, patch)
    return check_data(noun.create, merged).model_dump(mode="python")


def _check_not_moved(noun: Noun, row: Values, patch: Values) -> None:
    """A state may be repeated as it is, so that the same upsert can be sent twice; a move is a transition."""
    member = noun.states.member if noun.states else None
    if member in patch and patch[member] != row[member]:
        raise invalid(fault(f"/{member}", "moves-by-transition", f"{member} moves by POST …/transitions."))


def _plain(noun: Noun, name: str, value: Any) -> Any:
    return orjson.loads(value) if name in noun.documents else value


def _differs(noun: Noun, name: str, row: Values, before: Values) -> bool:
    """Documents are compared by content: PostgreSQL writes their text in its own way."""
    if row[name] == before[name]:
        return False
    if name not in noun.documents or row[name] is None or before[name] is None:
        return True
    return bool(orjson.loads(row[name]) != orjson.loads(before[name]))


def _blank(noun: Noun) -> Values:
    return dict.fromkeys((*noun.columns, *noun.internal)) | {
        name: column.default.arg
        for name, column in noun.columns.items()
        if column.default and column.default.is_scalar
    }


def _stored(noun: Noun, sent: Values) -> Values:
    """Members as the database keeps them: plain text and numbers, documents as JSON text."""
    return {
        name: _store(value, name in noun.documents)
        for name, value in sent.items()
        if name in noun.columns or name in noun.lists
    }


def _store(value: Any, document: bool) -> Any:
    if document:
        return None if value is None else orjson.dumps(value).decode()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return instant_text(value)
    return value.isoformat() if isinstance(value, date) else value


def _complete(noun: Noun, row: Values) -> None:
    """Fill what the kit keeps by itself."""
    for name, column in noun.derived.items():
        if "casefold_of" in column.info:
            row[name] = (row[column.info["casefold_of"]] or "").casefold()
        elif "first_day_of" in column.info:
            value = row[column.info["first_day_of"]]
            row[name] = None if value is None else first_day(orjson.loads(value)).isoformat()


async def _apply(rules: Any, db: Write, row: Values, before: Values | None) -> None:
    for rule in rules:
        await rule(db, row, before)


@contextmanager
def _explaining(noun: Noun) -> Iterator[None]:
    try:
        yield
    except Broken as broken:
        raise _explained(noun, broken) from None


def _explained(noun: Noun, broken: Broken) -> Problem:
    """A constraint's name says which member it is about."""
    if broken.kind == "unique":
        return Problem("already-exists", "One of its ids or names is taken by another record.")
    member = next((name for name in noun.sendable if broken.rule.endswith(name)), "")
    if broken.kind == "foreign_key":
        detail = "There is no such record that you can use here."
        return invalid(fault(f"/{member}", "unknown-reference", detail))
    return invalid(fault(f"/{member}", "not-allowed", "This value is not allowed here."))
