"""Suppression: counts of people, so that no published figure tells of one person (SETTLED.md 29).

Pure: figures in, figures out. What it promises, and `tests/kit/test_suppression.py` proves by trying every
table of a size: whoever knows this code, how many people there are, and everything that is shown, is left
with at least `ROOM` possible numbers for each figure that is kept back.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

FEWEST = 10
"""Counts of people below this are not shown."""

STEP = 5
"""What is shown is rounded down to a multiple of this: "at least 10" is true of 12, and "10" is not."""

ROOM = 5
"""How many numbers a figure that is kept back might at least be, for whoever knows all the others."""

WhyKeptBack = StrEnum("WhyKeptBack", ["small_numbers", "not_counted_yet"])
"""Why a figure is kept back. One reason covers what is small and what would let somebody work out what is:
two would tell them apart. `not_counted_yet`: the period has not been counted, or had nobody counted in it."""


class Told(BaseModel):
    """How many people, as others may read it."""

    count: int | None = Field(description=f"By steps of {STEP}. Null where it is kept back.")
    at_least: bool = Field(description="Rounded down: it may be a few more.")
    suppressed: bool = Field(description="The figure is kept back. It may be nobody, or a few.")
    reason: WhyKeptBack | None = Field(description="Why it is kept back.")


def told(count: int) -> dict[str, Any]:
    """One count of people that stands alone, as a `Told`."""
    return _shown(count) if count >= FEWEST else kept_back()


def exactly(count: int) -> dict[str, Any]:
    """A count as it is, as a `Told`: for those who may list the people themselves."""
    return {"count": count, "at_least": False, "suppressed": False, "reason": None}


NOBODY_COUNTED = {"count": None, "at_least": False, "suppressed": False, "reason": None}
"""No figure, and none that is kept back, as a `Told`."""


def kept_back(reason: WhyKeptBack = WhyKeptBack.small_numbers) -> dict[str, Any]:
    """No figure, as a `Told`."""
    return {"count": None, "at_least": False, "suppressed": True, "reason": reason.value}


def table(counts: Mapping[str, int], unanswered: Collection[str] = ()) -> dict[str, dict[str, Any]]:
    """Counts of answers, of which each person gave one, each as a `Told`.

    Small counts are kept back, nobody among them. So is everything where nearly all said the same: the few
    who did not are a small count too. And so is the smallest of what is left, as long as the sum would
    otherwise pin down what is kept back. How many are `unanswered` is only rounded: that somebody did not
    say says nothing of them."""
    said = {answer: count for answer, count in counts.items() if answer not in unanswered}
    if sum(said.values()) - max(said.values(), default=0) < FEWEST:
        return {answer: kept_back() for answer in counts}
    shown = [answer for answer in counts if answer in unanswered or counts[answer] >= FEWEST]
    while not _leaves_room(counts, shown) and (spoken := [answer for answer in shown if answer in said]):
        shown.remove(min(spoken, key=lambda answer: counts[answer]))
    if not said.keys() & shown:
        shown = []
    return {answer: _shown(count) if answer in shown else kept_back() for answer, count in counts.items()}


def _leaves_room(counts: Mapping[str, int], shown: Collection[str]) -> bool:
    """Whether those kept back together might be many numbers, for somebody who knows how many people there
    are: a figure shown may be up to `STEP - 1` more than it says, and a small count is below `FEWEST`."""
    hidden = len(counts) - len(shown)
    if not hidden or hidden == len(counts):
        return True
    rest = sum(counts.values()) - sum(_floor(counts[answer]) for answer in shown)
    least = max(0, rest - (STEP - 1) * len(shown))
    most = min(rest, (FEWEST - 1) * hidden)
    return most - least + 1 >= ROOM


def share(part: Mapping[str, Any], whole: Mapping[str, Any]) -> float | None:
    """A percentage of two `Told`, from what they show and never from the counts behind them. Null where
    either is kept back."""
    if part["count"] is None or not whole["count"]:
        return None
    return round(100 * min(1.0, float(part["count"]) / float(whole["count"])), 1)


def _floor(count: int) -> int:
    return count - count % STEP


def _shown(count: int) -> dict[str, Any]:
    return {"count": _floor(count), "at_least": True, "suppressed": False, "reason": None}
