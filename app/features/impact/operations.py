"""The operations of impact records, of who stands by them, and of what was answered."""

from app.features.impact import answers, heard_back, positions, replies, responses, waiting
from app.features.impact.record import IMPACT_RECORDS
from app.kit.operations import Operation
from app.kit.resource import resource


def operations() -> list[Operation]:
    """All of them, in the order in which the documentation shows them."""
    return [
        *resource(IMPACT_RECORDS),
        *positions.operations(),
        *waiting.operations(),
        *responses.operations(),
        *replies.operations(),
        *answers.operations(),
        *heard_back.operations(),
    ]
