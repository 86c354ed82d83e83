"""References of a row to other records: by our id, by an id of one's own, or an organisation by its name.

In a column or member that ends in `_id` or `_ids`: `0198…` (a UUID), `external:SYSTEM:VALUE` (what the
importing organisation calls the record, or a common code such as `external:gss:E08000030`), and for an
organisation its name as it is written here.
"""

from typing import Any

from sqlalchemy import bindparam, select

from app.features.organisations import ORGANISATIONS, Organisation
from app.kit import external_ids
from app.kit.answering import words
from app.kit.database import Read
from app.kit.inputs import is_id
from app.kit.noun import Noun, Values
from app.kit.problems import fault, invalid
from app.kit.resource import nouns
from app.kit.statements import Statement

_PREFIX = "external:"
_NAMED = Statement(lambda: select(Organisation.id).where(Organisation.name_key == bindparam("name_key")))


class Ambiguous(Exception):
    """More than one record could be meant; a person has to say which."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(pointer)
        self.fault = fault(pointer, "ambiguous", detail)


def target_of(member: str) -> Noun | None:
    """The noun that a member refers to, by its name: `booked_by_organisation_id` names an organisation."""
    stem = member.removesuffix("s").removesuffix("_id")
    if stem == member.removesuffix("s"):
        return None
    found = [noun for noun in nouns.values() if f"_{stem}".endswith("_" + noun.name.replace("-", "_"))]
    return max(found, key=lambda noun: len(noun.name), default=None)


async def resolve(db: Read, item: Values) -> Values:
    """The item with our ids in place of references. Raises a Problem or Ambiguous."""
    resolved = dict(item)
    for member, value in item.items():
        noun = target_of(member)
        if noun is None:
            continue
        if isinstance(value, list):
            resolved[member] = [await _resolved(db, noun, member, each) for each in value]
        else:
            resolved[member] = await _resolved(db, noun, member, value)
    return resolved


async def _resolved(db: Read, noun: Noun, member: str, value: Any) -> Any:
    if not isinstance(value, str) or is_id(value):
        return value
    if value.startswith(_PREFIX):
        system, _, name = value.removeprefix(_PREFIX).partition(":")
        record_id = await external_ids.find(db, noun.name, system=system, value=name)
        found = [] if record_id is None else [record_id]
    elif noun is ORGANISATIONS:
        found = [str(row[0]) for row in await db.rows(_NAMED, name_key=value.strip().casefold())]
    else:
        detail = f"Give a {words(noun)} as external:SYSTEM:VALUE, with the id that you gave it."
        raise invalid(fault(f"/{member}", "wrong-format", detail))
    if len(found) > 1:
        raise Ambiguous(
            f"/{member}", "Several organisations have this name. Give a code, like external:gss:E08000030."
        )
    if not found:
        raise invalid(
            fault(f"/{member}", "unknown-reference", f"There is no such {words(noun)} that you can use here.")
        )
    return found[0]
