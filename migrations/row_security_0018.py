"""Row-level security of migration 0018: payments, what they cost people, and files. Frozen with it.

What hangs on somebody's involvement has the walls of 0016. A rate card is its organisation's, and its people
read it. What is in a file is behind the wall of the file.
"""

from migrations import row_security_0016
from migrations.row_security_0001 import NEVER, OWN, SYSTEM
from migrations.row_security_0004 import IS_PERSON, MINE
from migrations.row_security_0009 import policies

INVOLVED = ("payments", "payment_expenses", "files")

# Asked of the files that the same caller sees.
_SEES_FILE = "EXISTS (SELECT 1 FROM files f WHERE f.id = file_id)"

_APART = {"rate_cards": (OWN, OWN), "file_contents": (_SEES_FILE, _SEES_FILE)}

# table: (who reads a row, who writes it)
POLICIES = dict.fromkeys(INVOLVED, (row_security_0016.AT_HOME, row_security_0016.AT_HOME)) | _APART

# table: (what a person reads of it, what they write)
PEOPLE = dict.fromkeys(INVOLVED, (MINE, MINE)) | {
    "rate_cards": (OWN, NEVER),
    "file_contents": (_SEES_FILE, _SEES_FILE),
}


def statements(serving_role: str | None) -> list[str]:
    """All SQL of it, in order. The policies of new tables go with them."""
    found = row_security_0016.statements(INVOLVED, serving_role)
    for table, (reads, writes) in _APART.items():
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            *policies(table, "", SYSTEM, reads, writes),
        ]
        if serving_role:
            found.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{serving_role}"')
    for table in _APART:
        found += policies(table, "_person", f"{SYSTEM} OR NOT {IS_PERSON}", *PEOPLE[table], " AS RESTRICTIVE")
    return found
