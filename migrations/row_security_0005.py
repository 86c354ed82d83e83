"""Row-level security of migration 0005: sign-in. Frozen with it.

Sign-ins, secrets and what providers call people belong to no organisation's reach: the system alone looks at
them. An organisation adds invitations and codes of its own, and reads none. A contributor who acts for
themselves sees nothing of all this, nor of jobs and mails; work in their name they may ask for.
"""

from migrations.row_security_0001 import NEVER, OWN, SYSTEM
from migrations.row_security_0004 import ALWAYS, IS_PERSON

# table: (who reads a row, who adds one); nobody but the system changes or deletes one
POLICIES = {
    "account_identities": (NEVER, NEVER),
    "identity_providers": (OWN, NEVER),
    "one_time_secrets": (NEVER, OWN),
    "sign_ins": (NEVER, NEVER),
}

# table: (what a person reads of it, what they add)
PEOPLE = dict.fromkeys(POLICIES, (NEVER, NEVER)) | dict.fromkeys(("jobs", "mails"), (NEVER, ALWAYS))


def statements(serving_role: str | None) -> list[str]:
    """All SQL of the wall, in order."""
    found = []
    for table, (reads, adds) in POLICIES.items():
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {table}_read ON {table} FOR SELECT USING ({SYSTEM} OR {reads})",
            f"CREATE POLICY {table}_insert ON {table} FOR INSERT WITH CHECK ({SYSTEM} OR {adds})",
            f"CREATE POLICY {table}_update ON {table} FOR UPDATE USING ({SYSTEM})",
            f"CREATE POLICY {table}_delete ON {table} FOR DELETE USING ({SYSTEM})",
        ]
        if serving_role:
            found.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{serving_role}"')
    for table, (reads, adds) in PEOPLE.items():
        only, free = f"ON {table} AS RESTRICTIVE FOR", f"{SYSTEM} OR NOT {IS_PERSON}"
        found += [
            f"CREATE POLICY {table}_person_read {only} SELECT USING ({free} OR {reads})",
            f"CREATE POLICY {table}_person_insert {only} INSERT WITH CHECK ({free} OR {adds})",
            f"CREATE POLICY {table}_person_update {only} UPDATE USING ({free})",
            f"CREATE POLICY {table}_person_delete {only} DELETE USING ({free})",
        ]
    return found


def undo() -> list[str]:
    """What hangs on tables that stay; the others take theirs with them."""
    return [
        f"DROP POLICY {table}_person_{verb} ON {table}"
        for table in PEOPLE.keys() - POLICIES.keys()
        for verb in ("read", "insert", "update", "delete")
    ]
