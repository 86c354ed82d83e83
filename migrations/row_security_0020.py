"""Row-level security of migration 0020: a calendar is whoever's who made it. Frozen with it."""

from migrations.row_security_0001 import NOBODY, OWN, SYSTEM
from migrations.row_security_0004 import IS_PERSON, ME, MINE
from migrations.row_security_0009 import MEMBER, policies

_MEMBERS = f"member_id = {MEMBER} AND {MEMBER} <> '{NOBODY}'"
_THEIRS = f"({OWN} AND (({_MEMBERS}) OR ({IS_PERSON} AND contributor_id = {ME})))"

# table: (who reads a row, who writes it)
POLICIES = {"calendar_feeds": (_THEIRS, _THEIRS)}

# table: (what a person reads of it, what they write)
PEOPLE = {"calendar_feeds": (MINE, MINE)}


def statements(serving_role: str | None) -> list[str]:
    """All SQL of it, in order."""
    found = []
    for table, may in POLICIES.items():
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            *policies(table, "", SYSTEM, *may),
            *policies(table, "_person", f"{SYSTEM} OR NOT {IS_PERSON}", *PEOPLE[table], " AS RESTRICTIVE"),
        ]
        if serving_role:
            found.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{serving_role}"')
    return found
