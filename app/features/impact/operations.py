"""The operations of impact records."""

from app.features.impact.record import IMPACT_RECORDS
from app.kit.operations import Operation
from app.kit.resource import resource


def operations() -> list[Operation]:
    """All of a core noun."""
    return resource(IMPACT_RECORDS)
