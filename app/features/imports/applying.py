"""One row into the database, through the same door as a partner's program (`app.kit.bulk.upsert`)."""

import orjson

from app.features.contributors import likeness
from app.features.contributors.contributor import CONTRIBUTORS
from app.features.contributors.equality import EqualityAnswers, bring_in
from app.features.imports.cells import parent_column
from app.features.imports.equality import EQUALITY, answered
from app.features.imports.references import Ambiguous, References
from app.features.imports.reporting import Outcome
from app.features.keys import Keys
from app.features.organisations import ORGANISATIONS
from app.kit import bulk, external_ids, writing
from app.kit.answering import words
from app.kit.database import Write
from app.kit.inputs import ExternalIdIn, check_data
from app.kit.noun import Noun, Values
from app.kit.problems import Problem, below, fault, invalid
from app.kit.standing import Standing, standing
from app.kit.states import Transition
from app.kit.strict_json import merge_patch

APPEND_ONLY = {"consent"}
"""Nouns that are a ledger: a line is added once and stays as it is."""


async def put(db: Write, keys: Keys, noun: Noun, references: References, sent: Values) -> Outcome:
    """Create or change one record. Raises a Problem, or Ambiguous, and then nothing may be committed."""
    if not noun.external:
        return await _put_layer(db, noun, await references.resolve(db, sent))
    item = dict(sent)
    name = _name(item)
    item = await references.resolve(db, item)
    above = await _parent(db, noun, item)
    record_id = await external_ids.find(db, noun.name, **name)
    await _check_other_ids(db, noun, record_id, item)
    if "external_ids" in item:
        item["external_ids"] = [name, *(each for each in item["external_ids"] if each != name)]
    if record_id is None:
        await _check_not_known(db, keys, noun, item)
        return Outcome((await bulk.upsert(db, noun, name, item, above=above))["outcome"])
    current = await standing(db, noun, record_id)
    _check_stays(noun, current, above)
    if noun.name in APPEND_ONLY:
        return _unchanged(noun, current, item)
    if noun is ORGANISATIONS:
        return await _change_organisation(db, current, item)
    moved = await _move(db, noun, current, item)
    outcome = Outcome((await bulk.upsert(db, noun, name, item, above=above))["outcome"])
    return Outcome.updated if moved else outcome


def _name(item: Values) -> dict[str, str]:
    """The external id of the row: without one, a file sent twice would make everything twice."""
    if item.get("external_id") is None:
        raise invalid(fault("/external_id", "required", "Give each row an id of your own."))
    with below("/external_id"):
        return check_data(ExternalIdIn, item.pop("external_id")).model_dump()


async def _parent(db: Write, noun: Noun, item: Values) -> Standing | None:
    """The record that a nested noun hangs on, which the API names in the path."""
    if not (noun.parent and noun.nested):
        return None
    pointer = f"/{parent_column(noun)}"
    parent_id = item.pop(parent_column(noun), None)
    if parent_id is None:
        raise invalid(fault(pointer, "required", "Name the record that this belongs to."))
    try:
        return await standing(db, noun.parent, parent_id)
    except Problem:
        detail = f"There is no such {words(noun.parent)} that you can see."
        raise invalid(fault(pointer, "unknown-reference", detail)) from None


def _check_stays(noun: Noun, current: Standing, above: Standing | None) -> None:
    if above is not None and current.row[noun.parent_member] != above.row["id"]:
        detail = f"A {words(noun)} does not move. Give it an id of its own there."
        raise invalid(fault(f"/{noun.parent_member}", "cannot-change", detail))


async def _check_other_ids(db: Write, noun: Noun, record_id: str | None, item: Values) -> None:
    """An id of the row that is another record's already: which of the two is meant, a person decides."""
    for i, other in enumerate(item.get("external_ids") or []):
        with below(f"/external_ids/{i}"):
            name = check_data(ExternalIdIn, other).model_dump()
        found = await external_ids.find(db, noun.name, **name)
        if found not in (None, record_id):
            raise Ambiguous(
                f"/external_ids/{i}", f"Another {words(noun)} has this id already. Say which one is meant."
            )


async def _check_not_known(db: Write, keys: Keys, noun: Noun, item: Values) -> None:
    """A new name that is a legal name here already: whether it is that person, a person decides
    (SETTLED.md 27). One that is merely alike is created, and shown as a probable duplicate."""
    name = item.get("display_name")
    if noun is CONTRIBUTORS and isinstance(name, str) and await likeness.is_legal_name(db, keys, name):
        raise Ambiguous(
            "/display_name",
            "Somebody here has this legal name. If it is them, give their record this id; if not, create "
            "the new record by hand. Then send the row again.",
        )


def _unchanged(noun: Noun, current: Standing, item: Values) -> Outcome:
    """A line of a ledger, if it says what it said; only what was sent is compared."""
    sent = check_data(noun.create, merge_patch({}, item)).model_dump(mode="json", exclude_unset=True)
    for name in sent.keys() & noun.columns.keys():
        stored = current.row[name]
        if name in noun.documents and stored is not None:
            stored = orjson.loads(stored)
        if stored != sent[name]:
            raise invalid(
                fault(f"/{name}", "cannot-change", f"A {words(noun)} stays as it was. Add a new one.")
            )
    return Outcome.unchanged


async def _move(db: Write, noun: Noun, current: Standing, item: Values) -> bool:
    """Take the move that a changed state asks for; in the API that is a transition (SETTLED.md 13)."""
    to = item.pop(noun.states.member, None) if noun.states else None
    if noun.states is None or to is None or to == current.row[noun.states.member]:
        return False
    if not current.writable:
        raise Problem("not-yours-to-change")
    try:
        await writing.move(db, noun, current, check_data(Transition, {"to": to, "reason": "import"}))
    except Problem as problem:
        raise invalid(fault(f"/{noun.states.member}", problem.code, problem.detail)) from None
    return True


async def _put_layer(db: Write, noun: Noun, item: Values) -> Outcome:
    """A layer that each parent has one of, and whose id is the parent's."""
    above = await _parent(db, noun, item)
    assert above is not None  # noqa: S101 - every layer has one
    if noun is EQUALITY:
        return await _put_equality(db, above, item)
    try:
        current = await standing(db, noun, above.row["id"])
    except Problem:
        sent = check_data(noun.create, merge_patch({}, item)).model_dump(mode="python")
        await writing.create(db, noun, sent, above)
        return Outcome.created
    row = await writing.change(db, noun, current, item, [])
    return Outcome.unchanged if row["version"] == current.row["version"] else Outcome.updated


async def _put_equality(db: Write, person: Standing, item: Values) -> Outcome:
    """Every row that is taken ends alike, whatever was there: *unchanged* would confirm a guess. Only a row
    without an answer ends so, by what it says itself: nobody has answered by a line of a spreadsheet."""
    answers = check_data(EqualityAnswers, answered(item)).model_dump(mode="json")
    if not any(answers.values()):
        return Outcome.unchanged
    await bring_in(db, person, answers)
    return Outcome.updated


async def _change_organisation(db: Write, current: Standing, item: Values) -> Outcome:
    """The operator's own right: an organisation's entry. Codes are common to all and are only added."""
    given = await external_ids.own(db, current.row["id"])
    new = [each for each in item.pop("external_ids", []) if each not in given]
    await external_ids.give(db, ORGANISATIONS.name, current.row["id"], new, common=True)
    row = await writing.change(db, ORGANISATIONS, current, item, given)
    return Outcome.updated if new or row["version"] != current.row["version"] else Outcome.unchanged
