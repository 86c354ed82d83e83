"""Row-level security of migration 0027: counts of impact records. Frozen with it.

Whoever may list a record by whose it is may add it up. The system writes counts, whoever changes a record.
"""

from migrations.row_security_0001 import NEVER, OWN, RECORDED, SYSTEM
from migrations.row_security_0004 import IS_PERSON
from migrations.row_security_0009 import policies

# table: (who reads a row, who writes it)
POLICIES = {"four_pi_counts": (f"({RECORDED} OR ({OWN} AND status <> 'draft'))", NEVER)}

# table: (what a person reads of it, what they write)
PEOPLE = {"four_pi_counts": (NEVER, NEVER)}


def statements(serving_role: str | None) -> list[str]:
    """All SQL of it, in order."""
    found = []
    for table, (reads, writes) in POLICIES.items():
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            *policies(table, "", SYSTEM, reads, writes),
            *policies(table, "_person", f"{SYSTEM} OR NOT {IS_PERSON}", *PEOPLE[table], " AS RESTRICTIVE"),
        ]
        if serving_role:
            found.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{serving_role}"')
    return found
