"""Row-level security of migration 0016: what hangs on somebody's involvement is theirs and their home's.

Frozen with it. Later tables of the same kind use it as it is.
"""

from collections.abc import Iterable

from migrations.row_security_0001 import ASKING, SYSTEM
from migrations.row_security_0004 import IS_PERSON, MINE
from migrations.row_security_0009 import policies
from migrations.row_security_0013 import IS_LEADING, LEADS, THEIRS

AT_HOME = f"home_organisation_id = {ASKING}"

# table: (who reads a row, who writes it)
POLICIES = {"hours": (AT_HOME, AT_HOME)}

# table: (what a person reads of it, what they write)
PEOPLE = {"hours": (MINE, MINE)}


def statements(tables: Iterable[str], serving_role: str | None) -> list[str]:
    """All SQL of it for tables with a home, a contributor and perhaps a project, in order."""
    found = []
    for table in tables:
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            *policies(table, "", SYSTEM, AT_HOME, AT_HOME),
            *policies(table, "_person", f"{SYSTEM} OR NOT {IS_PERSON}", MINE, MINE, " AS RESTRICTIVE"),
            *policies(table, "_lead", f"{SYSTEM} OR NOT {IS_LEADING}", THEIRS, LEADS, " AS RESTRICTIVE"),
        ]
        if serving_role:
            found.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{serving_role}"')
    return found
