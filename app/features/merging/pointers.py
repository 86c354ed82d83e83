"""What merging does with every column that points at a contributor. A new one has to say, or the build fails
(tests/architecture/test_merging.py)."""

from dataclasses import dataclass
from enum import Enum


class Does(Enum):
    """What becomes of the rows of the record that goes."""

    move = "they point at the record that stays"
    fill = "what the record that stays does not say, or somebody chose, is taken from them"
    newest = "their own row stays, or else the newer, and nobody looks at what it says"
    follow = "they are worked out anew"
    end = "they end, and no undo brings them back"


@dataclass(frozen=True, slots=True)
class Pointer:
    """`once_for` are columns of which a person has one row: where both have one, one is left out."""

    does: Does
    once_for: tuple[str, ...] = ()


MOVES = Pointer(Does.move)

POINTERS: dict[str, Pointer] = {
    "asking_pauses.contributor_id": MOVES,
    "assessment_holders.contributor_id": Pointer(Does.move, ("assessment_id",)),
    "biographies.contributor_id": MOVES,
    "calendar_feeds.contributor_id": MOVES,
    "check_ins.contributor_id": MOVES,
    "complaints.contributor_id": MOVES,
    "concerns.contributor_id": MOVES,
    "consents.contributor_id": MOVES,
    "contributor_equality.id": Pointer(Does.newest),
    "contributor_identities.id": Pointer(Does.fill),
    "contributor_name_keys.id": Pointer(Does.follow),
    "contributor_needs.id": Pointer(Does.fill),
    "contributor_supports.contributor_id": Pointer(Does.fill),
    "corrections.contributor_id": MOVES,
    "duplicates.contributor_id": MOVES,
    "duplicates.other_id": MOVES,
    "expressions_of_interest.contributor_id": Pointer(Does.move, ("opportunity_id",)),
    "files.contributor_id": MOVES,
    "hours.contributor_id": MOVES,
    "impact_positions.contributor_id": MOVES,
    "live_consents.contributor_id": Pointer(Does.follow),
    "objections.contributor_id": MOVES,
    # A secret was made for the record that goes, and whoever is signed in as it is not any more.
    "one_time_secrets.contributor_id": Pointer(Does.end),
    "own_check_ins.contributor_id": MOVES,
    "payment_expenses.contributor_id": MOVES,
    "payments.contributor_id": MOVES,
    "participations.contributor_id": Pointer(Does.move, ("session_id",)),
    "project_team.contributor_id": Pointer(Does.move, ("project_id", "role")),
    "quote_voices.contributor_id": Pointer(Does.move, ("quote_id",)),
    "response_replies.contributor_id": Pointer(Does.move, ("response_id",)),
    "sign_ins.contributor_id": Pointer(Does.end),
    "standpoints.contributor_id": MOVES,
    "subject_access_requests.contributor_id": MOVES,
    "support.contributor_id": Pointer(Does.move, ("session_id", "template_id")),
}
"""By table and column, every foreign key to `contributors`."""

BY_NAME = ("corrections", "external_ids", "state_changes")
"""Tables that name a record of any kind by its id: what is said to be wrong in it, its ids and its dated
history."""


def tables(does: Does) -> list[tuple[str, str]]:
    """Table and column of those with which merging does this."""
    return [(name.split(".")[0], name.split(".")[1]) for name, each in POINTERS.items() if each.does is does]
