"""An attacker who knows who took part in what and when, and reads every table that was ever published."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from statistics import mean
from typing import Any

import pytest

from app.features.presence.counting import NEEDS, Marks, Person, Release, release
from app.kit.suppression import FEWEST, STEP

pytestmark = pytest.mark.slow

PEOPLE, PROJECTS, QUARTERS = 120, 5, 8
SAID = {"disabled": ("yes", "no"), NEEDS: ("not_met", "met")}
"""What the attacker is after: what somebody is, or that their needs are never met."""

SHARES = {"common": 0.5, "some": 0.2, "few": 0.04}


@dataclass
class Constraint:
    """Of these people, from so many to so many said yes."""

    people: list[int]
    least: float
    most: float


@dataclass
class Town:
    """People of whom `share` say yes, who come and go: one set of all, and one for each project."""

    share: float
    seed: int
    exact: bool = False
    asked: str = "disabled"
    yes: list[bool] = field(default_factory=list)
    seen: list[Constraint] = field(default_factory=list)

    def __post_init__(self) -> None:
        chance = Random(self.seed)
        self.yes = [chance.random() < self.share for _ in range(PEOPLE)]
        here = {number for number in range(PEOPLE) if chance.random() < 0.6}
        projects = [{n for n in here if chance.random() < 0.4} for _ in range(PROJECTS)]
        last: dict[int, Release] = {}
        marks: list[Marks] = []
        for quarter in range(QUARTERS):
            self._move(chance, here, projects)
            for place, group in enumerate([here, *projects]):
                if self.exact:
                    count = sum(self.yes[n] for n in group)
                    self.seen.append(Constraint(sorted(group), count, count))
                    continue
                people = [self._person(n) for n in sorted(group)]
                found = release(people, str(quarter), "", last.get(place), marks, str, needs=True)
                last[place] = found
                marks.append(found.marks)
                if found.figures[self.asked]["figures_of"] == str(quarter):
                    self.seen.extend(_read(sorted(group), found, self.asked))

    @staticmethod
    def _move(chance: Random, here: set[int], projects: list[set[int]]) -> None:
        """A few come and go each quarter, so that some come alone."""
        for group in (here, *projects):
            free = sorted((set(range(PEOPLE)) if group is here else here) - group)
            group.update(chance.sample(free, min(chance.randint(0, 4), len(free))))
            group.difference_update(chance.sample(sorted(group), min(chance.randint(0, 3), len(group))))
            group.intersection_update(here)

    def _person(self, number: int) -> Person:
        yes, no = SAID[self.asked]
        said = yes if self.yes[number] else no
        return Person(str(number), {"disabled": said}) if yes == "yes" else Person(str(number), {}, need=said)


def _read(group: list[int], found: Release, asked: str) -> Iterator[Constraint]:
    """What a release tells of those who say yes, and of those who say no."""
    counts = {each["answer"]: each["count"] for each in found.figures[asked]["answers"]}
    figures: dict[str, Any] = {"yes": counts[SAID[asked][0]], "no": counts[SAID[asked][1]]}
    if figures["yes"] is not None:
        yield Constraint(group, figures["yes"], figures["yes"] + STEP - 1)
    elif figures["no"] is not None:
        yield Constraint(group, 0, FEWEST - 1)
    if figures["no"] is not None:
        yield Constraint(group, len(group) - figures["no"] - STEP + 1, len(group) - figures["no"])


def guesses(town: Town) -> list[float]:
    """For each person how likely yes is: from the share, moved again and again to what was published, so
    that tables which differ by a few people tell of those few."""
    likely = [town.share] * PEOPLE
    for _ in range(60):
        for each in town.seen:
            total = sum(likely[n] for n in each.people)
            off = each.least - total if total < each.least else each.most - total if total > each.most else 0
            for n in each.people if off else ():
                likely[n] = min(1.0, max(0.0, likely[n] + off / len(each.people)))
    return likely


def right(town: Town) -> float:
    """How often an attacker is right who says yes or no of everybody, less who knows the share alone."""
    share = mean(town.yes)
    likely = guesses(town)
    return mean((likely[n] > 0.5) == town.yes[n] for n in range(PEOPLE)) - max(share, 1 - share)


def named(town: Town) -> float:
    """The same of one who names those of whom it is surest, one in twenty, and nobody else."""
    likely = guesses(town)
    surest = sorted(range(PEOPLE), key=lambda n: (-likely[n], n))[: PEOPLE // 20]
    return mean(town.yes[n] for n in surest) - mean(town.yes)


def gain(
    attack: Callable[[Town], float], share: float, exact: bool = False, asked: str = "disabled"
) -> float:
    return mean(attack(Town(share, seed, exact, asked)) for seed in range(40))


@pytest.mark.parametrize("asked", SAID)
@pytest.mark.parametrize("share", SHARES.values(), ids=SHARES)
def test_who_reads_every_table_says_who_is_what_hardly_better_than_by_the_share(
    share: float, asked: str
) -> None:
    """At most five points (SETTLED.md 29)."""
    assert gain(right, share, asked=asked) <= 0.05


@pytest.mark.parametrize("asked", SAID)
@pytest.mark.parametrize("share", [SHARES["some"], SHARES["few"]], ids=["some", "few"])
def test_nobody_is_named_for_what_sets_them_apart(share: float, asked: str) -> None:
    assert gain(named, share, asked=asked) <= 0.05


def test_the_same_attackers_find_people_in_figures_as_they_are() -> None:
    assert gain(right, SHARES["common"], exact=True) >= 0.15
    assert gain(named, SHARES["some"], exact=True) >= 0.5
    assert gain(named, SHARES["few"], exact=True) >= 0.3
