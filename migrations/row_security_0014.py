"""Row-level security of migration 0014: an organisation's own wordings. Frozen with it.

They are read by its people too. What they say nobody changes or deletes: they are only retired.
"""

from migrations.row_security_0001 import NEVER, OWN, SYSTEM
from migrations.row_security_0004 import IS_PERSON

# table: (who reads a row, who writes it)
POLICIES = {"consent_wordings": (OWN, OWN)}

# table: (what a person reads of it, what they write)
PEOPLE = {"consent_wordings": (OWN, NEVER)}

MOVED = ("status", "retired_on", "version", "updated_at")


def statements(serving_role: str | None) -> list[str]:
    """All SQL of it, in order. The policies of a new table go with it."""
    found = []
    for table, (reads, writes) in POLICIES.items():
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            *_policies(table, "", SYSTEM, reads, writes),
        ]
        if serving_role:
            moved = ", ".join(MOVED)
            found.append(f'GRANT SELECT, INSERT, UPDATE ({moved}) ON {table} TO "{serving_role}"')
    for table, (reads, writes) in PEOPLE.items():
        found += _policies(table, "_person", f"{SYSTEM} OR NOT {IS_PERSON}", reads, writes, " AS RESTRICTIVE")
    return found


def _policies(table: str, who: str, free: str, reads: str, writes: str, kind: str = "") -> list[str]:
    on = f"ON {table}{kind} FOR"
    return [
        f"CREATE POLICY {table}{who}_read {on} SELECT USING ({free} OR {reads})",
        f"CREATE POLICY {table}{who}_insert {on} INSERT WITH CHECK ({free} OR {writes})",
        f"CREATE POLICY {table}{who}_update {on} UPDATE USING ({free} OR {writes})",
        f"CREATE POLICY {table}{who}_delete {on} DELETE USING ({free} OR {writes})",
    ]
