"""More or fewer than in the area: said only where the numbers carry it."""

from typing import Any

import pytest

from app.features.presence.comparing import compared
from app.features.presence.counting import UNANSWERED
from app.kit.suppression import kept_back, table, told

AREA = {"yes": 17.5, "no": 82.5}


def against(counts: dict[str, int], area: dict[str, float] | None = AREA) -> dict[str, Any]:
    answers = [{"answer": answer} | figure for answer, figure in table(counts, UNANSWERED).items()]
    return {each["answer"]: each for each in compared(told(sum(counts.values())), answers, area)}


@pytest.mark.parametrize(
    ("yes", "no", "expected"),
    [
        (16, 18, "more"),
        (60, 60, "more"),
        (20, 80, "no_clear_difference"),
        (11, 40, "no_clear_difference"),  # so few people might be so by chance
        (20, 380, "fewer"),
    ],
)
def test_more_and_fewer_are_said_only_where_it_is_not_chance(yes: int, no: int, expected: str) -> None:
    found = against({"yes": yes, "no": no, "not_known": 12, "prefer_not_to_say": 10})
    assert found["yes"]["against"] == expected
    assert found["yes"]["share_from"] <= 100 * yes / (yes + no) <= found["yes"]["share_to"]


def test_those_who_did_not_say_are_compared_with_nobody_and_take_no_share() -> None:
    found = against({"yes": 20, "no": 20, "not_known": 30, "prefer_not_to_say": 15})
    assert found["yes"]["share"] == 50.0
    for answer in ("not_known", "prefer_not_to_say"):
        assert found[answer]["share"] is found[answer]["against"] is None


def test_what_is_kept_back_is_not_compared() -> None:
    found = against({"yes": 3, "no": 30, "other": 12, "not_known": 8})
    assert found["yes"] | kept_back() == found["yes"]
    assert found["yes"]["share"] is found["yes"]["share_to"] is found["yes"]["against"] is None
    assert found["yes"]["area_share"] == 17.5


def test_without_an_area_there_is_a_share_and_nothing_to_hold_it_against() -> None:
    found = against({"yes": 20, "no": 20, "not_known": 0}, None)
    assert found["yes"]["share"] is not None
    assert found["yes"]["area_share"] is found["yes"]["against"] is None
