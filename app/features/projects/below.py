"""The operations of everything that hangs on a project."""

from app.features.projects import taking_off
from app.features.projects.charter import BASELINE, CHARTER
from app.features.projects.course import COMMITMENTS, PLAN_CHANGES
from app.features.projects.outputs import OPPORTUNITIES, OUTPUTS
from app.features.projects.team import TEAM
from app.kit.operations import Operation
from app.kit.resource import resource

NOUNS = (TEAM, CHARTER, BASELINE, OUTPUTS, PLAN_CHANGES, COMMITMENTS, OPPORTUNITIES)


def operations() -> list[Operation]:
    """All operations of each, but upserts and batches, which are for what has an address of its own."""
    found = [operation for noun in NOUNS for operation in resource(noun)]
    return taking_off.operations(found)
