"""How many took part, as outsiders may read it (docs/decisions/0006-small-numbers-of-people.md)."""

from typing import Any

from pydantic import BaseModel, Field

from app.features.enumerations import Perspective

FEWEST = 10
"""Counts of people below this are not shown (SETTLED.md 29)."""


class PublicHeadcount(BaseModel):
    """How many took part of one group, so coarsely that it tells of nobody."""

    perspective: Perspective
    count: int | None = Field(description="At least so many, by fives. Null where nobody counted, or few.")
    at_least: bool
    suppressed: bool = Field(description=f"The number is kept back: it is under {FEWEST}.")


def coarse(headcounts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Headcounts as outsiders may read them: none under `FEWEST`, others rounded down to a multiple of 5,
    so that no two of them differ by one person (SETTLED.md 29)."""
    return [_coarse(each["perspective"], each.get("count")) for each in headcounts]


def coarse_count(count: int) -> dict[str, Any]:
    """One count of people likewise: `count`, at least so many, or `suppressed`."""
    kept = None if count < FEWEST else count - count % 5
    return {"count": kept, "suppressed": kept is None}


def _coarse(perspective: str, count: int | None) -> dict[str, Any]:
    kept = None if count is None or count < FEWEST else count - count % 5
    return PublicHeadcount(
        perspective=Perspective(perspective),
        count=kept,
        at_least=kept is not None,
        suppressed=count is not None and kept is None,
    ).model_dump(mode="json")
