"""Files as rows: what spreadsheets really write, and what is refused with words that help."""

from pathlib import Path
from typing import Any

import pytest

from app.features.imports.cells import Columns, Unreadable, value_of
from app.features.imports.reading import FileRefused, Form, Row, rows_of
from app.features.imports.reporting import column_of
from app.features.projects.project import PROJECTS


def read(folder: Path, content: str | bytes, name: str = "file.csv", **form: Any) -> list[Row]:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(rows_of(file, PROJECTS, Form(**form)))


def items(folder: Path, content: str | bytes, **form: Any) -> list[dict[str, Any]]:
    rows = read(folder, content, **form)
    assert [row.faults for row in rows] == [()] * len(rows)
    return [row.item for row in rows]


CLEAN = [{"title": "A"}, {"title": "B"}]

# After the cases of csv-spectrum, in our own columns.
WELL_FORMED = {
    "line feeds": ("title\nA\nB\n", CLEAN),
    "carriage returns and line feeds": ("title\r\nA\r\nB\r\n", CLEAN),
    "no line break at the end": ("title\nA\nB", CLEAN),
    "a byte order mark": ("\ufefftitle\nA\nB\n", CLEAN),
    "blank lines and rows of commas": ("title,limits\nA,\n\n,\nB,\n", CLEAN),
    "quoted header": ('"title"\n"A"\n"B"\n', CLEAN),
    "a comma in quotes": ('title,limits\n"A, B",C\n', [{"title": "A, B", "limits": "C"}]),
    "quotes in quotes": ('title\n"say ""aye"""\n', [{"title": 'say "aye"'}]),
    "a line break in quotes": ('purpose,title\n"one\ntwo",A\n', [{"purpose": "one\ntwo", "title": "A"}]),
    "a carriage return in quotes": (
        'purpose,title\n"one\r\ntwo",A\n',
        [{"purpose": "one\r\ntwo", "title": "A"}],
    ),
    "JSON in a cell": ('title\n"{""a"": [1, 2]}"\n', [{"title": '{"a": [1, 2]}'}]),
    "letters of other languages": ("title\nŁódź – 名\n", [{"title": "Łódź – 名"}]),
    "blanks around words": ("title\n A \n", [{"title": " A "}]),
    "empty cells": ("title,limits,funder\nA,,\n", [{"title": "A"}]),
}


@pytest.mark.parametrize("case", WELL_FORMED)
def test_file_with(case: str, tmp_path: Path) -> None:
    content, expected = WELL_FORMED[case]
    assert items(tmp_path, content) == expected


def test_spreadsheet_that_separates_with_semicolons_is_read_once_that_is_declared(tmp_path: Path) -> None:
    content = '\ufefftitle;budget_pence;priority_areas\r\nA;12;"a;b"\r\n'
    expected = [{"title": "A", "budget_pence": 12, "priority_areas": ["a", "b"]}]
    assert items(tmp_path, content, delimiter=";") == expected
    with pytest.raises(FileRefused, match="declare that with --delimiter"):
        read(tmp_path, content)


def test_dots_make_objects_and_numbers_make_lists(tmp_path: Path) -> None:
    lists = "headcounts.1.perspective,headcounts.2.perspective,headcounts.2.at_least"
    header = f"title,happened.from,happened.to,ethics_approval.body,{lists}"
    expected = {
        "title": "A",
        "happened": {"from": "2021", "to": "2022-03"},
        "ethics_approval": {"body": "A university"},
        "headcounts": [{"perspective": "carer"}, {"perspective": "student", "at_least": True}],
    }
    assert items(tmp_path, f"{header}\nA,2021,2022-03,A university,carer,student,TRUE\n") == [expected]


def test_upsert_key_is_one_column_or_two(tmp_path: Path) -> None:
    name = {"system": "hr", "value": "a:7"}
    assert items(tmp_path, "external_id,title\nhr:a:7,A\n")[0]["external_id"] == name
    assert items(tmp_path, "external_id.system,external_id.value\nhr,a:7\n")[0]["external_id"] == name
    others = [{"system": "x", "value": "1"}, {"system": "y", "value": "2"}]
    assert items(tmp_path, "external_ids\nx:1; y:2\n")[0]["external_ids"] == others


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    rows = read(tmp_path, 'title\n"two\nlines"\n\nB\n')
    assert [row.number for row in rows] == [2, 4]


NOT_FILES = {
    "nothing in it": ("", "empty"),
    "no header": ("Robin,she/her,a@b.example\n", "does not name the columns"),
    "an unknown column": (
        "title,colour,colour2\nA,red,blue\n",
        "There is no column colour, colour2 in projects",
    ),
    "a header that is somebody's data": ("title,Robin Fern\nA,B\n", "There is no column number 2"),
    "a column twice": ("title,limits,title\nA,,B\n", "names title more than once"),
    "a column of objects": ("title,headcounts\nA,12\n", "no column headcounts"),
    "old encoding": ("title\nCaf\xe9\n".encode("latin-1"), "not UTF-8"),
    "two bytes a letter": ("title\nA\n".encode("utf-16"), "not UTF-8"),
    "a quote that never ends": ('title\n"A\n', "not well-formed CSV"),
    "words after a quote": ('title\n"A"B\n', "not well-formed CSV"),
}


