"""More or fewer than in the area, or too few to say. Pure, and from published figures alone."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import sqrt
from typing import Any, NamedTuple

from app.features.presence.counting import UNANSWERED
from app.kit.suppression import FEWEST, STEP

Against = StrEnum("Against", ["more", "fewer", "no_clear_difference"])

_Z = 1.96
"""Nineteen times in twenty, by the score interval of Wilson (1927): it holds for small numbers too."""


def compared(
    people: Mapping[str, Any], answers: Sequence[Mapping[str, Any]], area: Mapping[str, float] | None
) -> list[dict[str, Any]]:
    """Each answer of a table about so many people with its `share` and the area's, both of those who answered
    and in per cent; the span in which the share lies if those who are here were drawn by chance; and how it
    stands to the area's.

    The figures are rounded and some are kept back, so nobody knows how many answered: the span is as wide as
    that makes it. What is kept back is not compared."""
    of = _answered(people, answers)
    return [_one(each, of, area) for each in answers]


class _Answered(NamedTuple):
    """How many people answered, by what is shown: at least, by the rounded figures, and at most."""

    least: int
    shown: int
    most: int


def _answered(people: Mapping[str, Any], answers: Sequence[Mapping[str, Any]]) -> _Answered:
    everybody = people["count"] or 0
    unsaid = [each["count"] for each in answers if each["answer"] in UNANSWERED]
    # What is kept back here is small, or the next above what is small.
    most_unsaid = sum((FEWEST if count is None else count) + STEP - 1 for count in unsaid)
    shown = everybody - sum(count or 0 for count in unsaid)
    said = sum(each["count"] or 0 for each in answers if each["answer"] not in UNANSWERED)
    return _Answered(max(said, everybody - most_unsaid), max(said, shown), max(said, shown) + STEP - 1)


def _one(each: Mapping[str, Any], of: _Answered, area: Mapping[str, float] | None) -> dict[str, Any]:
    nothing = dict.fromkeys(("share", "share_from", "share_to", "area_share", "against"))
    if each["answer"] in UNANSWERED:
        return {**each, **nothing}
    of_area = None if area is None else area.get(each["answer"])
    count = each["count"]
    if count is None:
        return {**each, **nothing, "area_share": of_area}
    lowest, _ = _wilson(count, of.most)
    _, highest = _wilson(min(count + STEP - 1, of.least), of.least)
    return {
        **each,
        "share": round(100 * count / of.shown, 1),
        "share_from": round(100 * lowest, 1),
        "share_to": round(100 * highest, 1),
        "area_share": of_area,
        "against": None if of_area is None else _against(of_area, 100 * lowest, 100 * highest).value,
    }


def _against(area: float, from_: float, to: float) -> Against:
    if area < from_:
        return Against.more
    return Against.fewer if area > to else Against.no_clear_difference


def _wilson(count: int, people: int) -> tuple[float, float]:
    """Between which shares of a large number the share of a few lies."""
    share, z2 = count / people, _Z * _Z
    middle = (share + z2 / (2 * people)) / (1 + z2 / people)
    half = _Z * sqrt(share * (1 - share) / people + z2 / (4 * people * people)) / (1 + z2 / people)
    return max(0.0, middle - half), min(1.0, middle + half)
