"""Scales whose ends are known. A rating on one of these lies within it; any other scale is somebody's own."""

ENDS: dict[tuple[str, int], tuple[int, int]] = {}
"""By id and version, the lowest and the highest step. What keeps scales as data enters them."""


def fits(scale_id: str, scale_version: int, rating: int) -> bool:
    """Whether a rating lies on its scale, as far as that is known."""
    lowest, highest = ENDS.get((scale_id, scale_version), (rating, rating))
    return lowest <= rating <= highest


def is_known(scale_id: str, scale_version: int) -> bool:
    """Whether a scale that is kept here has such a version; scales of others have any."""
    return (scale_id, scale_version) in ENDS or all(scale_id != known for known, _ in ENDS)
