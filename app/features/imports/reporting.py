"""What became of a file: a count of every outcome, and a line for each row that needs a person."""

import tempfile
import weakref
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import orjson

_IN_MEMORY = 1024 * 1024
_PLAINER = {"required": "This must be filled in."}


class Outcome(StrEnum):
    """How a row ends (DOMAIN.md, rule 7)."""

    created = "created"
    updated = "updated"
    unchanged = "unchanged"
    ambiguous = "ambiguous"
    rejected = "rejected"
    not_processed = "not_processed"


BAD = (Outcome.ambiguous, Outcome.rejected)


@dataclass(frozen=True, slots=True)
class Result:
    """How one row ended, and why where it was not taken. Faults hold no values."""

    number: int
    outcome: Outcome
    faults: tuple[dict[str, str], ...] = ()


@dataclass
class Report:
    """Counts that add up to `rows_total`. Lines go to a temporary file when there are many."""

    dry_run: bool
    counts: Counter[Outcome] = field(default_factory=Counter)
    refused: str | None = None

    def __post_init__(self) -> None:
        self._lines: Any = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed with the report
        weakref.finalize(self, self._lines.close)

    def add(self, result: Result) -> None:
        self.counts[result.outcome] += 1
        for fault in result.faults:
            detail = _PLAINER.get(fault["code"], fault["detail"])
            said = {"row": result.number, "outcome": result.outcome, "column": column_of(fault["pointer"])}
            self._lines.write(orjson.dumps(said | {"code": fault["code"], "detail": detail}) + b"\n")

    def stop(self) -> None:
        """Nothing was applied: what could have been taken was not processed."""
        taken = [outcome for outcome in self.counts if outcome not in BAD]
        self.counts[Outcome.not_processed] = sum(self.counts.pop(outcome) for outcome in taken)

    @property
    def rows_total(self) -> int:
        return self.counts.total()

    @property
    def bad(self) -> bool:
        """Whether a row was not taken, or the file as a whole."""
        return self.refused is not None or any(self.counts[outcome] for outcome in BAD)

    @property
    def clean(self) -> bool:
        return not self.bad

    def lines(self) -> Iterator[dict[str, Any]]:
        """`{"row", "outcome", "column", "code", "detail"}` for each fault, in the order of the file."""
        self._lines.seek(0)
        yield from (orjson.loads(line) for line in self._lines)
        self._lines.seek(0, 2)

    def text(self) -> str:
        """The report for a person: the lines, then the counts."""
        said = [_said(line) for line in self.lines()]
        if self.refused:
            said.append(self.refused)
        counts = ", ".join(f"{self.counts[outcome]} {outcome.replace('_', ' ')}" for outcome in Outcome)
        rows = "1 row" if self.rows_total == 1 else f"{self.rows_total} rows"
        said.append(f"{rows}: {counts}.")
        if self.dry_run or self.refused or self.counts[Outcome.not_processed]:
            said.append("Nothing was written.")
        return "\n".join(said)


def column_of(pointer: str) -> str:
    """The column that a JSON pointer is about: numbered objects count from 1, a plain list is one column."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    if steps and steps[-1].isdecimal():
        steps.pop()
    return ".".join(str(int(step) + 1) if step.isdecimal() else step for step in steps)


def _said(line: dict[str, Any]) -> str:
    column = f", column {line['column']}" if line["column"] else ""
    return f"Row {line['row']}{column}: {line['detail']}"
