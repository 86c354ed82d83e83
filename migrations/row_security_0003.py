"""Row-level security of the third migration: jobs and mails. Frozen with it.

An organisation asks for work and for mail in its own name and sees what became of it. Only a worker, which
is the system, changes and forgets them; what is asked for in nobody's name is the system's too.
"""

from migrations.row_security_0001 import NEVER, OWN, SYSTEM

# table: (who reads a row, who adds one, who changes or deletes one)
POLICIES = {"jobs": (OWN, OWN, NEVER), "mails": (OWN, OWN, NEVER)}


def statements(serving_role: str | None) -> list[str]:
    """All SQL of the wall, in order."""
    found = []
    for table, (reads, adds, alters) in POLICIES.items():
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {table}_read ON {table} FOR SELECT USING ({SYSTEM} OR {reads})",
            f"CREATE POLICY {table}_insert ON {table} FOR INSERT WITH CHECK ({SYSTEM} OR {adds})",
            f"CREATE POLICY {table}_update ON {table} FOR UPDATE USING ({SYSTEM} OR {alters})",
            f"CREATE POLICY {table}_delete ON {table} FOR DELETE USING ({SYSTEM} OR {alters})",
        ]
        if serving_role:
            found.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{serving_role}"')
    return found