@pytest.mark.parametrize("case", NOT_FILES)
def test_file_is_refused_as_a_whole_with(case: str, tmp_path: Path) -> None:
    content, words = NOT_FILES[case]
    with pytest.raises(FileRefused, match=words) as refused:
        read(tmp_path, content)
    assert "Robin" not in str(refused.value)


def test_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"Give a \.csv file"):
        read(tmp_path, "x", name="file.xlsx")


DAMAGE = {
    ("budget_pence", "4.47E+11"): "excel-number",
    ("title", "4.47E+11"): "excel-number",
    ("title", "4,47E+11"): "excel-number",
    ("title", "#REF!"): "excel-error",
    ("budget_pence", "########"): "excel-error",
    ("happened", "44562"): "excel-serial-date",
    ("happened", "44562.75"): "excel-serial-date",
    ("happened", "14/10/2021"): "date-day-first",
    ("happened.from", "1/2/2021"): "date-day-first",
    ("budget_pence", "12.50"): "wrong-type",
    ("budget_pence", "£12"): "wrong-type",
    ("budget_pence", "1,200"): "wrong-type",
    ("headcounts.1.at_least", "1"): "wrong-type",
    ("external_id", "no system"): "wrong-format",
}


@pytest.mark.parametrize(("name", "cell"), DAMAGE)
def test_cell_is_refused_by_name_and_never_repeated(name: str, cell: str) -> None:
    column = Columns(PROJECTS).find(name)
    assert column is not None
    with pytest.raises(Unreadable) as refused:
        value_of(cell, column.kind, "iso")
    assert refused.value.code == DAMAGE[name, cell]
    assert cell == "4.47E+11" or cell not in refused.value.detail


KEPT = {
    ("title", "E+11 is a road"): "E+11 is a road",
    ("title", "44562"): "44562",
    ("title", "14/10/2021"): "14/10/2021",
    ("happened", "2021"): "2021",
    ("happened", " 2021-10 "): "2021-10",
    ("kind", " training "): "training",
    ("partner_organisation_ids", "external:gss:E1; Walsall;"): ["external:gss:E1", "Walsall"],
    ("headcounts.1.at_least", "Yes"): True,
    ("budget_pence", " 12 "): 12,
}


@pytest.mark.parametrize(("name", "cell"), KEPT)
def test_cell_is_taken_as_it_is_meant(name: str, cell: str) -> None:
    column = Columns(PROJECTS).find(name)
    assert column is not None
    assert value_of(cell, column.kind, "iso") == KEPT[name, cell]


def test_day_first_dates_are_read_once_that_is_declared(tmp_path: Path) -> None:
    declared = items(tmp_path, "happened\n14/10/2021\n1/2/2021\n2021-03\n", dates="dd/mm/yyyy")
    assert [row["happened"] for row in declared] == ["2021-10-14", "2021-02-01", "2021-03"]
    (row,) = read(tmp_path, "happened\n31/02/2021\n", dates="dd/mm/yyyy")
    assert [fault["code"] for fault in row.faults] == ["date-invalid"]


def test_two_columns_of_a_row_that_say_one_thing_are_refused(tmp_path: Path) -> None:
    rows = read(tmp_path, "happened,happened.from,happened.to\n2021,,\n,2020,2021\n2021,2020,2021\n")
    assert [[fault["code"] for fault in row.faults] for row in rows] == [[], [], ["said-twice", "said-twice"]]


def test_row_with_too_many_or_too_few_cells_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    rows = read(tmp_path, "title,limits\nA\nB,C\nD,E,F\n")
    assert [row.item.get("title") for row in rows] == [None, "B", None]
    assert "has 3 cells where the first row names 2 columns" in rows[2].faults[0]["detail"]


def test_lines_of_json_are_read_strictly(tmp_path: Path) -> None:
    good, bad = b'{"title": "A", "happened": null}', b'[1]\n{"title": "A", "title": "B"}\n{"a": NaN}\n\xff\n'
    content = b"\xef\xbb\xbf" + good + b"\n\n" + bad
    rows = read(tmp_path, content, name="file.ndjson")
    assert rows[0] == Row(1, {"title": "A", "happened": None})
    assert [(row.number, row.faults[0]["code"]) for row in rows[1:]] == [
        (3, "wrong-type"),
        (4, "malformed-json"),
        (5, "malformed-json"),
        (6, "malformed-json"),
    ]


@pytest.mark.parametrize(
    ("pointer", "column"),
    [
        ("/title", "title"),
        ("/happened/from", "happened.from"),
        ("/priority_areas/3", "priority_areas"),
        ("/headcounts/0/count", "headcounts.1.count"),
        ("", ""),
    ],
)
def test_fault_is_about_a_column_that_a_person_finds(pointer: str, column: str) -> None:
    assert column_of(pointer) == column
