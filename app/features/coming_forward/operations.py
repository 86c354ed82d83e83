"""The operations of coming forward."""

from app.features.coming_forward import expressions, openings, who
from app.kit.operations import Operation


def operations() -> list[Operation]:
    """What is open, the expressions of interest themselves, and one's own people who came forward."""
    return [*openings.operations(), *expressions.operations(), *who.operations()]
