"""How many took part of each group, as outsiders may read it (docs/decisions/0006)."""

from typing import Any

from app.features.enumerations import Perspective
from app.kit import suppression


class PublicHeadcount(suppression.Told):
    """How many took part of one group, so coarsely that it tells of nobody. Where nobody counted, there is
    no number and nothing is kept back."""

    perspective: Perspective


def coarse(headcounts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Headcounts as outsiders may read them. Each stands alone: people of several groups count in each."""
    return [{"perspective": each["perspective"]} | _told(each.get("count")) for each in headcounts]


def _told(count: int | None) -> dict[str, Any]:
    return suppression.NOBODY_COUNTED if count is None else suppression.told(count)
