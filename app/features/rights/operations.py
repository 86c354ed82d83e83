"""All operations on the rights of people, in one list for the application."""

from app.features.rights import erasures, reviewing, subject_access
from app.kit.operations import Operation


def operations() -> list[Operation]:
    """Copies of all that is held, and erasure with its review."""
    return [*subject_access.operations(), *erasures.operations(), *reviewing.operations()]
