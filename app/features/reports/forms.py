"""The forms in which a report is handed out: JSON, CSV, a page to print, PDF."""

import re
from collections.abc import Iterator
from html import escape

from app.features.reports.written import Cell, Format, Report, Section, Table
from app.kit import pdf, printed
from app.kit.dates import in_words
from app.kit.operations import Answer, json_answer
from app.kit.sheets import csv_answer
from app.kit.suppression import STEP

ALSO_AS = ("text/csv", "text/html", "application/pdf")

COLUMNS = ("section", "table", "row", "column", "value", "at_least", "suppressed", "reason")


async def answer(report: Report, form: Format) -> Answer:
    """The report in one form. Raises Problem where no PDF can be made."""
    if form == "json":
        return json_answer(report.model_dump(mode="json", by_alias=True))
    if form == "csv":
        return csv_answer("report", COLUMNS, _lines(report))
    page = printed.page(report.title, _inside(report))
    if form == "html":
        return page
    headers = {"cache-control": "no-store", "content-disposition": 'inline; filename="report.pdf"'}
    return Answer(200, await pdf.pdf_of(page.body.decode()), headers, b"application/pdf")


def _lines(report: Report) -> Iterator[tuple[object, ...]]:
    """One line for each value, so that any table of any report fits under one header."""
    about = {"title": report.title, "of": report.of, "from": report.first, "to": report.last}
    for name, value in (about | {"as_of": report.as_of}).items():
        yield ("about", "", name, "", value, "", "", "")
    for name in ("counts", "withheld"):
        for place, words in enumerate(getattr(report, name), 1):
            yield (name, "", place, "", words, "", "", "")
    for section in report.sections:
        yield (section.code, "", "finding", "", section.finding, "", "", "")
        for each in section.passages:
            yield (section.code, "", each.title, "words", each.words, "", "", "")
        for table in section.tables:
            yield from _of_table(section.code, table)


def _of_table(code: str, table: Table) -> Iterator[tuple[object, ...]]:
    for place, (what, *cells) in enumerate(table.rows, 1):
        row = what.value if what.value is not None else place
        if not cells:
            yield (code, table.title, place, table.columns[0], what.value, "", "", "")
        for column, each in zip(table.columns[1:], cells, strict=True):
            flags = (str(flag).lower() for flag in (each.at_least, each.suppressed))
            yield (code, table.title, row, column, each.value, *flags, each.reason or "")


def _inside(report: Report) -> str:
    """The page: the findings first, since many read no further."""
    when = _when(report)
    # That there is nothing of a kind stands where it belongs, further down.
    found = (each for each in report.sections if each.tables or each.passages)
    findings = "".join(f"<li>{escape(each.finding)}</li>" for each in found)
    return (
        f"<h1>{escape(report.title)}</h1><p>{escape(report.of)}. {when}</p>"
        f"<h2>In short</h2><ul>{findings}</ul>"
        + "".join(map(_section, report.sections))
        + _list("What is counted", report.counts)
        + _list("What is not in it", report.withheld)
    )


def _when(report: Report) -> str:
    first, last = (in_words(day) if day else None for day in (report.first, report.last))
    span = " ".join(f"{word} {day}" for word, day in (("from", first), ("to", last)) if day)
    return f"{span[:1].upper()}{span[1:]}{'. ' if span else ''}Written on {in_words(report.as_of)}."


def _list(title: str, items: list[str]) -> str:
    return (
        f"<h2>{title}</h2><ul>{''.join(f'<li>{escape(each)}</li>' for each in items)}</ul>" if items else ""
    )


def _section(section: Section) -> str:
    passages = "".join(f"<h3>{escape(each.title)}</h3>{_paragraphs(each.words)}" for each in section.passages)
    tables = "".join(map(_table, section.tables))
    head = f"<h2>{escape(section.title)}</h2><p>{escape(section.finding)}</p>"
    return f"<section>{head}{passages}{tables}</section>"


def _paragraphs(words: str) -> str:
    parts = (part for part in re.split(r"\n\s*\n", words) if part.strip())
    return "".join(f"<p>{escape(part)}</p>" for part in parts)


def _entries(table: Table) -> str:
    """Words, and in a line below them what is known of them."""
    found = []
    for words, *others in table.rows:
        known = [
            f"{escape(column)}: {escape(_said(each).removesuffix('.'))}"
            for column, each in zip(table.columns[1:], others, strict=True)
            if each.value is not None
        ]
        found.append(f"<li>{escape(_said(words))}<footer>{' · '.join(known)}</footer></li>")
    return f"<h3>{escape(table.title)}</h3><ul>{''.join(found)}</ul>"


def _table(table: Table) -> str:
    if table.reads_as == "entries":
        return _entries(table)
    table = _of_what_is_known(table)
    apart = table.reads_as == "sides"
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in table.columns)
    key = f'<span aria-hidden="true"> · {_KEY}</span>' if apart else ""
    most = max((value for row in table.rows for value in map(_counted, row[1:]) if value), default=0)
    rows = "".join(_row(row, most, _two(row) if apart else "") for row in table.rows)
    return (
        f"<table><caption>{escape(table.title)}{key}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _of_what_is_known(table: Table) -> Table:
    """Without the columns of which nothing is known in any row: on paper they only take room."""
    known = [
        place
        for place, _ in enumerate(table.columns)
        if place == 0 or any(row[place].suppressed or row[place].value is not None for row in table.rows)
    ]
    return table.model_copy(
        update={
            "columns": [table.columns[place] for place in known],
            "rows": [[row[place] for place in known] for row in table.rows],
        }
    )


def _row(row: list[Cell], most: int, drawn: str) -> str:
    first, *others = row
    cells = "".join(f"<td>{_bar(each, most)}{escape(_said(each))}</td>" for each in others)
    return f'<tr><th scope="row">{escape(_said(first))}{drawn}</th>{cells}</tr>'


_KEY = "● lived experience, □ everybody else, from none to all in a hundred"


def _two(row: list[Cell]) -> str:
    """Two shares on one line, of different shapes: never a mean of both."""
    lived, others = row[-3].value, row[-2].value
    if not isinstance(lived, int | float) or not isinstance(others, int | float):
        return ""
    return (
        '<br><svg aria-hidden="true" width="216" height="16"><path d="M8 8h200" stroke="#5a6b78"/>'
        f'<rect x="{2 + 2 * others:g}" y="2" width="12" height="12" fill="#fff" stroke="#0b0c0c" '
        f'stroke-width="2"/><circle cx="{8 + 2 * lived:g}" cy="8" r="6" fill="#0b0c0c"/></svg>'
    )


def _counted(each: Cell) -> int | None:
    return each.value if isinstance(each.value, int) else None


def _bar(each: Cell, most: int) -> str:
    """The same as the number beside it, for those who look."""
    if not (count := _counted(each)):
        return ""
    width = max(1, round(60 * count / most))
    return f'<svg aria-hidden="true" width="64" height="10"><rect width="{width}" height="10" rx="2"/></svg> '


def _said(each: Cell) -> str:
    if each.suppressed:
        return "kept back"
    if each.value is None:
        return "not known"
    if not each.at_least:
        return f"{each.value:g}" if isinstance(each.value, float) else str(each.value)
    return f"at least {each.value}" if each.value else f"fewer than {STEP}"
