"""Files as rows: CSV and NDJSON, a row at a time, so that memory does not grow with the file."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.features.imports.cells import Column, Columns, Dates, Unreadable, listed, place, value_of
from app.kit.noun import Noun, Values
from app.kit.problems import fault
from app.kit.strict_json import MalformedJson, parse

LONGEST_LINE = 1024 * 1024
"""Bytes of one line of NDJSON, or characters of one cell: as much as one request may hold."""

_LOOKS_LIKE_A_NAME = re.compile(r"[a-z][a-z0-9_.]{0,60}")


class FileRefused(ValueError):
    """The file as a whole cannot be read; says what to do, in plain words."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` is what a spreadsheet or an editor shows, so that people find it again: the header
    of a CSV file is 1. `faults` are those that the reading itself found."""

    number: int
    item: Values
    faults: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """How a file is written. Nothing is guessed: what is not the usual is declared."""

    dates: Dates = "iso"
    delimiter: str = ","

    def __post_init__(self) -> None:
        if len(self.delimiter) != 1 or self.delimiter in '"\r\n':
            raise ValueError("A delimiter is one character, such as ; or a tab, and no quotation mark.")


def rows_of(path: Path, noun: Noun, form: Form) -> Iterator[Row]:
    """The rows of a `.csv`, `.ndjson` or `.jsonl` file, in order. Raises FileRefused."""
    readers = {".csv": _csv_rows, ".ndjson": _json_rows, ".jsonl": _json_rows}
    read = readers.get(path.suffix.lower())
    if read is None:
        raise FileRefused("Give a .csv file, or an .ndjson file with one JSON object on each line.")
    return read(path, noun, form)


# -- CSV (RFC 4180)


def _csv_rows(path: Path, noun: Noun, form: Form) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_LINE)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=form.delimiter, strict=True)
        lines = _lines(reader)
        header = next(lines, None)
        if header is None:
            raise FileRefused("This file is empty. Its first row names the columns.")
        columns = _columns(header, noun, form)
        for number, cells in enumerate(lines, start=2):
            if any(cell.strip() for cell in cells):
                yield _row(number, cells, columns, form)


def _lines(reader: Any) -> Iterator[list[str]]:
    try:
        yield from reader
    except UnicodeDecodeError:
        raise FileRefused(
            f"This file is not UTF-8 (look after line {reader.line_num}). Save it as `CSV UTF-8`."
        ) from None
    except csv.Error as error:
        raise FileRefused(f"This is not well-formed CSV near line {reader.line_num}: {error}.") from None


def _columns(header: list[str], noun: Noun, form: Form) -> list[Column]:
    """The columns that the header names. Unknown ones are named once, if they look like names at all:
    in a file without a header they would be somebody's data."""
    known = Columns(noun)
    names = [name.strip() for name in header]
    found = [known.find(name) for name in names]
    offered = f"There are: {', '.join(known.names)}."
    if not any(found):
        hint = (
            " It looks separated by semicolons: declare that with --delimiter ';'."
            if _semicolons(header, form)
            else ""
        )
        raise FileRefused(f"The first row does not name the columns of {noun.collection}.{hint} {offered}")
    unknown = [_shown(i, name) for i, name in enumerate(names) if found[i] is None]
    if unknown:
        raise FileRefused(f"There is no column {', '.join(unknown)} in {noun.collection}. {offered}")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise FileRefused(f"The first row names {', '.join(twice)} more than once.")
    return [column for column in found if column is not None]


def _semicolons(header: list[str], form: Form) -> bool:
    return form.delimiter == "," and len(header) == 1 and ";" in header[0]


def _shown(index: int, name: str) -> str:
    return name if _LOOKS_LIKE_A_NAME.fullmatch(name) else f"number {index + 1}"


def _row(number: int, cells: list[str], columns: list[Column], form: Form) -> Row:
    if len(cells) != len(columns):
        detail = f"It has {len(cells)} cells where the first row names {len(columns)} columns."
        return Row(number, {}, (fault("", "wrong-number-of-cells", detail),))
    item: Values = {}
    faults = []
    for column, cell in zip(columns, cells, strict=True):
        if not cell.strip():
            continue
        try:
            place(item, column, value_of(cell, column.kind, form.dates))
        except Unreadable as unreadable:
            faults.append(fault(_pointer(column), unreadable.code, unreadable.detail))
    return Row(number, listed(item), tuple(faults))


def _pointer(column: Column) -> str:
    """A column counts list items from 1, a JSON pointer from 0."""
    return "".join(f"/{step - 1 if isinstance(step, int) else step}" for step in column.path)


# -- NDJSON


def _json_rows(path: Path, noun: Noun, form: Form) -> Iterator[Row]:
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), b""), start=1):
            if len(line) > LONGEST_LINE:
                raise FileRefused(f"Line {number} is longer than {LONGEST_LINE:,} bytes.")
            text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if text.strip():
                yield _json_row(number, text)


def _json_row(number: int, line: bytes) -> Row:
    try:
        item = parse(line)
    except MalformedJson as malformed:
        return Row(number, {}, (fault("", "malformed-json", malformed.detail),))
    if not isinstance(item, dict):
        return Row(number, {}, (fault("", "wrong-type", "Give one JSON object on each line."),))
    return Row(number, item)
