"""Rows as CSV that no spreadsheet takes for a formula."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from app.kit.operations import Answer

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """Rows below their header (RFC 4180, UTF-8). A text that a spreadsheet would work out begins with an
    apostrophe (OWASP, CSV injection); numbers never do."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_safe(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def csv_answer(name: str, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> Answer:
    """The same as a file to save; no cache keeps it. `name` says nothing of whom it is about."""
    headers = {"cache-control": "no-store", "content-disposition": f'attachment; filename="{name}.csv"'}
    return Answer(200, as_csv(header, rows), headers, b"text/csv; charset=utf-8")
