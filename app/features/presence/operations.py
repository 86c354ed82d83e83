"""Everything about presence: figures, what they are measured against, and what is missing."""

from app.features.presence import census, figures
from app.features.presence.affected import PEOPLE_AFFECTED
from app.features.presence.missing import MISSING
from app.kit.operations import Operation
from app.kit.resource import resource


def operations() -> list[Operation]:
    """As the documentation shows them."""
    return [
        *figures.operations(),
        *census.operations(),
        *resource(MISSING),
        *resource(PEOPLE_AFFECTED),
    ]
