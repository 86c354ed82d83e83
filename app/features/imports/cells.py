"""Cells of a spreadsheet as plain JSON data, by the models that the API checks; nothing is guessed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

from app.kit.noun import Noun, Values

Kind = Literal["text", "code", "whole", "flag", "date", "instant", "list", "id", "ids"]
Dates = Literal["iso", "dd/mm/yyyy"]

_SHORTENED = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{2,3}")
_BROKEN = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|#+)")
_SERIAL = re.compile(r"[1-7][0-9]{4}(?:\.[0-9]+)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_EXTERNAL_IDS: dict[str, Kind] = {
    "external_id": "id",
    "external_id.system": "code",
    "external_id.value": "code",
    "external_ids": "ids",
}
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}


class Unreadable(Exception):
    """A cell that does not say what it should. `detail` never repeats what is in it."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, where its value goes, and how its cells are read."""

    name: str
    path: tuple[str | int, ...]
    kind: Kind


def parent_column(noun: Noun) -> str:
    """The column that names the record that a row hangs on, or "" where it hangs on none."""
    if noun.parent is None:
        return ""
    return noun.parent_member if noun.external else f"{noun.parent.name}_id"


def key_column(noun: Noun) -> str:
    """The column that says which record a row is about: an external id, or for a layer that each parent
    has one of, the parent."""
    return "external_id" if noun.external else parent_column(noun)


class Columns:
    """The columns that a noun's rows may have, read from its JSON schema."""

    def __init__(self, noun: Noun) -> None:
        self._noun = noun
        self._schema = noun.create.model_json_schema()
        self._parent = parent_column(noun)

    @cached_property
    def names(self) -> list[str]:
        """The columns that can be named without a dot, and the heads of those with one."""
        return sorted({*self._schema["properties"], key_column(self._noun), self._parent} - {""})

    def find(self, name: str) -> Column | None:
        """The column of this name, or None. `headcounts.1.count` is the count of the first headcount."""
        path = tuple(int(step) if step.isdecimal() else step for step in name.split("."))
        if name and name == self._parent:
            return Column(name, path, "code")
        named = _EXTERNAL_IDS.get(name) if self._noun.external else None
        kind = named or _kind(self._schema, path)
        return None if kind is None else Column(name, path, kind)


def _kind(schema: Values, path: tuple[str | int, ...]) -> Kind | None:
    """How the cells of a column are read; None where the schema has no single value at this path."""
    node, dated = schema, False
    for step in path:
        node = opened(schema, node)
        dated = dated or node.get("title") == "Imprecise date"
        inner = node.get("items") if isinstance(step, int) and step else _property(node, step)
        if inner is None:
            return None
        node = inner
    node = opened(schema, node)
    if dated or node.get("title") == "Imprecise date" or node.get("format") == "date":
        return "date"
    if node.get("type") == "array":
        return "list" if opened(schema, node["items"]).get("type") == "string" else None
    if node.get("type") == "string":
        return "instant" if node.get("format") == "date-time" else _text_kind(node)
    kinds: dict[Any, Kind] = {"integer": "whole", "boolean": "flag"}
    return kinds.get(node.get("type"))


def _text_kind(node: Values) -> Kind:
    """Blanks around a code, an id or a zone mean nothing; around words they are the writer's own."""
    return "code" if "enum" in node or "format" in node or node.get("maxLength", 0) < 100 else "text"


def opened(schema: Values, node: Values) -> Values:
    """The node behind a reference, or the one choice beside null."""
    while True:
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rpartition("/")[2]]
            continue
        choices = [each for each in node.get("anyOf", ()) if each.get("type") != "null"]
        if len(choices) != 1:
            return node
        node = choices[0]


def _property(node: Values, step: str | int) -> Values | None:
    for choice in (node, *node.get("oneOf", ())):
        if step in choice.get("properties", {}):
            found: Values = choice["properties"][step]
            return found
    return None


def value_of(cell: str, kind: Kind, dates: Dates) -> Any:
    """A cell that is not blank as JSON data. Raises Unreadable."""
    _refuse_damage(cell)
    if kind == "text":
        return cell
    if kind == "date":
        return _date(cell.strip(), dates)
    return _READERS[kind](cell.strip())


def _parts(cell: str) -> Iterator[str]:
    return (part.strip() for part in cell.split(";") if part.strip())


def _refuse_damage(cell: str) -> None:
    if _SHORTENED.fullmatch(cell.strip()):
        raise Unreadable(
            "excel-number",
            "A spreadsheet has shortened this number (it looks like 4.47E+11) and its digits are lost. "
            "Format the column as text, enter it again and export again.",
        )
    if _BROKEN.fullmatch(cell.strip()):
        raise Unreadable("excel-error", "A formula has failed here. Correct it in the spreadsheet.")


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise Unreadable("wrong-type", "Give a whole number in digits only, like 1200.")
    return int(text)


def _flag(text: str) -> bool:
    if text.casefold() not in _FLAGS:
        raise Unreadable("wrong-type", "Give true or false.")
    return _FLAGS[text.casefold()]


def _date(text: str, dates: Dates) -> str:
    if _SERIAL.fullmatch(text):
        raise Unreadable(
            "excel-serial-date",
            "This is a day as a spreadsheet counts days. Format the column as a date like 2021-10-14 "
            "and export again.",
        )
    day_first = _DAY_FIRST.fullmatch(text)
    if day_first is None:
        return text
    if dates == "iso":
        raise Unreadable(
            "date-day-first",
            "Give the date as 2021-10-14. If every date in this file has the day first, say so with "
            "--dates dd/mm/yyyy.",
        )
    day, month, year = (int(part) for part in day_first.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise Unreadable("date-invalid", "Give a day that exists, like 14/10/2021.") from None


def _instant(text: str) -> str:
    if _SERIAL.fullmatch(text) or _DAY_FIRST.match(text):
        raise Unreadable("instant-invalid", "Give a day, a time and an offset, like 2026-03-05T14:30:00Z.")
    return text


def _external_id(text: str) -> dict[str, str]:
    system, colon, value = text.partition(":")
    if not colon:
        raise Unreadable("wrong-format", "Give the system and the id there, like hr:1207.")
    return {"system": system, "value": value}


_READERS: dict[Kind, Callable[[str], Any]] = {
    "code": str,
    "whole": _whole,
    "flag": _flag,
    "instant": _instant,
    "list": lambda cell: list(_parts(cell)),
    "id": _external_id,
    "ids": lambda cell: [_external_id(part) for part in _parts(cell)],
}


def place(item: Values, column: Column, value: Any) -> None:
    """Put a value where its column says. Raises Unreadable where two columns say one thing."""
    node: Any = item
    for step in column.path[:-1]:
        node = node.setdefault(step, {})
        if not isinstance(node, dict):
            raise _said_twice()
    if column.path[-1] in node:
        raise _said_twice()
    node[column.path[-1]] = value


def _said_twice() -> Unreadable:
    return Unreadable("said-twice", "Two columns of this row say the same thing. Leave one of them empty.")


def listed(value: Any) -> Any:
    """Objects whose members are numbers become lists in that order."""
    if not isinstance(value, dict):
        return value
    if value and all(isinstance(step, int) for step in value):
        return [listed(value[step]) for step in sorted(value)]
    return {step: listed(inner) for step, inner in value.items()}
