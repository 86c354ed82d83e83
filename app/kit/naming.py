"""Naming: one's own external ids for a record that others may change and one only sees (SETTLED.md 11).

The ids belong to whoever gave them and not to the record, so giving them leaves its version as it is, and
nobody else hears of it (docs/decisions/0008).
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from app.kit import audit, external_ids, reading, telling, writing
from app.kit.database import Write
from app.kit.inputs import read_json
from app.kit.noun import Noun, Values, whose
from app.kit.operations import Call
from app.kit.problems import Problem
from app.kit.standing import Standing, not_yours, standing
from app.kit.statements import Statement
from app.kit.tables import ID

NAMES = "external_ids"


async def only_names(call: Call, noun: Noun, current: Standing, media_types: Iterable[str]) -> None:
    """Read the body; 403 for whatever is not a patch of `external_ids` alone, also where it is no patch. The
    ids are an organisation's: a member has them to give where they may change the record."""
    if not current.led:
        raise not_yours(current)
    try:
        await call.body(*media_types)
        patch = read_json(call.raw_body)
    except Problem:
        patch = None
    could = noun.external and not call.scope.is_person
    if not (could and isinstance(patch, dict) and patch.keys() == {NAMES}):
        raise _refused()


def _refused() -> Problem:
    return Problem(
        "not-yours-to-change",
        "Ask the organisation that leads it to make the change. You can give it external_ids of your own.",
    )


async def name(db: Write, noun: Noun, current: Standing, patch: Values) -> None:
    """Make the caller's ids of a record what a patch says. 403 if it would change anything else."""
    if not current.led:
        raise not_yours(current)
    others = {member: value for member, value in patch.items() if member != NAMES}
    if others:
        await _refuse_change(db, noun, current, others)
    if NAMES not in patch:
        return
    given = await external_ids.own(db, current.row["id"])
    new = writing.validated(noun, current.row, {NAMES: patch[NAMES]}, given)[NAMES]
    if not external_ids.same(new, given):
        await _replace(db, noun, current, new)


async def _refuse_change(db: Write, noun: Noun, current: Standing, patch: Values) -> None:
    """403 unless the record says all this already, in members that the caller sees: an answer about others
    would tell what they are."""
    shown = reading.shape_of(noun, db.scope).lines[current.relation].names
    if not patch.keys() <= set(shown):
        raise _refused()
    try:
        _, changed = await writing.merged(db, noun, current, writing.validated(noun, current.row, patch, []))
    except Problem:
        raise _refused() from None
    if changed:
        raise _refused()


async def _replace(db: Write, noun: Noun, current: Standing, ids: list[dict[str, str]]) -> None:
    """Two programs of one organisation take turns; whoever comes second has read what is no longer so."""
    row, asking = current.row, db.scope.organisation_id
    await db.as_system(_hold(noun.model), id=row["id"])
    now = await standing(db, noun, row["id"])
    if (now.row["version"], now.names) != (row["version"], current.names):
        raise writing.stale()
    await writing.replace_ids(db, noun, row["id"], ids)
    audit.note(
        db,
        audit.Action.changed,
        noun.name,
        row["id"],
        owner=asking,
        version=row["version"],
        members=(NAMES,),
        # What an organisation calls another's person is its own: their home does not hear of it.
        people=noun.about(row) if whose(row) == asking else (),
    )
    db.tellings.append(telling.Telling(noun, row, "updated", (NAMES,), frozenset({asking})))


@cache
def _hold(model: Any) -> Statement:
    """A lock on the record, that does not keep others from referring to it."""
    return Statement(
        lambda: select(model.id).where(model.id == bindparam("id", type_=ID)).with_for_update(key_share=True)
    )
