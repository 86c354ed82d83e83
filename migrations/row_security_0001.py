"""Row-level security of the first migration: the second wall on PostgreSQL. Frozen with it.

The application says who asks in two settings of its connection; a connection that has said nothing
sees nothing. The owner is held to the policies too (FORCE).
"""

NOBODY = "00000000-0000-0000-0000-000000000000"
ASKING = "(SELECT current_setting('golden_thread.organisation')::uuid)"
SYSTEM = "(SELECT current_setting('golden_thread.system') = 'on')"


def holding(purpose: str) -> str:
    """Whether the live consent `l` reaches the asking organisation today."""
    return f"""l.purpose = '{purpose}' AND l.given
        AND (l.expires_on IS NULL OR l.expires_on >= CURRENT_DATE)
        AND ((l.audience = 'named' AND l.recipient_organisation_id = {ASKING})
        OR (l.audience = 'partners' AND NOT EXISTS (
            SELECT 1 FROM live_consents x
            WHERE x.contributor_id = l.contributor_id AND x.purpose = l.purpose
            AND x.subject_id = l.subject_id AND x.recipient_organisation_id = {ASKING}
        )))"""


def shared_by(table: str) -> str:
    """Contributors of others who agreed, and who take part in a project of the asking organisation."""
    return f"""SELECT l.contributor_id FROM live_consents l
        WHERE {holding("share_profile")} AND l.organisation_id <> {ASKING} AND EXISTS (
            SELECT 1 FROM {table} w
            WHERE w.contributor_id = l.contributor_id AND (w.organisation_id = {ASKING} OR EXISTS (
                SELECT 1 FROM project_partners s
                WHERE s.project_id = w.project_id AND s.partner_organisation_id = {ASKING}
            ))
        )"""


SHARED = f"{shared_by('project_team')} UNION {shared_by('participations')}"

# Sets that a policy looks into are found once for a statement, not once for each row.
SETS = {
    "golden_thread_shared_contributors()": SHARED,
    "golden_thread_shared_standpoints()": f"""
        SELECT l.subject_id FROM live_consents l
        WHERE {holding("share_standpoint")} AND l.contributor_id IN ({SHARED})""",
}

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
INVOLVED = f"({OWN} OR golden_thread_takes_part(project_id))"
OF_A_KIND = (
    f"({INVOLVED} OR (kind NOT IN ('one_to_one', 'check_in') AND golden_thread_sees_project(project_id)))"
)
NEVER = "false"
WITH_CONTRIBUTOR = "contributor_id IN (SELECT golden_thread_shared_contributors())"
# Whom a consent is for may see that they have it, and that they are taken out of it.
CONSENTED = (
    f"({OWN} OR (audience = 'named' AND recipient_organisation_id = {ASKING})"
    f" OR (audience = 'partners' AND {WITH_CONTRIBUTOR}))"
)
RECORDED = f"recorded_by_organisation_id = {ASKING}"

# table: (who reads a row, who writes it)
POLICIES = {
    "organisations": ("true", OWN),
    "projects": (f"({OWN} OR golden_thread_sees_project(id))", OWN),
    "project_partners": (WITH_PROJECT, OWN),
    "project_purposes": (WITH_PROJECT, OWN),
    "project_team": (
        f"(home_organisation_id = {ASKING}"
        f" OR (role_title IS NOT NULL AND {WITH_PROJECT})"
        f" OR (member_id IS NOT NULL AND {INVOLVED})"
        f" OR ({INVOLVED} AND {WITH_CONTRIBUTOR}))",
        OWN,
    ),
    "charters": (WITH_PROJECT, OWN),
    "baselines": (WITH_PROJECT, OWN),
    "outputs": (WITH_PROJECT, OWN),
    "plan_changes": (WITH_PROJECT, OWN),
    "commitments": (WITH_PROJECT, OWN),
    "opportunities": (WITH_PROJECT, OWN),
    "series": (OF_A_KIND, OWN),
    "sessions": (OF_A_KIND, OWN),
    "participations": (
        f"(home_organisation_id = {ASKING} OR ({INVOLVED} AND {WITH_CONTRIBUTOR}))",
        f"(({OWN} AND (home_organisation_id = {ASKING} OR {WITH_CONTRIBUTOR}))"
        f" OR (home_organisation_id = {ASKING} AND golden_thread_takes_part(project_id)))",
    ),
    "impact_records": (
        f"({RECORDED} OR ({OWN} AND status <> 'draft')"
        " OR (status = 'agreed' AND golden_thread_takes_part(project_id))"
        " OR (status = 'published' AND golden_thread_sees_project(project_id)))",
        f"(({OWN} AND (status <> 'draft' OR {RECORDED}))"
        f" OR ({RECORDED} AND golden_thread_takes_part(project_id)))",
    ),
    "accounts": (NEVER, NEVER),
    "members": (OWN, OWN),
    "contributors": (f"({OWN} OR id IN (SELECT golden_thread_shared_contributors()))", OWN),
    "standpoints": (f"({OWN} OR id IN (SELECT golden_thread_shared_standpoints()))", OWN),
    "biographies": (OWN, OWN),
    "contributor_identities": (OWN, OWN),
    "contributor_needs": (OWN, OWN),
    "contributor_equality": (OWN, OWN),
    "consents": (OWN, OWN),
    "live_consents": (CONSENTED, OWN),
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
    "sign_in_attempts": (NEVER, NEVER),
}

# Counters hold no data of anybody, and a writer bumps those of every reader.
WITHOUT = {"feed_counters", "alembic_version"}

APPEND_ONLY = {"audit_entries", "consents"}

# Whoever writes a record adds to these in another's name too; only the system tidies them.
ADDED_TO = {"events", "feed_entries", "state_changes"}


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
    for signature, body in SETS.items():
        found.append(
            f"CREATE FUNCTION {signature} RETURNS SETOF uuid LANGUAGE plpgsql STABLE AS $$"
            "DECLARE was text := current_setting('golden_thread.system'); BEGIN "
            "PERFORM set_config('golden_thread.system', 'on', true); "
            f"RETURN QUERY {body}; "
            "PERFORM set_config('golden_thread.system', was, true); END $$"
        )
    for table, (reads, writes) in POLICIES.items():
        alters = NEVER if table in ADDED_TO else writes
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {table}_read ON {table} FOR SELECT USING ({SYSTEM} OR {reads})",
            f"CREATE POLICY {table}_insert ON {table} FOR INSERT WITH CHECK ({SYSTEM} OR {writes})",
            f"CREATE POLICY {table}_update ON {table} FOR UPDATE USING ({SYSTEM} OR {alters})",
            f"CREATE POLICY {table}_delete ON {table} FOR DELETE USING ({SYSTEM} OR {alters})",
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
    """Policies use the functions, so they go first."""
    policies = [f"{table}_{verb}" for table in POLICIES for verb in ("read", "insert", "update", "delete")]
    dropped = [f"DROP POLICY {policy} ON {policy.rpartition('_')[0]}" for policy in policies]
    return dropped + [f"DROP FUNCTION {signature}" for signature in (*FUNCTIONS, *SETS)]
