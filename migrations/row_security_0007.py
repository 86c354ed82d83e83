"""Row-level security of migration 0007: whom audit entries are about, and the seals. Frozen with it.

Both are only added to: the serving role has no right to change or delete. Seals are the system's alone.
"""

from migrations.row_security_0001 import ASKING, NEVER, OWN, SYSTEM
from migrations.row_security_0004 import ALWAYS, IS_PERSON, ME

# table: (who reads a row, who adds one). Whoever does something to another's person puts it on record.
POLICIES = {"audit_subjects": (OWN, ALWAYS), "audit_seals": (NEVER, NEVER)}

# table: (what a person reads of it, what they add)
PEOPLE = {"audit_subjects": (f"contributor_id = {ME}", ALWAYS), "audit_seals": (NEVER, NEVER)}

_ABOUT = "EXISTS (SELECT 1 FROM audit_subjects s WHERE s.entry_id = audit_entries.id AND"
_ABOUT_OURS = f"{_ABOUT} s.organisation_id = {ASKING})"
_ABOUT_ME = f"{_ABOUT} s.contributor_id = {ME})"
_UNLESS_PERSON = f"{SYSTEM} OR NOT {IS_PERSON}"


def statements(serving_role: str | None) -> list[str]:
    """All SQL of it, in order."""
    found = []
    for table, (reads, adds) in POLICIES.items():
        sees, puts_in = PEOPLE[table]
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {table}_read ON {table} FOR SELECT USING ({SYSTEM} OR {reads})",
            f"CREATE POLICY {table}_insert ON {table} FOR INSERT WITH CHECK ({SYSTEM} OR {adds})",
            f"CREATE POLICY {table}_update ON {table} FOR UPDATE USING ({SYSTEM})",
            f"CREATE POLICY {table}_delete ON {table} FOR DELETE USING ({SYSTEM})",
            f"CREATE POLICY {table}_person_read ON {table} AS RESTRICTIVE FOR SELECT"
            f" USING ({_UNLESS_PERSON} OR {sees})",
            f"CREATE POLICY {table}_person_insert ON {table} AS RESTRICTIVE FOR INSERT"
            f" WITH CHECK ({_UNLESS_PERSON} OR {puts_in})",
        ]
        if serving_role:
            found.append(f'GRANT SELECT, INSERT ON {table} TO "{serving_role}"')
    return [
        *found,
        # The system sees all by another policy: it is not asked row by row whom they are about.
        "CREATE POLICY audit_entries_subject ON audit_entries FOR SELECT"
        f" USING (NOT {SYSTEM} AND {_ABOUT_OURS})",
        "DROP POLICY audit_entries_person_read ON audit_entries",
        _person_reads(_ABOUT_ME),
    ]


def _person_reads(rows: str) -> str:
    return (
        "CREATE POLICY audit_entries_person_read ON audit_entries AS RESTRICTIVE FOR SELECT"
        f" USING ({_UNLESS_PERSON} OR {rows})"
    )


def undo() -> list[str]:
    """What looks at the new tables goes before them; their own policies go with them."""
    return [
        "DROP POLICY audit_entries_subject ON audit_entries",
        "DROP POLICY audit_entries_person_read ON audit_entries",
        _person_reads(f"record_id = {ME}"),
    ]
