"""How a caller stands to one record: the row, the relation, and whether they may change it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, case, literal, select

from app.kit import external_ids
from app.kit.database import Read, Write
from app.kit.noun import Noun, Values
from app.kit.problems import Problem, fault, invalid, not_found
from app.kit.statements import Statement
from app.kit.tables import ID, criterion


@dataclass(frozen=True, slots=True)
class Standing:
    """A record as the caller stands to it: the row, the relation, the external ids that they see (as JSON
    text), and whether they may change it. `led` is false for a member whose permission holds in the
    projects that they co-lead, and this lies in another."""

    row: Values
    relation: str
    names: str
    writable: bool
    led: bool = True


def not_yours(current: Standing) -> Problem:
    """403 for what a caller sees and may not change, or add to."""
    if current.led:
        return Problem("not-yours-to-change")
    return Problem(
        "not-yours-to-change",
        "You do this in projects where you are a co-lead in the team, and here you are not. "
        "Ask one of its co-leads or a coordinator.",
    )


def check_led(above: Standing, permission: str) -> None:
    """403 where somebody who sees a record may not see the people below it: an empty list would be a lie."""
    if not above.led:
        detail = f"You have {permission} in projects where you are a co-lead in the team. Here you are not."
        raise Problem("forbidden", detail, permission=permission)


_found: dict[tuple[type, str], Statement] = {}


def _find(noun: Noun, audience: str) -> Statement:
    model: Any = noun.model
    if (model, audience) not in _found:
        person = audience == "person"
        stands = model.relation_to_person() if person else model.relation()
        writable = {"person": model.writable_by_person, "lead": model.writable_by_lead}
        mine = case((writable.get(audience, model.writable)(), 1), else_=0)
        led = case((model.led(), 1), else_=0) if audience == "lead" else literal(1)
        columns = [getattr(model, name) for name in noun.columns] + [build() for build in noun.lists.values()]
        names = external_ids.listed(model, noun.name) if noun.external else literal("[]")
        _found[model, audience] = Statement(
            lambda: select(*columns, criterion(stands), names, criterion(mine), criterion(led)).where(
                model.id == bindparam("id", type_=ID)
            )
        )
    return _found[model, audience]


async def standing(db: Read, noun: Noun, record_id: str) -> Standing:
    """The record and the caller's standing to it; 404 where it is not there or not visible."""
    found = await db.row(_find(noun, db.scope.audience), id=record_id)
    if found is None:
        raise not_found()
    row = dict(zip((*noun.columns, *noun.lists), found, strict=False))
    for name in noun.flags:
        row[name] = bool(row[name])
    return Standing(row, found[-4], found[-3], bool(found[-2]), bool(found[-1]))


_holding: dict[type, Statement] = {}


async def held(db: Write, noun: Noun, record_id: str) -> Standing:
    """The same, and nobody else changes the record before this unit of work has ended: of two who take the
    same move at once, the second finds that it was taken."""
    model: Any = noun.model
    if model not in _holding:
        _holding[model] = Statement(
            lambda: select(model.id).where(model.id == bindparam("id", type_=ID)).with_for_update()
        )
    await db.row(_holding[model], id=record_id)
    return await standing(db, noun, record_id)


async def named(db: Read, noun: Noun, member: str, record_id: str) -> Standing:
    """The record that a member of what was sent names; 422 where there is none that the caller sees."""
    try:
        return await standing(db, noun, record_id)
    except Problem:
        raise invalid(fault(f"/{member}", "unknown-reference", "There is none that you can see.")) from None
