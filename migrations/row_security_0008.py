"""Row-level security of migration 0008: copies of a person's record, and erasures. Frozen with it.

Both are their home's, and the person's who acts for themselves. What others wrote about somebody is reviewed
at home, and nothing of it is the person's to see here. None of it is deleted but by the system.
"""

from migrations.row_security_0001 import NEVER, OWN, SYSTEM
from migrations.row_security_0004 import IS_PERSON, MINE

# table: (who reads a row, who writes it)
POLICIES = dict.fromkeys(("subject_access_requests", "erasures", "erasure_findings"), (OWN, OWN))

# table: (what a person reads of it, what they add, what they change)
PEOPLE = {
    "subject_access_requests": (MINE, MINE, NEVER),
    "erasures": (MINE, MINE, MINE),
    "erasure_findings": (NEVER, NEVER, NEVER),
}


def statements(serving_role: str | None) -> list[str]:
    """All SQL of it, in order."""
    found = []
    for table, (reads, writes) in POLICIES.items():
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            *_policies(table, "", "", SYSTEM, reads, writes, writes),
        ]
        if serving_role:
            found.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{serving_role}"')
    for table, (reads, adds, changes) in PEOPLE.items():
        free = f"{SYSTEM} OR NOT {IS_PERSON}"
        found += _policies(table, "_person", " AS RESTRICTIVE", free, reads, adds, changes)
    return found


def _policies(table: str, who: str, kind: str, free: str, reads: str, adds: str, changes: str) -> list[str]:
    on = f"ON {table}{kind} FOR"
    return [
        f"CREATE POLICY {table}{who}_read {on} SELECT USING ({free} OR {reads})",
        f"CREATE POLICY {table}{who}_insert {on} INSERT WITH CHECK ({free} OR {adds})",
        f"CREATE POLICY {table}{who}_update {on} UPDATE USING ({free} OR {changes})",
        f"CREATE POLICY {table}{who}_delete {on} DELETE USING ({free})",
    ]
