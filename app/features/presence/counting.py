"""Which figures about a set of people are published, and when new ones may follow. Pure.

Figures are counted once and stand (SETTLED.md 29). Two sets of people of which both are published differ by
nobody or by at least `APART`, or one table less the other would be figures about a few. Attackers try both
in `tests/features/presence/test_attackers.py`; docs/decisions/0028-figures-about-people.md says why.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.features.contributors.equality import AgeGroup, EthnicGroup, Orientation, Religion, Sex, YesNo
from app.kit.suppression import FEWEST, kept_back, table, told

Dimension = StrEnum(
    "Dimension",
    [
        "ethnic_group",
        "ethnic_group_broad",
        "age_group",
        "sex",
        "sexual_orientation",
        "religion_or_belief",
        "disabled",
        "carer",
        "care_experienced",
    ],
)
"""What is counted. Never gender identity: the numbers are small, and the census is no basis for a share."""

ASKED: dict[str, type[StrEnum]] = {
    "ethnic_group": EthnicGroup,
    "age_group": AgeGroup,
    "sex": Sex,
    "sexual_orientation": Orientation,
    "religion_or_belief": Religion,
    "disabled": YesNo,
    "carer": YesNo,
    "care_experienced": YesNo,
}
"""The questions behind it, and their answers."""

NOT_KNOWN = "not_known"
NOT_SAID = "prefer_not_to_say"
UNANSWERED = (NOT_KNOWN, NOT_SAID)

DETAILED_FROM = 100
"""From how many people on the nineteen ethnic groups are counted, and below it the five broad ones: of fewer,
nearly all nineteen would be kept back. Never both, or one less the other would be a figure about a few."""


APART = 2 * FEWEST
"""By how many people two published sets differ, if they do. By half as many, an attacker who knows who is in
which set is nearly eight points surer of those of whom it is surest; by so many, two."""


@dataclass(frozen=True, slots=True)
class Person:
    """One of those counted. `mark` stands for who they are and which version of their answers is counted."""

    mark: str
    answers: Mapping[str, str | None]
    standpoints: Collection[str] = ()


def mark(person_id: str, *versions: object) -> str:
    """A person at a version of what they said, so that nobody is in it once their id is gone."""
    return hashlib.sha256(":".join(map(str, (person_id, *versions))).encode()).hexdigest()[:16]


def broad(ethnic_group: str) -> str:
    """The broad group: `asian`, `black`, `mixed`, `white` or `other`."""
    return ethnic_group if ethnic_group in UNANSWERED else ethnic_group.partition("_")[0]


def counted(people: Sequence[Person]) -> dict[str, Any]:
    """All that is published about a set of people, each number a `Told`."""
    return {
        "people": told(len(people)),
        "tables": [_table(dimension, people) for dimension in _dimensions(len(people))],
        "standpoints": _standpoints(people),
    }


def _dimensions(people: int) -> list[Dimension]:
    other = Dimension.ethnic_group_broad if people >= DETAILED_FROM else Dimension.ethnic_group
    return [dimension for dimension in Dimension if dimension is not other]


def answers_of(dimension: Dimension) -> list[str]:
    """All answers of a table, those of people who did not say last."""
    asked = [each.value for each in ASKED[_question(dimension)]]
    if dimension is Dimension.ethnic_group_broad:
        asked = list(dict.fromkeys(map(broad, asked)))
    return [*asked, NOT_KNOWN]


def _question(dimension: Dimension) -> str:
    return "ethnic_group" if dimension is Dimension.ethnic_group_broad else dimension.value


def _table(dimension: Dimension, people: Iterable[Person]) -> dict[str, Any]:
    said = (each.answers.get(_question(dimension)) or NOT_KNOWN for each in people)
    found = Counter(map(broad, said) if dimension is Dimension.ethnic_group_broad else said)
    figures = table({answer: found[answer] for answer in answers_of(dimension)}, UNANSWERED)
    answers = [{"answer": answer} | told for answer, told in figures.items()]
    return {"dimension": dimension.value, "answers": answers}


def _standpoints(people: Sequence[Person]) -> list[dict[str, Any]]:
    """Words that many use of themselves. What few do is not even named: the words are theirs."""
    held = Counter(
        words for each in people for words in {words.strip().casefold() for words in each.standpoints}
    )
    shown = []
    for words, count in sorted(held.items(), key=lambda each: (-each[1], each[0])):
        figure = table({words: count, "": len(people) - count})[words]
        if not figure["suppressed"]:
            shown.append({"words": words} | figure)
    return shown


def moved(before: Collection[str], now: Collection[str]) -> int:
    """By how many people at least two sets differ; whoever answered anew counts once."""
    before, now = set(before), set(now)
    return max(len(before - now), len(now - before))


def is_near(before: Collection[str], now: Collection[str]) -> bool:
    """Whether two sets are so alike that figures of both would tell of those few in which they differ."""
    return 0 < moved(before, now) < APART


@dataclass(frozen=True, slots=True)
class Release:
    """What is published about a set of people, with the quarter for which they were counted and the day on
    which. `marks` are empty where nothing is shown: what is kept back takes nothing from what comes after."""

    quarter: str
    counted_on: str
    figures: Mapping[str, Any]
    marks: frozenset[str]


def release(
    people: Sequence[Person],
    quarter: str,
    today: str,
    last: Release | None,
    others: Iterable[Collection[str]],
) -> Release:
    """What to publish about these people today for a quarter. `last` is the last release about the same kind
    of set, which stands where only a few have come, gone or answered anew since; `others` are the marks of
    all releases: where these people are nearly those, nothing is shown."""
    marks = frozenset(each.mark for each in people)
    figures = counted(people)
    if last is not None and is_near(last.marks, marks):
        return last
    if any(is_near(other, marks) for other in others):
        return Release(quarter, today, _withheld(figures), frozenset())
    return Release(quarter, today, figures, marks)


def _withheld(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The same tables with every figure kept back."""
    return {
        "people": kept_back(),
        "tables": [
            {**each, "answers": [{"answer": one["answer"], **kept_back()} for one in each["answers"]]}
            for each in figures["tables"]
        ],
        "standpoints": [],
    }
