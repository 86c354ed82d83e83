"""Medians, ratios and goals, as a table for people and as JSON for machines."""

from collections import defaultdict
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from bench.works import Work

SERVERS = ("golden", "raw", "plain")


@dataclass(frozen=True)
class Round:
    """One round of one work on one server. Times in microseconds; CPU time is for each request."""

    dialect: str
    work: str
    server: str
    answers: int
    cpu_us: float
    per_second: float
    median_us: float
    p99_us: float


@dataclass(frozen=True)
class Line:
    """One row of the table. Ratios are medians of ratios within a round: of golden over raw, of plain over
    golden, and of the work over the one that it is set beside."""

    dialect: str
    work: Work
    cpu_us: dict[str, float]
    per_second: dict[str, float]
    p99_us: dict[str, float]
    over_raw: float | None
    below_plain: float | None
    over_other: float | None

    @property
    def met(self) -> list[bool]:
        """For each ratio that was measured, whether it meets its goal."""
        work = self.work
        return [
            *([self.over_raw <= work.raw_goal] if self.over_raw and work.raw_goal else []),
            *(
                [self.below_plain >= work.plain_goal[self.dialect]]
                if self.below_plain and work.plain_goal
                else []
            ),
            *([self.over_other <= work.beside[1]] if self.over_other and work.beside else []),
        ]


def lines(rounds: list[Round], works: list[Work]) -> list[Line]:
    """One line for each work on each database, in the order in which they ran."""
    found: dict[tuple[str, str], dict[str, list[Round]]] = defaultdict(lambda: defaultdict(list))
    for each in rounds:
        found[each.dialect, each.work][each.server].append(each)
    by_key = {work.key: work for work in works}
    return [
        _line(dialect, by_key[key], servers, found.get((dialect, (by_key[key].beside or ("",))[0]), {}))
        for (dialect, key), servers in list(found.items())
    ]


def _line(dialect: str, work: Work, servers: dict[str, list[Round]], other: dict[str, list[Round]]) -> Line:
    def medians(what: str) -> dict[str, float]:
        return {name: median(getattr(each, what) for each in rounds) for name, rounds in servers.items()}

    golden, raw, plain = (servers.get(name, []) for name in SERVERS)
    return Line(
        dialect,
        work,
        medians("cpu_us"),
        medians("per_second"),
        medians("p99_us"),
        over_raw=_ratio(golden, raw),
        below_plain=_ratio(plain, golden),
        over_other=_ratio(golden, other.get("golden", [])),
    )


def _ratio(over: list[Round], under: list[Round]) -> float | None:
    ratios = [a.cpu_us / b.cpu_us for a, b in zip(over, under, strict=False)]
    return median(ratios) if ratios else None


def table(found: list[Line]) -> str:
    """The table in fixed columns."""
    titles = ("CPU µs/request", *SERVERS, "golden/raw", "plain/golden", "p99 ms", "requests/s", "goals")
    return "\n".join(_columns(*each) for each in [titles, *map(_words, found)])


def _columns(first: str, *others: str) -> str:
    widths = (8, 8, 8, 15, 13, 8, 11)
    return (
        f"{first:48}"
        + "".join(f"{text:>{w}}" for text, w in zip(others, widths, strict=False))
        + f"  {others[-1]}"
    )


def _words(line: Line) -> tuple[str, ...]:
    work, goal = line.work, (line.work.plain_goal or {}).get(line.dialect)
    ratio = f"{line.over_other:.2f} ≤ {work.beside[1]}" if line.over_other and work.beside else ""
    return (
        f"{line.dialect} {work.key} {work.title}",
        *(f"{line.cpu_us[name]:.0f}" if name in line.cpu_us else "" for name in SERVERS),
        f"{line.over_raw:.2f} ≤ {work.raw_goal}" if line.over_raw else ratio,
        f"{line.below_plain:.1f} ≥ {goal}" if line.below_plain else "",
        f"{line.p99_us.get('golden', 0) / 1000:.1f}",
        f"{line.per_second.get('golden', 0):.0f}",
        "" if not line.met else "met" if all(line.met) else "MISSED",
    )


def as_json(found: list[Line], rounds: list[Round], **context: Any) -> dict[str, Any]:
    """Everything that was measured."""
    rows = [
        {"dialect": line.dialect, "work": line.work.key, "title": line.work.title, "cpu_us": line.cpu_us}
        | {"per_second": line.per_second, "p99_us": line.p99_us, "met": all(line.met)}
        | {"over_raw": line.over_raw, "below_plain": line.below_plain, "over_other": line.over_other}
        for line in found
    ]
    return context | {"lines": rows, "rounds": [asdict(each) for each in rounds]}
