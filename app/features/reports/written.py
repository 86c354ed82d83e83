"""A report that is written down: sections of sentences and tables, the same in every form it is asked for."""

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.kit.dates import Day
from app.kit.inputs import Id
from app.kit.problems import invalid, parameter_fault
from app.kit.suppression import WhyKeptBack

Format = Literal["json", "csv", "html", "pdf"]


class ReportQuery(BaseModel):
    """In which form. `html` is a page to print."""

    model_config = ConfigDict(extra="forbid")

    format: Format = "json"


class PeriodQuery(ReportQuery):
    """Over what time, both days included."""

    first: Day | None = Field(default=None, alias="from", description="The first day.")
    last: Day | None = Field(default=None, alias="to", description="The last day, included.")

    def check(self) -> None:
        """422 for a period that ends before it starts."""
        if self.first and self.last and self.last < self.first:
            detail = "The period ends before it starts. Give a last day that is not before the first."
            raise invalid(parameter_fault("to", "out-of-order", detail))


class Cell(BaseModel):
    """What stands in one place of a table."""

    value: int | float | str | None = Field(description="Null where nothing is known, or it is kept back.")
    at_least: bool = Field(default=False, description="It may be more.")
    suppressed: bool = Field(default=False, description="A count of people that is kept back.")
    reason: WhyKeptBack | None = None


class Table(BaseModel):
    """Rows below their header. The first column says what a row is."""

    title: str
    columns: list[str]
    rows: list[list[Cell]]
    reads_as: Literal["table", "entries", "sides"] = Field(
        description="`entries`: the first column is words to read, and the others say more of them. `sides`: "
        "the last three columns are two shares in a hundred, of different people, and the gap between them."
    )


class WrittenWords(BaseModel):
    """Words that somebody wrote, with what they are."""

    title: str
    words: str


class Section(BaseModel):
    """One question that the report answers: the finding first, then words and tables."""

    code: str = Field(examples=["heard_back"])
    title: str
    finding: str = Field(description="The main finding, as a sentence.")
    passages: list[WrittenWords]
    tables: list[Table]


class Report(BaseModel):
    """A report. It says what it counts, over what and when, and what it keeps back."""

    title: str
    of: str = Field(description="Of whom or what it is.")
    of_id: Id | None
    first: str | None = Field(
        serialization_alias="from",
        description="The first day; null: from the start.",
        examples=["2026-01-01"],
    )
    last: str | None = Field(
        serialization_alias="to",
        description="The last day, included; null: until today.",
        examples=["2026-12-31"],
    )
    as_of: str = Field(description="The day on which it was written, UTC.", examples=["2026-11-22"])
    counts: list[str] = Field(description="What is counted, and over what.")
    withheld: list[str] = Field(description="What is not in it, and why.")
    sections: list[Section]


def cell(value: Any) -> Cell:
    """A plain value, or a count of people as the suppression engine gave it."""
    if isinstance(value, Cell):
        return value
    if isinstance(value, dict):
        kept = {name: value[name] for name in ("at_least", "suppressed", "reason")}
        return Cell(value=value["count"], **kept)
    return Cell(value=value)


def table(title: str, columns: list[str], rows: Iterable[Iterable[Any]]) -> Table:
    """A table of plain values and of counts of people."""
    cells = [[cell(each) for each in row] for row in rows]
    return Table(title=title, columns=columns, rows=cells, reads_as="table")


def entries(title: str, columns: list[str], rows: Iterable[Iterable[Any]]) -> Table:
    """The same for words to read: the first of each row, with what the others say of them."""
    return table(title, columns, rows).model_copy(update={"reads_as": "entries"})


def sides(title: str, columns: list[str], rows: Iterable[Iterable[Any]]) -> Table:
    """The same for two shares and their gap, the last three of each row."""
    return table(title, columns, rows).model_copy(update={"reads_as": "sides"})


def section(code: str, title: str, finding: str, *parts: Table | WrittenWords | None) -> Section:
    """A section of what there is: tables without rows and passages without words are left out."""
    return Section(
        code=code,
        title=title,
        finding=finding[:1].upper() + finding[1:],
        passages=[each for each in parts if isinstance(each, WrittenWords)],
        tables=[each for each in parts if isinstance(each, Table) and each.rows],
    )


def passage(title: str, words: str | None) -> WrittenWords | None:
    """Words with what they are; nothing where there are none."""
    return WrittenWords(title=title, words=words) if words else None


def number(count: int, one: str, many: str) -> str:
    """`no records`, `1 record`, `12 records`."""
    return f"{count or 'no'} {one if count == 1 else many}"
