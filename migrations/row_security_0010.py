"""Row-level security of migration 0010: what helps people, and reminders. Frozen with it.

What helps somebody is seen at home, and by those who run a session ahead to which the person may come, where
the person agreed to just that and to their profile.
"""

from migrations.row_security_0001 import ASKING, NEVER, OWN, SYSTEM, holding
from migrations.row_security_0004 import IS_PERSON, ME

SETS = {
    "golden_thread_told_what_helps()": f"""
        SELECT l.contributor_id FROM live_consents l
        WHERE {holding("share_needs")} AND l.organisation_id <> {ASKING}
        AND l.contributor_id IN (SELECT golden_thread_shared_contributors())
        AND EXISTS (
            SELECT 1 FROM participations w JOIN sessions s ON s.id = w.session_id
            WHERE w.contributor_id = l.contributor_id
            AND (w.reply IS NULL OR w.reply NOT IN ('declined', 'changed_mind'))
            AND s.status IN ('planned', 'confirmed')
            AND (w.organisation_id = {ASKING} OR EXISTS (
                SELECT 1 FROM project_partners p
                WHERE p.project_id = w.project_id AND p.partner_organisation_id = {ASKING})))"""
}

# table: (who reads a row, who writes it)
POLICIES = {
    "contributor_supports": (
        f"({OWN} OR contributor_id IN (SELECT golden_thread_told_what_helps()))",
        OWN,
    ),
    "reminders": (OWN, NEVER),
}

# table: (what a person reads of it, what they write)
PEOPLE = {
    "contributor_supports": (f"contributor_id = {ME}", f"contributor_id = {ME}"),
    "reminders": (NEVER, NEVER),
}


def statements(serving_role: str | None) -> list[str]:
    """All SQL of it, in order."""
    found = [
        f"CREATE FUNCTION {signature} RETURNS SETOF uuid LANGUAGE plpgsql STABLE AS $$"
        "DECLARE was text := current_setting('golden_thread.system'); BEGIN "
        "PERFORM set_config('golden_thread.system', 'on', true); "
        f"RETURN QUERY {body}; "
        "PERFORM set_config('golden_thread.system', was, true); END $$"
        for signature, body in SETS.items()
    ]
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
    return found


def _policies(table: str, who: str, free: str, reads: str, writes: str, kind: str = "") -> list[str]:
    on = f"ON {table}{kind} FOR"
    return [
        f"CREATE POLICY {table}{who}_read {on} SELECT USING ({free} OR {reads})",
        f"CREATE POLICY {table}{who}_insert {on} INSERT WITH CHECK ({free} OR {writes})",
        f"CREATE POLICY {table}{who}_update {on} UPDATE USING ({free} OR {writes})",
        f"CREATE POLICY {table}{who}_delete {on} DELETE USING ({free} OR {writes})",
    ]


def undo() -> list[str]:
    """Policies use the function, so they go first; those of new tables go with them too."""
    verbs = ("read", "insert", "update", "delete")
    dropped = [
        f"DROP POLICY {table}{who}_{verb} ON {table}"
        for table in POLICIES
        for who in ("", "_person")
        for verb in verbs
    ]
    return dropped + [f"DROP FUNCTION {signature}" for signature in SETS]
