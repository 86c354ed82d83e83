"""Row-level security of migration 0011: probable duplicates and the keys that find them. Frozen with it.

Only a merge, which is the system's doing, says of a line of the ledger whose it is now and that it was
restated; what the line says, nobody changes.
"""

from migrations.row_security_0001 import NEVER, OWN, SYSTEM
from migrations.row_security_0004 import I_AM, IS_PERSON

# table: (who reads a row, who writes it)
POLICIES = {"duplicates": (OWN, OWN), "contributor_name_keys": (OWN, OWN)}

# table: (what a person reads of it, what they write)
PEOPLE = {"duplicates": (NEVER, NEVER), "contributor_name_keys": (I_AM, I_AM)}

MOVED = ("contributor_id", "restated_at", "version", "updated_at")


def statements(serving_role: str | None) -> list[str]:
    """All SQL of the wall, in order."""
    found = []
    for table, (reads, writes) in POLICIES.items():
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            *_policies(table, "", SYSTEM, reads, writes),
        ]
        if serving_role:
            found.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{serving_role}"')
    for table, (reads, writes) in PEOPLE.items():
        found += _policies(table, "_person", f"{SYSTEM} OR NOT {IS_PERSON}", reads, writes, " AS RESTRICTIVE")
    found.append(f"CREATE POLICY consents_move ON consents AS RESTRICTIVE FOR UPDATE USING ({SYSTEM})")
    if serving_role:
        found.append(f'GRANT UPDATE ({", ".join(MOVED)}) ON consents TO "{serving_role}"')
    return found


def _policies(table: str, who: str, free: str, reads: str, writes: str, kind: str = "") -> list[str]:
    on = f"ON {table}{kind} FOR"
    return [
        f"CREATE POLICY {table}{who}_read {on} SELECT USING ({free} OR {reads})",
        f"CREATE POLICY {table}{who}_insert {on} INSERT WITH CHECK ({free} OR {writes})",
        f"CREATE POLICY {table}{who}_update {on} UPDATE USING ({free} OR {writes})",
        f"CREATE POLICY {table}{who}_delete {on} DELETE USING ({free} OR {writes})",
    ]


def undo(serving_role: str | None) -> list[str]:
    """The policies of new tables go with them; the serving role loses what it gained."""
    found = ["DROP POLICY consents_move ON consents"]
    if serving_role:
        found.append(f'REVOKE UPDATE ({", ".join(MOVED)}) ON consents FROM "{serving_role}"')
    return found
