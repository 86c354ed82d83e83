"""Suppression: nobody can work out from the figures shown what is kept back."""

from collections import defaultdict
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.suppression import FEWEST, ROOM, STEP, exactly, kept_back, share, table, told

COUNTS = st.dictionaries(st.text(max_size=3), st.integers(0, 200), max_size=12)


def shown(counts: dict[str, int], unanswered: str = "") -> dict[str, int | None]:
    return {answer: figure["count"] for answer, figure in table(counts, unanswered).items()}


def every_table(answers: str, below: int, unanswered: str) -> dict[tuple[Any, ...], list[tuple[int, ...]]]:
    """All tables of these answers with counts under `below`, by what is shown and how many people there
    are: those which somebody who knows both cannot tell apart."""
    alike = defaultdict(list)
    for counts in product(range(below), repeat=len(answers)):
        seen = tuple(shown(dict(zip(answers, counts, strict=True)), unanswered).values())
        if all(figure is None or figure + STEP <= below for figure in seen):
            alike[seen, sum(counts)].append(counts)
    return alike


@pytest.mark.parametrize(
    ("answers", "below", "unanswered"),
    [("ab", 45, ""), ("abc", 30, ""), ("abcd", 20, ""), ("abz", 30, "z"), ("abcz", 20, "z")],
)
def test_whoever_knows_the_sum_and_this_code_cannot_work_out_what_is_kept_back(
    answers: str, below: int, unanswered: str
) -> None:
    tried = 0
    for (seen, _), tables in every_table(answers, below, unanswered).items():
        if not any(figure is not None for figure in seen):
            continue  # nothing was said but that nothing is said
        for place in (place for place, figure in enumerate(seen) if figure is None):
            tried += 1
            assert len({counts[place] for counts in tables}) >= ROOM, (seen, tables[:ROOM])
    # Of two answers none is ever kept back alone: the other would give it away.
    assert tried > 100 or len(answers.replace(unanswered or "-", "")) == 2


@given(COUNTS)
def test_how_many_did_not_answer_is_only_rounded_and_shown_where_an_answer_is(counts: dict[str, int]) -> None:
    figures = table(counts | {"left open": 3}, ["left open"])
    spoken = any(not figure["suppressed"] for answer, figure in figures.items() if answer != "left open")
    assert figures["left open"] == ({**told(10), "count": 0} if spoken else kept_back())


@given(COUNTS)
def test_what_is_shown_is_true_and_no_count_of_a_few_or_of_all_but_a_few(counts: dict[str, int]) -> None:
    people = sum(counts.values())
    for answer, figure in table(counts).items():
        if figure["suppressed"]:
            assert figure == kept_back()
            continue
        assert figure["count"] % STEP == 0
        assert figure["count"] <= counts[answer] < figure["count"] + STEP
        assert counts[answer] >= FEWEST
        assert people - counts[answer] >= FEWEST


@given(st.integers(0, 1000))
def test_one_person_more_is_seen_only_at_a_step(count: int) -> None:
    same = told(count) == told(count + 1)
    assert same or (count + 1) % STEP == 0


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"yes": 12, "no": 18}, {"yes": 10, "no": 15}),
        ({"yes": 2, "no": 28}, {"yes": None, "no": None}),
        ({"yes": 0, "no": 28}, {"yes": None, "no": None}),
        ({"a": 24, "b": 14, "c": 3, "d": 0}, {"a": 20, "b": 10, "c": None, "d": None}),
        # 33 people, of whom 20 to 24 said a: the 9 to 13 others are 9 if there is nobody else to be them.
        ({"a": 24, "b": 9}, {"a": None, "b": None}),
        ({}, {}),
    ],
)
def test_tables(counts: dict[str, int], expected: dict[str, int | None]) -> None:
    assert shown(counts) == expected


def test_the_same_counts_keep_back_the_same_answers_in_every_process() -> None:
    """Ties are broken by place, and not by a hash that differs from one process to the next."""
    counts = {"a": 14, "b": 14, "c": 14, "d": 14, "e": 9}
    assert shown(counts) == shown(dict(counts))
    assert next(answer for answer, figure in shown(counts).items() if figure is None) == "a"


def test_percentages_come_of_what_is_shown() -> None:
    assert share(told(14), told(29)) == 40.0  # 10 of 25, and not 14 of 29
    assert share(told(9), told(29)) is None
    assert share(told(12), kept_back()) is None
    assert share(exactly(0), exactly(0)) is None
