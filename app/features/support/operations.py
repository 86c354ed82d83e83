"""The operations of support, check-ins and what is unaddressed."""

from app.features.support import (
    check_ins,
    entries,
    help_now,
    numbers,
    own_check_ins,
    planning,
    templates,
    unaddressed,
)
from app.kit.operations import Operation
from app.kit.resource import resource


def operations() -> list[Operation]:
    """All of them, in the order in which the documentation shows them."""
    return [
        *entries.operations(),
        *unaddressed.operations(),
        *planning.operations(),
        *numbers.operations(),
        *resource(templates.SUPPORT_TEMPLATES),
        *check_ins.operations(),
        *help_now.operations(),
        *own_check_ins.operations(),
    ]
