"""Row-level security of migration 0009: what people ask for, and how long data is kept. Frozen with it.

The application says in a fourth setting which member asks; a program of the organisation's is none. A concern
is for one member and for the contributor whose it is. Why it moved from state to state lies with the moves of
other records, so a narrowing policy is put there; and what was done with it is on record with nobody, which
anybody's session may add to and only the system reads.
"""

from migrations.row_security_0001 import NEVER, NOBODY, OWN, SYSTEM
from migrations.row_security_0004 import IS_PERSON, ME

_MEMBER = f"coalesce(nullif(current_setting('golden_thread.member', true), ''), '{NOBODY}')"
MEMBER = f"(SELECT {_MEMBER}::uuid)"

FOR_ONE = f"({OWN} AND (recipient_member_id = {MEMBER} OR ({IS_PERSON} AND contributor_id = {ME})))"
FOR_SOME = f"({OWN} AND (member_id IS NULL OR member_id = {MEMBER}))"

# table: (who reads a row, who writes it)
POLICIES = {
    "complaints": (OWN, OWN),
    "corrections": (OWN, OWN),
    "objections": (OWN, OWN),
    "concerns": (FOR_ONE, FOR_ONE),
    "concern_recipients": (OWN, OWN),
    "retention_schedules": (OWN, OWN),
    "retention_dues": (FOR_SOME, FOR_SOME),
}

MINE = f"contributor_id = {ME}"

# table: (what a person reads of it, what they write)
PEOPLE = {
    **dict.fromkeys(("complaints", "corrections", "objections", "concerns"), (MINE, MINE)),
    **dict.fromkeys(("concern_recipients", "retention_schedules", "retention_dues"), (NEVER, NEVER)),
}

# table, name, rest of the policy: what is put on tables that were there before
BESIDE = (
    (
        "state_changes",
        "concerns",
        f"AS RESTRICTIVE FOR SELECT USING ({SYSTEM} OR resource <> 'concern'"
        " OR EXISTS (SELECT 1 FROM concerns c WHERE c.id = record_id))",
    ),
    (
        "audit_entries",
        "apart",
        f"FOR INSERT WITH CHECK (organisation_id = '{NOBODY}' AND record_organisation_id IS NULL"
        " AND resource IN ('concern', 'concern-history'))",
    ),
    (
        "audit_entries",
        "nobodys",
        f"AS RESTRICTIVE FOR SELECT USING ({SYSTEM} OR organisation_id <> '{NOBODY}')",
    ),
)


def statements(serving_role: str | None) -> list[str]:
    """All SQL of it, in order."""
    found = []
    for table, (reads, writes) in POLICIES.items():
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            *policies(table, "", SYSTEM, reads, writes),
        ]
        if serving_role:
            found.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{serving_role}"')
    for table, (reads, writes) in PEOPLE.items():
        found += policies(table, "_person", f"{SYSTEM} OR NOT {IS_PERSON}", reads, writes, " AS RESTRICTIVE")
    found += [f"CREATE POLICY {table}_{name} ON {table} {rest}" for table, name, rest in BESIDE]
    return found


def policies(table: str, who: str, free: str, reads: str, writes: str, kind: str = "") -> list[str]:
    on = f"ON {table}{kind} FOR"
    return [
        f"CREATE POLICY {table}{who}_read {on} SELECT USING ({free} OR {reads})",
        f"CREATE POLICY {table}{who}_insert {on} INSERT WITH CHECK ({free} OR {writes})",
        f"CREATE POLICY {table}{who}_update {on} UPDATE USING ({free} OR {writes})",
        f"CREATE POLICY {table}{who}_delete {on} DELETE USING ({free} OR {writes})",
    ]


def undo() -> list[str]:
    """Those of new tables go with them."""
    return [f"DROP POLICY {table}_{name} ON {table}" for table, name, _ in BESIDE]
