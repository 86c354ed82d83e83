"""Row-level security of migration 0013: a member who leads some projects of an organisation. Frozen with it.

The application says in a fifth setting that the member does what they may do only where they are a co-lead;
without it nothing changes. With it, what the organisation writes is narrowed (RESTRICTIVE) to those projects,
and what it sees of people to those who take part in them.
"""

from migrations.row_security_0001 import NEVER, SYSTEM
from migrations.row_security_0004 import ALWAYS
from migrations.row_security_0009 import MEMBER

IS_LEADING = "(SELECT coalesce(current_setting('golden_thread.co_lead', true), '') = 'on')"

# What a lead begins is theirs from the first row on: the project was made in this very transaction, and by
# them, since they change no other. As in 0001, functions look as the system does.
FUNCTIONS = {
    "golden_thread_member_leads(project uuid)": f"""SELECT EXISTS (
        SELECT 1 FROM project_team w
        WHERE w.project_id = project AND w.member_id = {MEMBER} AND w.role = 'co_lead' AND w.until IS NULL)
        OR EXISTS (SELECT 1 FROM projects p
            WHERE p.id = project AND p.xmin = pg_current_xact_id_if_assigned()::xid)"""
}
_LED = f"""SELECT l.project_id FROM project_team l
    WHERE l.member_id = {MEMBER} AND l.role = 'co_lead' AND l.until IS NULL"""
SETS = {
    "golden_thread_projects_led_by_member()": _LED,
    "golden_thread_people_led_by_member()": f"""
        SELECT w.contributor_id FROM project_team w
        WHERE w.contributor_id IS NOT NULL AND w.project_id IN ({_LED})
        UNION SELECT w.contributor_id FROM participations w WHERE w.project_id IN ({_LED})""",
}

LEADS = "golden_thread_member_leads(project_id)"
# Asked once for a statement, where it reads many rows.
THEIRS = "project_id IN (SELECT golden_thread_projects_led_by_member())"
THEIR_PEOPLE = "IN (SELECT golden_thread_people_led_by_member())"

# table: (what a lead reads of it, what they make, what they write)
LEADING = {
    "projects": (ALWAYS, ALWAYS, "golden_thread_member_leads(id)"),
    **dict.fromkeys(
        (
            "project_partners",
            "project_purposes",
            "project_team",
            "charters",
            "baselines",
            "outputs",
            "plan_changes",
            "commitments",
            "opportunities",
            "series",
            "sessions",
            "impact_records",
        ),
        (ALWAYS, LEADS, LEADS),
    ),
    "participations": (THEIRS, LEADS, LEADS),
    "quotes": (THEIRS, NEVER, NEVER),
    "contributors": (f"id {THEIR_PEOPLE}", NEVER, NEVER),
    "contributor_supports": (f"contributor_id {THEIR_PEOPLE}", NEVER, NEVER),
    **dict.fromkeys(
        (
            "contributor_identities",
            "contributor_needs",
            "contributor_equality",
            "contributor_name_keys",
            "standpoints",
            "biographies",
            "consents",
            "duplicates",
        ),
        (NEVER, NEVER, NEVER),
    ),
}


def statements() -> list[str]:
    """All SQL of it, in order."""
    found = [
        f"CREATE FUNCTION {signature} RETURNS boolean LANGUAGE plpgsql STABLE AS $$"
        "DECLARE was text := current_setting('golden_thread.system'); answer boolean; BEGIN "
        "PERFORM set_config('golden_thread.system', 'on', true); "
        f"answer := ({body}); "
        "PERFORM set_config('golden_thread.system', was, true); RETURN answer; END $$"
        for signature, body in FUNCTIONS.items()
    ]
    found += [
        f"CREATE FUNCTION {signature} RETURNS SETOF uuid LANGUAGE plpgsql STABLE AS $$"
        "DECLARE was text := current_setting('golden_thread.system'); BEGIN "
        "PERFORM set_config('golden_thread.system', 'on', true); "
        f"RETURN QUERY {body}; "
        "PERFORM set_config('golden_thread.system', was, true); END $$"
        for signature, body in SETS.items()
    ]
    for table, (reads, makes, writes) in LEADING.items():
        only, free = f"ON {table} AS RESTRICTIVE FOR", f"{SYSTEM} OR NOT {IS_LEADING}"
        if reads != ALWAYS:
            found.append(f"CREATE POLICY {table}_lead_read {only} SELECT USING ({free} OR {reads})")
        if makes != ALWAYS:
            found.append(f"CREATE POLICY {table}_lead_insert {only} INSERT WITH CHECK ({free} OR {makes})")
        found += [
            f"CREATE POLICY {table}_lead_update {only} UPDATE USING ({free} OR {writes})",
            f"CREATE POLICY {table}_lead_delete {only} DELETE USING ({free} OR {writes})",
        ]
    return found


def undo() -> list[str]:
    """Policies use the functions, so they go first."""
    dropped = [
        f"DROP POLICY {table}_lead_{verb} ON {table}"
        for table, (reads, makes, _) in LEADING.items()
        for verb, rule in (("read", reads), ("insert", makes), ("update", ""), ("delete", ""))
        if rule != ALWAYS
    ]
    return dropped + [f"DROP FUNCTION {signature}" for signature in (*FUNCTIONS, *SETS)]
