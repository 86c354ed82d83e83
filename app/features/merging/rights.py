"""What somebody asked for as their right stands first: merging and undoing it wait until that is over."""

from app.features.merging.picture import Rowwise
from app.features.rights.erasures import ErasureState
from app.features.rights.subject_access import AccessState
from app.kit.problems import Problem

_ERASING = {ErasureState.asked.value, ErasureState.in_review.value, ErasureState.agreed.value}


async def check(rows: Rowwise, *ids: str, copies: frozenset[AccessState]) -> None:
    """409 while a record of one of two people is to be erased, or there is a copy in one of these states: an
    erasure or a copy is of the record that was asked for, and of no other."""
    erasures = await rows.of("erasures", "contributor_id", *ids)
    asked = await rows.of("subject_access_requests", "contributor_id", *ids)
    if {each["state"] for each in erasures} & _ERASING:
        raise Problem("conflict", "An erasure was asked for. Wait until it is done or cancelled.")
    if {each["state"] for each in asked} & {state.value for state in copies}:
        raise Problem("conflict", "A copy of the record was asked for. Wait until it is over.")
