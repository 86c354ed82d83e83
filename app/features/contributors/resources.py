"""All operations on contributors and their layers, in one list for the application."""

from app.features.contributors import (
    audit_entries,
    biographies,
    consents,
    contributor,
    equality,
    identity,
    needs,
    search,
    signing_in,
    standpoints,
)
from app.kit.operations import Operation
from app.kit.resource import resource


def operations() -> list[Operation]:
    """No operation deletes a contributor, changes a decision, or reads an equality answer."""
    return [
        *contributor.operations(),
        *search.operations(),
        *resource(standpoints.STANDPOINTS),
        *resource(biographies.BIOGRAPHIES),
        *consents.operations(),
        *identity.operations(),
        *needs.operations(),
        *equality.operations(),
        *signing_in.operations(),
        *audit_entries.operations(),
    ]
