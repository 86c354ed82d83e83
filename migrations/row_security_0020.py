"""Row-level security of migration 0020: a calendar is whoever's who made it. Frozen with it."""

from migrations.row_security_0001 import NOBODY, OWN, SYSTEM
from migrations.row_security_0004 import IS_PERSON, ME
from migrations.row_security_0009 import MEMBER, policies

_MEMBERS = f"member_id = {MEMBER} AND {MEMBER} <> '{NOBODY}'"
MINE = f"({OWN} AND (({_MEMBERS}) OR ({IS_PERSON} AND contributor_id = {ME})))"


def statements(serving_role: str | None) -> list[str]:
    """All SQL of it, in order."""
    found = [
        "ALTER TABLE calendar_feeds ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE calendar_feeds FORCE ROW LEVEL SECURITY",
        *policies("calendar_feeds", "", SYSTEM, MINE, MINE),
    ]
    if serving_role:
        found.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON calendar_feeds TO "{serving_role}"')
    return found
