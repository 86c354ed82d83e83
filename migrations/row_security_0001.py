"""Row-level security of the first migration: the second wall on PostgreSQL. Frozen with it.

The application says who asks in two settings of its connection; a connection that has said nothing
sees nothing. The owner is held to the policies too (FORCE).
"""

NOBODY = "00000000-0000-0000-0000-000000000000"
ASKING = "(SELECT current_setting('golden_thread.organisation')::uuid)"
SYSTEM = "(SELECT current_setting('golden_thread.system') = 'on')"

# A policy that looks at another table is held to that table's policies, and two that look at each
# other never end. These look as the system does, and answer one question each.
FUNCTIONS = {
    "golden_thread_sees_project(project uuid)": f"""
        SELECT EXISTS (
            SELECT 1 FROM projects p
            WHERE p.id = project AND (
                p.organisation_id = {ASKING}
                OR p.visibility = 'public'
                OR (p.visibility = 'network' AND {ASKING} <> '{NOBODY}')
                OR EXISTS (
                    SELECT 1 FROM project_partners s
                    WHERE s.project_id = p.id AND s.partner_organisation_id = {ASKING}
                )
            )
        )""",
    "golden_thread_takes_part(project uuid)": f"""
        SELECT EXISTS (
            SELECT 1 FROM project_partners s
            WHERE s.project_id = project AND s.partner_organisation_id = {ASKING}
        )""",
}

OWN = f"organisation_id = {ASKING}"
WITH_PROJECT = f"({OWN} OR golden_thread_sees_project(project_id))"
NEVER = "false"
RECORDED = f"recorded_by_organisation_id = {ASKING}"

# table: (who reads a row, who writes it)
POLICIES = {
    "organisations": ("true", OWN),
    "projects": (f"({OWN} OR golden_thread_sees_project(id))", OWN),
    "project_partners": (WITH_PROJECT, OWN),
    "project_purposes": (WITH_PROJECT, OWN),
    "impact_records": (
        f"({OWN} OR {RECORDED}"
        " OR (status = 'agreed' AND golden_thread_takes_part(project_id))"
        " OR (status = 'published' AND golden_thread_sees_project(project_id)))",
        f"({OWN} OR ({RECORDED} AND golden_thread_takes_part(project_id)))",
    ),
    "clients": (OWN, NEVER),
    "state_changes": (OWN, "true"),
    "idempotency_keys": (OWN, OWN),
    "external_ids": (
        f"assigned_by_organisation_id IN ({ASKING}, '{NOBODY}')",
        f"assigned_by_organisation_id = {ASKING}",
    ),
    "audit_entries": (f"({OWN} OR record_organisation_id = {ASKING})", OWN),
    "events": ("EXISTS (SELECT 1 FROM feed_entries f WHERE f.event_id = events.id)", "true"),
    "feed_entries": (f"reader_organisation_id = {ASKING}", "true"),
    "stored_secrets": (NEVER, NEVER),
    "signing_keys": (NEVER, NEVER),
    "revoked_tokens": (NEVER, NEVER),
}

# Counters hold no data of anybody, and a writer bumps those of every reader.
WITHOUT = {"feed_counters", "alembic_version"}

APPEND_ONLY = {"audit_entries"}


def statements(serving_role: str | None) -> list[str]:
    """All SQL of the wall, in order."""
    found = []
    for signature, body in FUNCTIONS.items():
        found.append(
            f"CREATE FUNCTION {signature} RETURNS boolean LANGUAGE plpgsql STABLE AS $$"
            "DECLARE was text := current_setting('golden_thread.system'); answer boolean; BEGIN "
            "PERFORM set_config('golden_thread.system', 'on', true); "
            f"answer := ({body}); "
            "PERFORM set_config('golden_thread.system', was, true); RETURN answer; END $$"
        )
    for table, (reads, writes) in POLICIES.items():
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {table}_read ON {table} FOR SELECT USING ({SYSTEM} OR {reads})",
            f"CREATE POLICY {table}_insert ON {table} FOR INSERT WITH CHECK ({SYSTEM} OR {writes})",
            f"CREATE POLICY {table}_update ON {table} FOR UPDATE USING ({SYSTEM} OR {writes})",
            f"CREATE POLICY {table}_delete ON {table} FOR DELETE USING ({SYSTEM} OR {writes})",
        ]
    if serving_role:
        found += _grants(serving_role)
    return found


def _grants(role: str) -> list[str]:
    """The serving role works on rows and owns nothing; what is append-only it can only add to."""
    found = [f'GRANT USAGE ON SCHEMA public TO "{role}"']
    for table in (*POLICIES, *WITHOUT):
        verbs = "SELECT, INSERT" if table in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
        found.append(f'GRANT {verbs if table != "alembic_version" else "SELECT"} ON {table} TO "{role}"')
    return found


def undo() -> list[str]:
    """Policies go with their tables; the functions are dropped here."""
    return [f"DROP FUNCTION {signature.replace('project uuid', 'uuid')}" for signature in FUNCTIONS]
