"""References of a row to other records: by our id, by an id of one's own, or an organisation by its name.

Where a member takes an id: `0198…` (a UUID), `external:SYSTEM:VALUE` (what the importing organisation
calls the record, or a common code such as `external:gss:E08000030`), and for an organisation also its
name as it is written here.
"""

from typing import Any

from app.features.imports.cells import opened, parent_column
from app.features.organisations import ORGANISATIONS, by_name
from app.kit import external_ids
from app.kit.answering import words
from app.kit.database import Read
from app.kit.inputs import is_id
from app.kit.noun import Noun, Values
from app.kit.problems import fault, invalid
from app.kit.resource import nouns

_PREFIX = "external:"


class Ambiguous(Exception):
    """More than one record could be meant; a person has to say which."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(pointer)
        self.fault = fault(pointer, "ambiguous", detail)


class References:
    """The members of a noun that take ids, with the nouns that they can refer to."""

    def __init__(self, noun: Noun) -> None:
        schema = noun.create.model_json_schema()
        members = [name for name, node in schema["properties"].items() if _takes_ids(schema, node)]
        if noun.parent:
            members.append(parent_column(noun))
        self._targets = {member: _targets(noun, member) for member in members}

    async def resolve(self, db: Read, item: Values) -> Values:
        """The item with our ids in place of references. Raises a Problem or Ambiguous."""
        resolved = dict(item)
        for member in item.keys() & self._targets.keys():
            value = item[member]
            if isinstance(value, list):
                resolved[member] = [await self._one(db, member, each) for each in value]
            else:
                resolved[member] = await self._one(db, member, value)
        return resolved

    async def _one(self, db: Read, member: str, value: Any) -> Any:
        if not isinstance(value, str) or is_id(value):
            return value
        targets = self._targets[member]
        what = words(targets[0]) if len(targets) == 1 else "record"
        found = await _found(db, targets, value)
        if found is None:
            detail = f"Give a {what} as external:SYSTEM:VALUE, with the id that you gave it."
            raise invalid(fault(f"/{member}", "wrong-format", detail))
        if len(found) > 1:
            raise Ambiguous(f"/{member}", f"More than one {what} is called this. Give a code or our id.")
        if not found:
            detail = f"There is no such {what} that you can use here."
            raise invalid(fault(f"/{member}", "unknown-reference", detail))
        return found[0]


def _takes_ids(schema: Values, node: Values) -> bool:
    node = opened(schema, node)
    return bool(opened(schema, node.get("items", node)).get("format") == "uuid")


def _targets(noun: Noun, member: str) -> list[Noun]:
    """By the foreign key of the column; else by the member's name; else any noun, as the id may tell."""
    column = noun.columns.get(member)
    tables = {key.column.table.name for key in column.foreign_keys} if column is not None else set()
    everything = list(nouns.values())
    by_key = [each for each in everything if each.model.__tablename__ in tables]
    stem = f"_{member.removesuffix('s').removesuffix('_id')}"
    by_name = [each for each in everything if stem.endswith("_" + each.name.replace("-", "_"))]
    return by_key or by_name or everything


async def _found(db: Read, targets: list[Noun], value: str) -> list[str] | None:
    """Records that a reference may mean; None where it is not written as one."""
    if value.startswith(_PREFIX):
        system, _, name = value.removeprefix(_PREFIX).partition(":")
        found = [await external_ids.find(db, each.name, system=system, value=name) for each in targets]
        return [each for each in found if each is not None]
    if targets == [ORGANISATIONS]:
        named = await by_name(db, value.strip())
        return [] if named is None else [named]
    return None
