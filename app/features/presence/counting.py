"""Which figures about a set of people are published, and when new ones may follow. Pure.

Figures are counted once and stand (SETTLED.md 29). Two sets of people of which both are published differ by
nobody or by at least `APART`, or one table less the other would be figures about a few. Attackers try both
in `tests/features/presence/test_attackers.py`; docs/decisions/0028-figures-about-people.md says why.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.features.contributors.equality import AgeGroup, EthnicGroup, Orientation, Religion, Sex, YesNo
from app.features.enumerations import NeedMet
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
    """One of those counted. `need` says whether what they needed was met, where that was asked."""

    id: str
    answers: Mapping[str, str | None]
    standpoints: Collection[str] = ()
    need: str | None = None


Digest = Callable[[str], str]
"""A digest that is keyed and one-way."""

Marks = Mapping[str, frozenset[str]]
"""By what is counted (`PEOPLE`, a question, `STANDPOINTS`), a mark of each person and what they said."""

PEOPLE, STANDPOINTS, NEEDS = "people", "standpoints", "needs_met"

NEED_ANSWERS = (NeedMet.met, NeedMet.partly, NeedMet.not_met)
"""What can be said of somebody's needs, if it was asked; the worst last."""


def marks_of(people: Sequence[Person], digest: Digest) -> Marks:
    """Marks by which two sets are held against each other. Nobody reads an answer from one, also where the
    person's id is known. An answer that is given again is the same mark, so that many who changed nothing do
    not make up for one who did; and what is counted has marks of its own, so that a change of one answer is
    not hidden among changes of another."""
    found = {PEOPLE: frozenset(digest(f"{PEOPLE}:{each.id}") for each in people)}
    for question in ASKED:
        said = (f"{question}:{each.id}:{each.answers.get(question) or NOT_KNOWN}" for each in people)
        found[question] = frozenset(map(digest, said))
    needs = (f"{NEEDS}:{each.id}:{each.need or NOT_KNOWN}" for each in people)
    words = (f"{STANDPOINTS}:{each.id}:{'|'.join(sorted(_words(each)))}" for each in people)
    return found | {STANDPOINTS: frozenset(map(digest, words)), NEEDS: frozenset(map(digest, needs))}


def _words(person: Person) -> set[str]:
    return {words.strip().casefold() for words in person.standpoints}


def broad(ethnic_group: str) -> str:
    """The broad group: `asian`, `black`, `mixed`, `white` or `other`."""
    return ethnic_group if ethnic_group in UNANSWERED else ethnic_group.partition("_")[0]


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


def _answers(dimension: Dimension, people: Iterable[Person]) -> list[dict[str, Any]]:
    said = (each.answers.get(_question(dimension)) or NOT_KNOWN for each in people)
    found = Counter(map(broad, said) if dimension is Dimension.ethnic_group_broad else said)
    figures = table({answer: found[answer] for answer in answers_of(dimension)}, UNANSWERED)
    return [{"answer": answer} | told for answer, told in figures.items()]


def _needs(people: Iterable[Person]) -> list[dict[str, Any]]:
    found = Counter(each.need or NOT_KNOWN for each in people)
    figures = table({answer: found[answer] for answer in (*NEED_ANSWERS, NOT_KNOWN)}, UNANSWERED)
    return [{"answer": answer} | told for answer, told in figures.items()]


def _standpoints(people: Sequence[Person]) -> list[dict[str, Any]]:
    """Words that many use of themselves. What few do is not even named: the words are theirs."""
    held = Counter(words for each in people for words in _words(each))
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
    """What is published about a set of people for a quarter: the number of people, a table for each question,
    and words. Each says of which quarter its figures are. `marks` are of what is shown: what is kept back
    takes nothing from what comes after."""

    counted_on: str
    figures: Mapping[str, Any]
    marks: Marks


def release(
    people: Sequence[Person],
    quarter: str,
    today: str,
    last: Release | None,
    others: Sequence[Marks],
    digest: Digest,
    needs: bool = False,
) -> Release:
    """What to publish about these people today for a quarter. `last` is the last release about the same kind
    of set: of it stands what only a few have come to, gone from or answered anew since. `others` are the
    marks of all releases: what these people said is not shown where it is nearly what was shown of others.
    Whether needs were met is counted where `needs` asks for it."""
    now = marks_of(people, digest)
    fresh, before = _parts(people, quarter, needs), {} if last is None else last.figures
    figures: dict[str, Any] = {}
    marks: dict[str, frozenset[str]] = {}
    for part, found in fresh.items():
        of = _question_of(part)
        if last is not None and part in before and of in last.marks and is_near(last.marks[of], now[of]):
            figures[part], marks[of] = before[part], last.marks[of]
        elif any(is_near(other[of], now[of]) for other in others if of in other):
            figures[part] = _withheld(found)
        else:
            figures[part], marks[of] = found, now[of]
    return Release(today, figures, marks)


def _question_of(part: str) -> str:
    return _question(Dimension(part)) if part in list(Dimension) else part


def _parts(people: Sequence[Person], quarter: str, needs: bool) -> dict[str, Any]:
    """All that can be published about a set of people: each with its quarter, each number a `Told`."""
    parts: dict[str, Any] = {PEOPLE: told(len(people)), STANDPOINTS: {"words": _standpoints(people)}}
    for dimension in _dimensions(len(people)):
        parts[dimension.value] = {"answers": _answers(dimension, people)}
    if needs:
        parts[NEEDS] = {"answers": _needs(people)}
    return {part: found | {"figures_of": quarter} for part, found in parts.items()}


def _withheld(part: Mapping[str, Any]) -> dict[str, Any]:
    """The same with every figure kept back."""
    if "answers" in part:
        return {**part, "answers": [{"answer": each["answer"], **kept_back()} for each in part["answers"]]}
    return {**part, "words": []} if "words" in part else {**part, **kept_back()}
