"""Imports: years of spreadsheets, checked as a whole before the first write, and no row lost silently.

Pass 1 tries every row in a transaction of its own that is taken back, so that it goes through the very
rules that writing it will. Pass 2 writes, some rows to a commit. Both read the file as a stream
(SETTLED.md 27). A killed import is run again: rows are upserts by external id, done ones are unchanged.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractAsyncContextManager
from itertools import islice
from pathlib import Path
from typing import Literal, NoReturn

import orjson
from tqdm import tqdm

from app.features.contributors.needs import NEEDS
from app.features.imports.applying import put
from app.features.imports.cells import Dates, key_column
from app.features.imports.equality import EQUALITY
from app.features.imports.reading import FileRefused, Form, Row, rows_of
from app.features.imports.references import Ambiguous, References
from app.features.imports.reporting import Outcome, Report, Result
from app.features.keys import Keys
from app.features.organisations import ORGANISATIONS
from app.kit.adapter import Broken
from app.kit.database import Database, Write
from app.kit.noun import Noun
from app.kit.problems import Problem, fault
from app.kit.resource import nouns
from app.kit.scope import NOBODY, Scope, declared
from app.kit.tables import new_id

LOCKED = 0.04
"""Seconds after which a transaction takes no further row: the write lock is kept 50 ms (SETTLED.md 26)."""

LAYERS = (NEEDS, EQUALITY)
"""Layers that each contributor has one of, which have no collection of their own in the API."""

_AT_ONCE = 200


async def run(
    database: Database,
    keys: Keys,
    type: str,  # noqa: A002 - the word of API.md § Bulk
    file: Path,
    organisation_id: str | None,
    *,
    dry_run: bool = False,
    on_error: Literal["abort", "continue"] = "abort",
    dates: Dates = "iso",
    delimiter: str = ",",
    progress: bool = True,
) -> Report:
    """Import one file of one type (a collection, such as `projects`) into an organisation's data.

    With `on_error="abort"` nothing is written unless every row can be. Raises ValueError for a type that
    is not there, or where an organisation is missing.
    """
    importer = Importer(database, keys, _noun(type, organisation_id), organisation_id)
    rows = Rows(file, importer.noun, Form(dates, delimiter), progress)
    report = await importer.check(rows)
    if dry_run or report.refused:
        return report
    if report.bad and on_error == "abort":
        report.stop()
        return report
    return await importer.write(rows)


def types() -> list[str]:
    """What can be imported."""
    return sorted(noun.collection for noun in _importable())


def _importable() -> list[Noun]:
    return [*nouns.values(), *LAYERS]


def _noun(type_name: str, organisation_id: str | None) -> Noun:
    found = [noun for noun in _importable() if noun.collection == type_name]
    if not found:
        raise ValueError(f"There is no type {type_name}. There are: {', '.join(types())}.")
    if (organisation_id is None) != (found[0] is ORGANISATIONS):
        raise ValueError(
            "Organisations belong to nobody: leave out --organisation."
            if organisation_id
            else "Say whose data this is with --organisation."
        )
    return found[0]


class Rows:
    """The rows of one file, as often as they are asked for, with a bar on a terminal."""

    def __init__(self, file: Path, noun: Noun, form: Form, progress: bool) -> None:
        self._file, self._noun, self._form, self._progress = file, noun, form, progress
        self._total: int | None = None

    def __call__(self, doing: str) -> Iterator[Row]:
        rows = rows_of(self._file, self._noun, self._form)
        off = None if self._progress else True  # None: only where nobody watches
        bar = tqdm(rows, doing, self._total, unit=" rows", disable=off, leave=False)
        yield from bar
        self._total = int(bar.n) or None


class Importer:
    """Checks and writes the rows of one noun for one organisation, or organisations for the operator."""

    def __init__(self, database: Database, keys: Keys, noun: Noun, organisation_id: str | None) -> None:
        self.noun = noun
        self._keys = keys
        self._database = database
        # The operator brings in what others approved, paid and agreed elsewhere, so every permission.
        self._scope = Scope(organisation_id or NOBODY, "operator", frozenset(declared()))
        self._request_id = f"import:{new_id()}"
        self._key = key_column(noun)
        self._references = References(noun)
        self._first_row: dict[int, int] = {}

    def _unit(self) -> AbstractAsyncContextManager[Write]:
        if self.noun is ORGANISATIONS:
            return self._database.system("the operator imports organisations", self._scope)
        return self._database.write(self._scope, self._request_id)

    async def check(self, rows: Rows) -> Report:
        """What would become of every row. Writes nothing."""
        report = Report(dry_run=True)
        try:
            for row in rows("Checking"):
                report.add(self._refusal(row) or await self._tried(row))
        except FileRefused as refused:
            report.stop()
            report.refused = str(refused)
        return report

    async def write(self, rows: Rows) -> Report:
        """Write every row that can be written, some to a commit."""
        report = Report(dry_run=False)
        stream = rows("Writing")
        while batch := list(islice(stream, _AT_ONCE)):
            while batch:
                results = await self._written(batch)
                batch = batch[len(results) :]
                for result in results:
                    report.add(result)
        return report

    def _refusal(self, row: Row) -> Result | None:
        """What can be said of a row without the database. Of the file, only hashes of its ids are kept."""
        if row.faults:
            return Result(row.number, Outcome.rejected, row.faults)
        name = row.item.get(self._key)
        first = self._first_row.setdefault(hash(orjson.dumps(name)), row.number) if name else row.number
        if first == row.number:
            return None
        again = fault(f"/{self._key}", "same-id-twice", f"Row {first} is about the same one.")
        return Result(row.number, Outcome.rejected, (again,))

    async def _tried(self, row: Row) -> Result:
        """The outcome of a row, from a transaction that is taken back."""
        try:
            async with self._unit() as db:
                _take_back(await put(db, self._keys, self.noun, self._references, row.item))
        except _TakeBack as taken_back:
            return Result(row.number, taken_back.outcome)
        except (Problem, Broken, Ambiguous) as error:
            return _not_taken(row, error)

    async def _written(self, rows: list[Row]) -> list[Result]:
        """Results of as many of the first rows as fit in one transaction; at least of one. A row that is
        refused takes those before it back, so these are written once more without it."""
        done: list[Result] = []
        try:
            async with self._unit() as db:
                await self._fill(db, rows, done)
        except (Problem, Broken, Ambiguous) as error:
            return await self._written(rows[: len(done)]) if done else [_not_taken(rows[0], error)]
        return done

    async def _fill(self, db: Write, rows: list[Row], done: list[Result]) -> None:
        until = time.monotonic() + LOCKED
        for row in rows:
            done.append(
                self._refusal(row)
                or Result(row.number, await put(db, self._keys, self.noun, self._references, row.item))
            )
            if time.monotonic() > until:
                return


class _TakeBack(Exception):
    """Ends a transaction without writing, and says how the row would have ended."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


def _take_back(outcome: Outcome) -> NoReturn:
    raise _TakeBack(outcome)


def _not_taken(row: Row, error: Problem | Broken | Ambiguous) -> Result:
    if isinstance(error, Ambiguous):
        return Result(row.number, Outcome.ambiguous, (error.fault,))
    if isinstance(error, Broken):
        return Result(
            row.number, Outcome.rejected, (fault("", "conflict", "It does not fit what is there already."),)
        )
    return Result(row.number, Outcome.rejected, tuple(_faults(error)))


def _faults(problem: Problem) -> Iterable[dict[str, str]]:
    return problem.errors or [fault("", problem.code, problem.detail)]
