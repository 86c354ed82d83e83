"""The operations of asking people over time."""

from app.features.asking import awaited, not_for_long
from app.features.asking.pauses import PAUSES
from app.kit.operations import Operation
from app.kit.resource import resource


def operations() -> list[Operation]:
    """Replies awaited, who was not asked for long, and the pauses that take somebody off that list."""
    return [*awaited.operations(), *not_for_long.operations(), *resource(PAUSES)]
