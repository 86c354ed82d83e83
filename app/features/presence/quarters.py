"""Quarters of a year, as figures about people are counted: over before they are, and then for good."""

from datetime import date
from typing import NamedTuple

from app.kit.problems import invalid, parameter_fault


class Quarter(NamedTuple):
    """Three months, by year and number from 1 to 4."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def after(self) -> date:
        """The first day after it."""
        return self.next.first

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> "Quarter":
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)


PATTERN = r"^(19|20)[0-9]{2}-Q[1-4]$"


def of_day(day: date) -> Quarter:
    """The quarter in which a day lies."""
    return Quarter(day.year, (day.month + 2) // 3)


def closed(text: str | None, today: date) -> Quarter:
    """The quarter that was asked for, or the last that is over; 422 where it is not over yet."""
    last = of_day(today).before
    if text is None:
        return last
    quarter = Quarter(int(text[:4]), int(text[-1]))
    if quarter > last:
        detail = f"Figures about people are counted when a quarter is over. The last one is {last}."
        raise invalid(parameter_fault("quarter", "not-over", detail))
    return quarter
